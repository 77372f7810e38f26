"""What follows from sums of unknown numbers that are not below zero: how low and how high each of them can be.

The simplex method in whole fractions (V. Chvátal, Linear Programming, 1983, chapters 2 and 3, with R. Bland's rule
against circles): no rounding, so "cannot be less than 5" is proven. Rows hold what is not zero only; the sums that
tables have are short, and so are the rows.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Unknown = int
Terms = Mapping[Unknown, int]
ZERO = Fraction(0)


class Contradiction(ValueError):
    """The sums cannot all be true."""


@dataclass(frozen=True)
class Reached:
    """The highest that an expression can be."""

    value: Fraction | None
    """Nothing where it has no end."""
    whole: bool
    """Whether it is reached with whole numbers throughout."""


class Equations:
    """Sums of unknown numbers, each zero or more, as Chvátal's dictionary: some of them by the others, which are 0."""

    def __init__(self) -> None:
        self.values: dict[Unknown, Fraction] = {}
        """The unknowns that stand in a row of their own, as they are now; all others are 0 now."""
        self._rows: dict[Unknown, dict[Unknown, Fraction]] = {}
        self._used_in: dict[Unknown, set[Unknown]] = defaultdict(set)

    def add(self, terms: Terms, total: int) -> None:
        """Add that these terms make up the total.

        Raises:
            Contradiction: it cannot be, with what was added before.
        """
        missing, short = self._by_others({one: -by for one, by in terms.items()})
        short += total
        if short < 0:
            missing, short = {one: -by for one, by in missing.items()}, -short
        slack = -1  # no unknown of ours: what the terms still lack to make up the total
        self._enter(slack, missing, short)
        while self.values.get(slack):
            entering = min((one for one, by in self._rows[slack].items() if by < 0), default=None)
            if entering is None:
                raise Contradiction
            self._exchange(self._leaving(entering, first=slack), entering)
        if slack in self._rows:
            row = self._rows[slack]
            if row:
                self._exchange(slack, min(row))
            else:
                del self._rows[slack], self.values[slack]
        for holder in self._used_in.pop(slack, set()):
            self._rows[holder].pop(slack)

    def most(self, terms: Terms) -> Reached:
        """Find the highest that an expression can be, and leave the unknowns as they are there."""
        rising, value = self._by_others(terms)
        while True:
            entering = min((one for one, by in rising.items() if by > 0), default=None)
            if entering is None:
                return Reached(value, self.whole)
            leaving = self._leaving(entering)
            if leaving is None:
                return Reached(None, self.whole)
            self._exchange(leaving, entering)
            by = rising.pop(entering)
            value += by * self.values[entering]
            _add(rising, self._rows[entering], by)

    @property
    def whole(self) -> bool:
        """Whether all unknowns are whole numbers now."""
        return all(value.denominator == 1 for value in self.values.values())

    def _by_others(self, terms: Terms) -> tuple[dict[Unknown, Fraction], Fraction]:
        """Return an expression by the unknowns that are 0 now, and its value now."""
        found: dict[Unknown, Fraction] = {}
        value = ZERO
        for one, by in terms.items():
            if one in self._rows:
                _add(found, self._rows[one], Fraction(by))
                value += by * self.values[one]
            else:
                _add(found, {one: Fraction(1)}, Fraction(by))
        return found, value

    def _leaving(self, entering: Unknown, first: Unknown | None = None) -> Unknown | None:
        """Return which unknown is the first to become 0 while another grows; of several `first`, or the lowest."""
        found: tuple[Fraction, bool, Unknown] | None = None
        for one in self._used_in[entering]:
            by = self._rows[one][entering]
            if by < 0:
                limit = (self.values[one] / -by, one != first, one)
                found = limit if found is None or limit < found else found
        return None if found is None else found[2]

    def _exchange(self, leaving: Unknown | None, entering: Unknown) -> None:
        """Let one unknown have a row instead of another."""
        if leaving is None:  # what makes up a total always ends
            raise Contradiction
        row, value = self._rows.pop(leaving), self.values.pop(leaving)
        for one in row:
            self._used_in[one].discard(leaving)
        by = row.pop(entering)
        turned = {one: -its / by for one, its in row.items()}
        turned[leaving] = 1 / by
        start = -value / by
        for holder in self._used_in.pop(entering, set()):
            its = self._rows[holder].pop(entering)
            self.values[holder] += its * start
            changed = _add(self._rows[holder], turned, its)
            for one in changed:
                present = one in self._rows[holder]
                (self._used_in[one].add if present else self._used_in[one].discard)(holder)
        self._enter(entering, turned, start)

    def _enter(self, one: Unknown, row: dict[Unknown, Fraction], value: Fraction) -> None:
        self._rows[one], self.values[one] = row, value
        for other in row:
            self._used_in[other].add(one)


def _add(
    to: dict[Unknown, Fraction], more: Mapping[Unknown, Fraction], by: Fraction
) -> Mapping[Unknown, Fraction]:
    """Add a multiple of an expression to another; what becomes 0 is left out."""
    for one, its in more.items():
        total = to.get(one, ZERO) + by * its
        if total:
            to[one] = total
        else:
            to.pop(one, None)
    return more
