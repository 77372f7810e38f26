"""Measures what others say of our badges, and what we say of theirs: for `make conformance`.

Writes docs/reference/conformance.md. The exit code is 1 when an outside judge is wrong about a badge of ours.
"""

import sys
import warnings
from pathlib import Path

from tests.conformance.ours import answers
from tests.conformance.page import page
from tests.conformance.theirs import compared, offline

PAGE = Path(__file__).parents[2] / "docs/reference/conformance.md"


def written() -> tuple[str, int]:
    """Return the page, and how many answers about our badges are wrong."""
    said = answers()
    return page(said, compared()), sum(not one.right for one in said)


def main() -> int:
    """Measure and write."""
    warnings.simplefilter("ignore")
    offline()
    text, wrong = written()
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"conformance: {PAGE}, {wrong} answers about our badges are wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
