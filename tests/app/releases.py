"""The releases that the tests of the service know: what is released later changes nothing of their world.

A new release may deprecate what the cast works on; that is right, and no reason for a red test. What the newest release
is, `tests/referential` judges, and `next_release` shows the draft on every page.
"""

from app.library import Library
from referential.versions import Version

LAST_KNOWN = Version(2, 0, 1)
"""Raise it when a test needs what a later release brought."""


def known() -> Library:
    """Return the releases up to the last that is known, read anew: a test may change its own."""
    return Library.open().until(LAST_KNOWN)
