"""A passport at a glance: how many badges stand where, by domain and level, and by e-CF code and level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.passports.badges import PassportEntry
from referential.frameworks import ECF
from referential.models import Domain
from referential.values import Text


@dataclass(frozen=True)
class MapRow:
    """One domain, or one code of the e-CF."""

    id: str
    """The domain's id, or the code."""
    title: Text
    counts: tuple[int, ...]
    """How many badges stand at each level, lowest level first."""


def domains_of(entries: Iterable[PassportEntry]) -> list[Domain]:
    """Return every domain of the releases on which the badges stand, in the referential's order."""
    domains: dict[str, tuple[int, Domain]] = {}
    for entry in entries:
        for place, domain in enumerate(entry.level.referential.domains):
            domains.setdefault(domain.id, (place, domain))
    return [domain for _, domain in sorted(domains.values(), key=lambda pair: pair[0])]


def by_domain(entries: Sequence[PassportEntry]) -> list[MapRow]:
    """Return the domains in which there are badges, over the four levels."""
    ranks: dict[str, list[int]] = {}
    for level in (entry.level for entry in entries):
        ranks.setdefault(level.competence.domain, []).append(level.rank)
    return [
        MapRow(domain.id, domain.title, tuple(ranks[domain.id].count(rank) for rank in range(1, 5)))
        for domain in domains_of(entries)
        if domain.id in ranks
    ]


def by_ecf(entries: Iterable[PassportEntry]) -> list[MapRow]:
    """Return the e-CF codes that the badges claim, in the norm's order, over its five levels."""
    titles: dict[str, Text] = {}
    claimed: dict[str, list[str]] = {}
    levels: list[str] = []
    for level in (entry.level for entry in entries):
        framework = level.referential.framework(ECF)
        levels = [one.code for one in framework.levels]
        for claim in level.definition.ecf:
            titles[claim.code] = framework.competence(claim.code).title
            claimed.setdefault(claim.code, []).append(claim.level)
    return [
        MapRow(code, titles[code], tuple(claimed[code].count(one) for one in levels))
        for code in sorted(claimed, key=_in_the_norm)
    ]


def _in_the_norm(code: str) -> tuple[str, int]:
    """Return what sorts A.2 before A.10."""
    area, _, number = code.partition(".")
    return area, int(number)
