"""The time of one question: a badge may send its verifier to many addresses, and all of them share it."""

import time
from typing import Protocol

from badges.errors import OutOfTime, Unreachable
from badges.sentences import N_
from badges.verification.resolver import Fetched


class Bounded(Protocol):
    """A resolver that can be told how long it may take."""

    def fetch(self, url: str, *, within: float | None = None) -> Fetched:
        """Return what an address answers within so many seconds; raise Unreachable otherwise."""


class Question:
    """A resolver for one question: all that it fetches comes out of one time, which runs from now."""

    def __init__(self, through: Bounded, seconds: float) -> None:
        """Begin.

        Args:
            through: fetches each document.
            seconds: how long all of them together may take.
        """
        self._through = through
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return how many seconds are left; none is less than 0."""
        return max(0.0, self._ends - time.monotonic())

    def fetch(self, url: str) -> Fetched:
        """Return what an address answers, whatever the status.

        Raises:
            OutOfTime: there is no time left, or none by the time it could have answered.
            Unreachable: no answer, or asking is refused.
        """
        left = self.left()
        if left:
            try:
                return self._through.fetch(url, within=left)
            except Unreachable:
                if self.left():
                    raise
        raise OutOfTime(
            url,
            N_("all that this badge refers to takes longer than {count} seconds"),
            count=round(self._seconds),
        )
