"""What a reader of all that was published could work out about what is hidden.

A reader knows every number shown, which groups make up which, that no number is below zero, and, of people who are
only ever added, that no number falls from one publication to the next. So hidden numbers are unknowns of a system of
equations (`equations.py`). One is safe if whole numbers that fit all of it differ by `least` at least.

From one moment to the next a reader also sees who came: a group that grew from 20 to 21 tells what one answer was.
So differences between publications are looked at like numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf
from typing import TypeAlias

from app.plumbing.disclosure.equations import Equations, Reached, Terms
from app.plumbing.disclosure.tables import LEAST, Group, PublishedTable

Named: TypeAlias = tuple[str, str, str, Group]
"""A number: who is counted, as of when, since when it is counted (from the beginning if empty), of which group."""


@dataclass(frozen=True)
class Exposure:
    """A number that is hidden, or that nobody published, and that can be worked out too closely."""

    of: str
    at: str
    since: str
    """For who was added since an earlier moment; empty for all."""
    group: Group
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Range:
    """How low and how high a number can be; nothing for an end that it does not have."""

    low: Fraction | None
    high: Fraction | None
    spread: Fraction | None
    """How far apart two whole numbers are that are known to fit; nothing if as far as one likes."""

    def safe(self, least: int) -> bool:
        """Say whether it is open enough which number it is."""
        return self.spread is None or self.spread >= least

    def surely_many(self, least: int) -> bool:
        """Say whether it is known to be of many, in whichever direction."""
        above = self.low is not None and self.low >= least
        return above or (self.high is not None and self.high <= -least)

    @property
    def surely_none(self) -> bool:
        """Whether it is known to be 0."""
        return self.low == self.high == 0


def exposed(publications: Sequence[PublishedTable], least: int = LEAST) -> list[Exposure]:
    """Return what can be worked out too closely from publications, in the order in which they came."""
    known = Knowledge(publications)
    if not known.values:
        return []  # where no number is shown there is nothing to work out
    return [*_hidden_too_little(known, least), *_newcomers_seen(known, least)]


def _hidden_too_little(known: "Knowledge", least: int) -> Iterator[Exposure]:
    for name in known.hidden:
        found = known.range_of({name: 1}, least)
        if not found.safe(least):
            yield _exposure(name, found)


def _newcomers_seen(known: "Knowledge", least: int) -> Iterator[Exposure]:
    for (of, first, then), groups in known.repeated.items():
        came = {group: {(of, then, "", group): 1, (of, first, "", group): -1} for group in groups}
        for group, terms in came.items():
            if group in known.harmless:
                continue
            found = known.range_of(terms, least)
            if found.safe(least) or found.surely_many(least):
                continue
            wholes = [known.range_of(came[one]) for one in known.wholes[group] if one in came]
            among_many = all(one.surely_none or one.surely_many(least) for one in wholes)
            if not (found.surely_none and among_many):
                yield _exposure((of, then, first, group), found)


def _exposure(name: Named, found: Range) -> Exposure:
    of, at, since, group = name
    low = None if found.low is None else ceil(found.low)
    high = None if found.high is None else floor(found.high)
    return Exposure(of, at, since, group, low, high)


class Knowledge:
    """All that publications say."""

    def __init__(self, publications: Sequence[PublishedTable]) -> None:
        self.values: dict[Named, int] = {}
        self.harmless: set[Group] = set()
        self.wholes: dict[Group, set[Group]] = defaultdict(set)
        """Which groups each group is a part of."""
        self._moments: dict[str, dict[str, dict[Group, None]]] = defaultdict(dict)
        self._grows: dict[str, bool] = {}
        self._sums: dict[tuple[tuple[Named, int], ...], None] = {}
        for one in publications:
            self._read(one)
        self.repeated = dict(self._repetitions())
        """For who is counted and two moments, the groups that stand in the publications of both."""
        for (of, first, then), groups in self.repeated.items():
            if self._grows[of]:
                for group in groups:
                    names = (of, then, "", group), (of, first, "", group), (of, then, first, group)
                    self._sums[tuple(zip(names, (1, -1, -1), strict=True))] = None

    @property
    def hidden(self) -> list[Named]:
        """The numbers that stand in a publication and are shown in none."""
        return [
            (of, at, "", group)
            for of, moments in self._moments.items()
            for at, groups in moments.items()
            for group in groups
            if (of, at, "", group) not in self.values
        ]

    def range_of(self, terms: dict[Named, int], enough: float = inf) -> Range:
        """Return how low and how high an expression can be; only its spread, once that is known to be enough."""
        known = Fraction(sum(by * self.values.get(name, 0) for name, by in terms.items()))
        apart: dict[int, dict[Named, int]] = defaultdict(dict)
        for name, by in terms.items():
            if name not in self.values:
                apart[id(self._systems[name])][name] = by
        found = [self._systems[next(iter(its))].range_of(its, enough) for its in apart.values()]
        return Range(
            _total([known, *(one.low for one in found)]),
            _total([known, *(one.high for one in found)]),
            _total([Fraction(0), *(one.spread for one in found)]),
        )

    @cached_property
    def _systems(self) -> dict[Named, "System"]:
        """The system of each unknown: numbers that no sum connects are looked at apart."""
        leader: dict[Named, Named] = {name: name for name in self.hidden}

        def lead(name: Named) -> Named:
            while leader.setdefault(name, name) != name:
                leader[name] = leader[leader[name]]
                name = leader[name]
            return name

        open_sums = []
        for terms in self._sums:
            unknown = [(name, by) for name, by in terms if name not in self.values]
            if unknown:
                total = -sum(by * self.values[name] for name, by in terms if name in self.values)
                open_sums.append((unknown, total))
                for name, _ in unknown:
                    leader[lead(name)] = lead(unknown[0][0])
        systems: dict[Named, System] = defaultdict(System)
        for unknown, total in open_sums:
            systems[lead(unknown[0][0])].add(unknown, total)
        return {name: systems[lead(name)] for name in list(leader)}

    def _read(self, table: PublishedTable) -> None:
        groups = self._moments[table.of].setdefault(table.at, {})
        for group, count in table.shown.items():
            groups[group] = None
            if count is not None:
                self.values[table.of, table.at, "", group] = count
        for one in table.partitions:
            whole = ((table.of, table.at, "", one.whole), 1)
            self._sums[whole, *(((table.of, table.at, "", part), -1) for part in one.parts)] = None
            for part in one.parts:
                self.wholes[part].add(one.whole)
        self.harmless |= table.harmless
        self._grows[table.of] = self._grows.get(table.of, True) and table.grows

    def _repetitions(self) -> Iterator[tuple[tuple[str, str, str], list[Group]]]:
        for of, moments in self._moments.items():
            ordered = list(moments.items())
            for place, (first, before) in enumerate(ordered):
                for then, now in ordered[place + 1 :]:
                    yield (of, first, then), [group for group in now if group in before]


class System:
    """Unknown numbers that sums connect, and how low and how high each of them was seen to be."""

    def __init__(self) -> None:
        self._equations = Equations()
        self._numbers: dict[Named, int] = {}
        self._seen: dict[Named, tuple[Fraction, Fraction]] = {}

    def add(self, terms: Iterable[tuple[Named, int]], total: int) -> None:
        """Add a sum."""
        self._equations.add({self._number(name): by for name, by in terms}, total)

    def range_of(self, terms: dict[Named, int], enough: float = inf) -> Range:
        """Return how low and how high an expression can be; only its spread, once that is known to be enough."""
        if self._spread(terms) >= enough:
            return Range(None, None, self._spread(terms))
        asked: Terms = {self._number(name): by for name, by in terms.items()}
        top, bottom = self._most(asked), self._most({one: -by for one, by in asked.items()})
        low = None if bottom.value is None else -bottom.value
        if not (top.whole and bottom.whole):  # only what was seen in whole numbers counts
            return Range(low, top.value, self._spread(terms))
        spread = None if low is None or top.value is None else top.value - low
        return Range(low, top.value, spread)

    def _most(self, asked: Terms) -> Reached:
        found = self._equations.most(asked)
        if found.whole:
            for name, number in self._numbers.items():
                value = self._equations.values.get(number, Fraction(0))
                low, high = self._seen.get(name, (value, value))
                self._seen[name] = min(low, value), max(high, value)
        return found

    def _spread(self, terms: dict[Named, int]) -> Fraction:
        """Return how far apart a number was seen to be; nothing is known so of several together."""
        name, *others = terms
        low, high = self._seen.get(name, (Fraction(0), Fraction(0)))
        return Fraction(0) if others else high - low

    def _number(self, name: Named) -> int:
        return self._numbers.setdefault(name, len(self._numbers))


def _total(ends: Sequence[Fraction | None]) -> Fraction | None:
    found = [end for end in ends if end is not None]
    return sum(found, start=Fraction(0)) if len(found) == len(ends) else None
