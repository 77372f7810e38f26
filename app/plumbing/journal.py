"""What the operator's log says of who came in and who was refused: one line of JSON each, without secrets or addresses.

A person stands there by their number, a caller without a name by a keyed digest of the network they come from: equal
ones can be counted, and nobody can be found by it.
"""

import json
import logging
import sys
import time

journal = logging.getLogger("estampille.journal")
requests = logging.getLogger("estampille.requests")
"""One line for each answer: see `app.plumbing.front.watching`."""

LINE = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
"""A line of the log: its moment in UTC (RFC 3339), then what happened."""
LINE.converter = time.gmtime


def tell(event: str, **facts: object) -> None:
    """Write a line: what happened, and what else is known of it, told by plain words and numbers."""
    told = {name: value for name, value in facts.items() if value not in (None, "")}
    journal.info(json.dumps({"event": event, **told}, default=str, ensure_ascii=False))


def open_journal() -> None:
    """Have the lines written to the process's error output, beside what else it says there."""
    if journal.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LINE)
    for kind in (journal, requests):
        kind.addHandler(handler)
        kind.setLevel(logging.INFO)
