"""What was learnt, worked out of decisions and the ratings at their start. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.assessing.reached import rank_reached
from app.impact.facts import GainsCounted
from app.library import Library
from referential import Competence


@dataclass(frozen=True)
class Gain:
    """People of one role who came from one level of a competence to another."""

    role: str
    competence: Competence
    start: int | None
    """The rank of the level at the start: 0 below the first; nothing where nobody rated the start."""
    end: int
    release: str
    count: int

    @property
    def levels(self) -> int:
        """How many levels were gained, by all of them together."""
        return 0 if self.start is None else self.count * max(0, self.end - self.start)


def gains_of(library: Library, counted: Iterable[GainsCounted]) -> list[Gain]:
    """Return what was learnt, for decisions whose release is known."""
    return [_gain(library, one) for one in counted]


def _gain(library: Library, one: GainsCounted) -> Gain:
    level = library.level_in(one.release, one.competence, one.level)
    start = None if one.ratings is None else rank_of(library, one, one.ratings)
    return Gain(one.role, level.competence, start, level.rank, one.release, one.count)


def rank_of(library: Library, one: GainsCounted, ratings: Mapping[str, str]) -> int:
    """Return the rank of the highest level that ratings reach, evidence aside; 0 where they reach none."""
    return rank_reached(library.release(one.release), one.competence, ratings)


def by_rank(gains: Sequence[Gain]) -> tuple[Counter[int], Counter[int]]:
    """Return how many stood on which level at the start and at the end, of those whose start is known."""
    start: Counter[int] = Counter()
    end: Counter[int] = Counter()
    for gain in gains:
        if gain.start is not None:
            start[gain.start] += gain.count
            end[gain.end] += gain.count
    return start, end


def by_claim(
    library: Library, gains: Sequence[Gain]
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return how often which e-CF competence and level was claimed at the start and at the end.

    Of those whose start is known; a level claims what its own release says of it, in e-CF 4.0 (EN 16234-1:2019).
    """
    start: Counter[tuple[str, str]] = Counter()
    end: Counter[tuple[str, str]] = Counter()
    for gain in gains:
        if gain.start is None:
            continue
        for rank, counts in ((gain.start, start), (gain.end, end)):
            for claim in _claims(library, gain, rank):
                counts[claim] += gain.count
    return start, end


def _claims(library: Library, gain: Gain, rank: int) -> list[tuple[str, str]]:
    referential = library.release(gain.release)
    return [
        (claim.code, claim.level)
        for level_id, definition in gain.competence.levels.items()
        if referential.level(level_id).rank == rank
        for claim in definition.ecf
    ]
