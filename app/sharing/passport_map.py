"""A passport at a glance: how many badges stand where, by domain and level, and by e-CF code and level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.sharing.passport_badges import PassportEntry
from referential.frameworks import ECF
from referential.values import Text


@dataclass(frozen=True)
class MapRow:
    """One domain, or one code of the e-CF."""

    code: str
    """The code within its framework; empty for a domain."""
    title: Text
    counts: tuple[int, ...]
    """How many badges stand at each level, lowest level first."""


def by_domain(entries: Iterable[PassportEntry]) -> list[MapRow]:
    """Return the domains in which there are badges, in the referential's order, over its four levels."""
    found = [entry.standing for entry in entries]
    order: dict[str, tuple[int, Text]] = {}
    for standing in found:
        for place, domain in enumerate(standing.referential.domains):
            order[domain.id] = (place, domain.title)
    ranks = range(1, 1 + max((len(one.referential.levels) for one in found), default=0))
    places: dict[str, list[int]] = {}
    for standing in found:
        places.setdefault(standing.competence.domain, []).append(standing.rank)
    return [
        MapRow("", order[domain][1], _counted(places[domain], ranks))
        for domain in sorted(places, key=lambda one: order[one][0])
    ]


def by_ecf(entries: Iterable[PassportEntry]) -> list[MapRow]:
    """Return the e-CF codes that the badges claim, in the norm's order, over its five levels."""
    titles: dict[str, Text] = {}
    places: dict[str, list[str]] = {}
    levels: Sequence[str] = ()
    for standing in (entry.standing for entry in entries):
        framework = standing.referential.framework(ECF)
        levels = [level.code for level in framework.levels]
        for claim in standing.level.ecf:
            titles[claim.code] = framework.competence(claim.code).title
            places.setdefault(claim.code, []).append(claim.level)
    return [
        MapRow(code, titles[code], _counted(places[code], levels))
        for code in sorted(places, key=_norm_order)
    ]


def _norm_order(code: str) -> tuple[str, int]:
    """Return what sorts A.2 before A.10."""
    area, _, number = code.partition(".")
    return area, int(number)


def _counted(found: Sequence[int | str], columns: Iterable[int | str]) -> tuple[int, ...]:
    return tuple(found.count(column) for column in columns)
