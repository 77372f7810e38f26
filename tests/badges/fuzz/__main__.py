"""Fuzz one door of the library: `python -m tests.badges.fuzz TARGET MINUTES`, after `pip install atheris`.

Coverage-guided, from the vectors and the kept corpus. What it learns stays in build/fuzz for the next run. An input
that brings out anything but an error of the library is printed, and kept in the corpus as `crash-…`: mend the
library, and the tests replay it from then on.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["badges"]):
    from tests.badges.fuzz.targets import TARGETS
from tests.badges.fuzz.test_corpus import CORPUS, seeds

LEARNT = Path("build/fuzz")
LONGEST = 8192
"""Bytes. Longer inputs are slower to mutate and find nothing that shorter ones do not."""


def main() -> None:
    """Run one target until the time is over or something is found."""
    name, minutes = sys.argv[1], float(sys.argv[2])
    learnt = LEARNT / name
    learnt.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (learnt / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={int(minutes * 60)}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={CORPUS / name}/crash-",
        "-timeout=20",
        str(learnt),
    ]
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
