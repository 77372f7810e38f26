"""Asks the 1EdTech validator (PyPI: `openbadges`), in a Python of its own: a signed badge a line in, a report out.

Not imported by the project: `bench_peer` runs it in a virtual environment where that validator is installed. It was
written for Python 3.6, so names that left `collections` are put back first; its request for the Open Badges 2.0
context is answered with its own copy, as it is never given the network beyond this machine.
"""

import collections
import collections.abc
import json
import sys

for name in ("Callable", "Hashable", "Iterable", "Mapping", "MutableMapping", "Sequence"):
    setattr(collections, name, getattr(collections.abc, name))

import requests  # noqa: E402
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT  # noqa: E402
from openbadges.verifier.verifier import verify  # noqa: E402

CONTEXT = "https://w3id.org/openbadges"
over_network = requests.Session.get


def get(session, url, **options):
    """Answer for the context from the copy in the package; fetch everything else."""
    if not url.startswith(CONTEXT):
        return over_network(session, url, **options)
    answer = requests.Response()
    answer.status_code, answer.url, answer.from_cache = 200, url, True
    answer.headers["content-type"] = "application/ld+json"
    answer._content = json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode()
    return answer


requests.Session.get = get
for line in sys.stdin:
    report = verify(line.strip())["report"]
    print(json.dumps({"valid": report["valid"], "messages": report["messages"]}), flush=True)
