"""Tables of counts: groups of who is counted, which groups make up which, and what is shown of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self, TypeAlias

LEAST = 5
"""A group of fewer is not shown, nor anything by which its number could be found."""

Condition: TypeAlias = tuple[str, str]
"""What is asked, and an answer: `("kind", "tech")`."""
Group: TypeAlias = frozenset[Condition]
"""All who meet these conditions. A group is the same thing in every table about the same people."""
EVERYONE: Group = frozenset()


@dataclass(frozen=True)
class Partition:
    """A group that other groups make up: each of its members is in one of them."""

    whole: Group
    parts: tuple[Group, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)

    def within(self, other: Group) -> "Partition":
        """Return the same among the members of another group."""
        return Partition(self.whole | other, tuple(part | other for part in self.parts))


def partition(whole: Iterable[Condition] = (), **answers: Sequence[str]) -> Partition:
    """Return a group as the answers to one question make it up: `partition(kind=["social", "tech"])`."""
    ((asked, given),) = answers.items()
    return Partition(frozenset(whole), tuple(frozenset({(asked, one)}) for one in given))


def crossed(rows: Sequence[Partition], columns: Sequence[Partition]) -> tuple[Partition, ...]:
    """Return every group of the rows within every group of the columns, with all that they add up to."""
    found = {
        one.within(other): None
        for these, those in ((rows, columns), (columns, rows))
        for one in these
        for other in (EVERYONE, *(group for part in those for group in part.groups))
    }
    return tuple(found)


@dataclass(frozen=True)
class CountTable:
    """What was counted, before anything is hidden."""

    of: str
    """Who is counted: tables with the same name are about the same people."""
    at: str
    """As of when, such as `2026-11-27`: the same name at the same moment means the same numbers."""
    counts: Mapping[Group, int]
    partitions: tuple[Partition, ...]
    harmless: frozenset[Group] = frozenset()
    """Groups that say nothing of their members, such as those who left a question out: they may be small."""
    sensitive: frozenset[Group] = frozenset()
    """Groups that are hidden however large they are, such as those of one organisation only."""
    grows: bool = True
    """Whether everybody who was counted at an earlier moment is counted at a later one."""


def tabulate(
    of: str,
    at: str,
    records: Iterable[Group],
    partitions: Sequence[Partition],
    **besides: Any,
) -> CountTable:
    """Count the records, one for each who is counted, that meet the conditions of each group.

    Args:
        of: who is counted.
        at: as of when.
        records: the conditions that each of them meets.
        partitions: which groups are counted.
        besides: `harmless`, `sensitive`, `grows` of the table.
    """
    known = list(records)
    groups = dict.fromkeys(group for one in partitions for group in one.groups)
    counts = {group: sum(group <= record for record in known) for group in groups}
    return CountTable(of, at, counts, tuple(partitions), **besides)


@dataclass(frozen=True)
class PublishedTable:
    """What is shown of a table, and nothing else: it may be kept and given away."""

    of: str
    at: str
    shown: Mapping[Group, int | None]
    """The number of each group, or nothing where it is hidden."""
    partitions: tuple[Partition, ...]
    harmless: frozenset[Group] = field(default=frozenset())
    grows: bool = True

    @property
    def hidden(self) -> frozenset[Group]:
        """The groups whose numbers are hidden."""
        return frozenset(group for group, count in self.shown.items() if count is None)

    def share(self, group: Group, whole: Group) -> Fraction | None:
        """Return the part of a group in another, from 0 to 1; nothing if either is hidden or nobody is in it."""
        part, base = self.shown[group], self.shown[whole]
        return None if part is None or not base else Fraction(part, base)

    def to_json(self) -> dict[str, Any]:
        """Return the table as it is stored."""
        place = {group: number for number, group in enumerate(self.shown)}
        return {
            "of": self.of,
            "at": self.at,
            "grows": self.grows,
            "cells": [
                {"group": sorted(map(list, group)), "count": count}
                for group, count in self.shown.items()
            ],
            "partitions": [
                [place[one.whole], [place[part] for part in one.parts]] for one in self.partitions
            ],
            "harmless": sorted(place[group] for group in self.harmless if group in place),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return a table that was stored."""
        groups = [
            frozenset((asked, given) for asked, given in cell["group"]) for cell in stored["cells"]
        ]
        return cls(
            stored["of"],
            stored["at"],
            {group: cell["count"] for group, cell in zip(groups, stored["cells"], strict=True)},
            tuple(
                Partition(groups[whole], tuple(groups[part] for part in parts))
                for whole, parts in stored["partitions"]
            ),
            frozenset(groups[number] for number in stored["harmless"]),
            stored["grows"],
        )
