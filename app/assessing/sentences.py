"""The sentences of a competence as a sheet shows them: numbered, level by level, what nobody needs to read folded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.errors import AppError, Trouble
from referential import Competence, CompetenceLevel, LevelId, Referential, Text

ANCHOR = "d-{id}"
"""Where a sentence stands on a sheet."""


@dataclass(frozen=True)
class NumberedSentence:
    """A descriptor, with the number by which a sheet calls it: 2.1 is the first of the second level."""

    id: str
    number: str
    text: Text


@dataclass(frozen=True)
class LevelOnSheet:
    """A level of a competence on a sheet."""

    id: LevelId
    rank: int
    title: Text
    definition: CompetenceLevel
    sentences: tuple[NumberedSentence, ...]
    is_target: bool
    beyond: bool
    """Whether it is above the target."""
    folded: bool
    """Whether its sentences are out of sight until somebody opens it: nothing was, or needs to be, said of it."""


def levels_on_sheet(
    referential: Referential,
    competence: Competence,
    target: int | None = None,
    rated: Collection[str] = (),
    *,
    settled: bool = False,
) -> list[LevelOnSheet]:
    """Return the levels of a competence from the lowest up.

    Args:
        referential: the release.
        competence: the competence.
        target: the rank of the level that the exchange sets out to build; without one, nothing is beyond it.
        rated: ids of the descriptors of which something was said.
        settled: whether all was said that the target needs, or a level is decided: nothing more need be said.
    """
    return [
        LevelOnSheet(
            id=level.id,
            rank=level.rank,
            title=level.title,
            definition=definition,
            sentences=(sentences := _sentences(level.rank, definition)),
            is_target=level.rank == target,
            beyond=(beyond := target is not None and level.rank > target),
            folded=(beyond or settled) and not any(one.id in rated for one in sentences),
        )
        for level in referential.levels
        if (definition := competence.levels.get(level.id)) is not None
    ]


def numbers_of(referential: Referential, competence: Competence) -> dict[str, str]:
    """Return the number of each descriptor of a competence, by its id."""
    levels = levels_on_sheet(referential, competence)
    return {one.id: one.number for level in levels for one in level.sentences}


def by_number(error: AppError, numbers: Mapping[str, str]) -> AppError:
    """Return an error that calls descriptors by their numbers, and leads to the first that it names."""
    return error.of(_by_number(trouble, numbers) for trouble in error.troubles)


def _by_number(trouble: Trouble, numbers: Mapping[str, str]) -> Trouble:
    named = str(trouble.values.get("descriptors", "")).split(", ")
    if not all(name in numbers for name in named):
        return trouble
    said = ", ".join(numbers[name] for name in named)
    return replace(
        trouble,
        values={**trouble.values, "descriptors": said},
        field=ANCHOR.format(id=named[0]),
    )


def _sentences(rank: int, definition: CompetenceLevel) -> tuple[NumberedSentence, ...]:
    return tuple(
        NumberedSentence(one.id, f"{rank}.{place}", one.text)
        for place, one in enumerate(definition.descriptors, start=1)
    )
