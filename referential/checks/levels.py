"""Check the levels: all four, in their order, each with descriptors of its own; and the colours."""

from collections.abc import Iterator

from referential.levels import LevelId
from referential.models import Competence, CompetenceLevel, Status
from referential.problems import Code, Problem
from referential.sentences import N_
from referential.sources import Entry, Sources

LEAST_DESCRIPTORS = 3
LEAST_CONTRAST = 4.5
"""Of white text on a domain's colour: WCAG 2.2, success criterion 1.4.3."""


def check_levels(sources: Sources) -> Iterator[Problem]:
    """Check levels.yaml, the levels of every competence, and the colours of the domains."""
    yield from _ranks(sources)
    yield from _colours(sources)
    for entry in sources.competences:
        yield from _competence(entry)


def _ranks(sources: Sources) -> Iterator[Problem]:
    if sources.levels is None:
        return
    levels = sources.levels.value.levels
    for level_id in LevelId:
        if level_id not in {level.id for level in levels}:
            yield sources.levels.problem(
                ("levels",),
                Code.LEVEL_MISSING,
                N_("the level {level_id} is missing", level_id=level_id),
                N_("describe all four: discover, practise, lead, transmit"),
                key=True,
            )
    right = {level_id: rank for rank, level_id in enumerate(LevelId, start=1)}
    for index, level in enumerate(levels):
        if level.rank != right[level.id]:
            yield sources.levels.problem(
                ("levels", index, "rank"),
                Code.LEVEL_RANK,
                N_("{id} has the rank {rank}", id=level.id, rank=level.rank),
                N_("write `rank: {right}`", right=right[level.id]),
            )


def _competence(entry: Entry[Competence]) -> Iterator[Problem]:
    if entry.value.status is Status.DRAFT:
        return
    for level_id in LevelId:
        level = entry.value.levels.get(level_id)
        if level is None:
            yield entry.problem(
                ("levels",),
                Code.LEVEL_MISSING,
                N_("the level {level_id} is missing", level_id=level_id),
                N_("write all four, or leave the competence in `status: draft`"),
                key=True,
            )
            continue
        yield from _level(entry, level_id, level)


def _level(
    entry: Entry[Competence], level_id: LevelId, level: CompetenceLevel
) -> Iterator[Problem]:
    trail = ("levels", level_id.value, "descriptors")
    if len(level.descriptors) < LEAST_DESCRIPTORS:
        yield entry.problem(
            trail,
            Code.DESCRIPTOR_FEW,
            N_(
                "{level_id} has {count} descriptors",
                level_id=level_id,
                count=len(level.descriptors),
            ),
            N_(
                "write at least {least}, each something that can be seen",
                least=LEAST_DESCRIPTORS,
            ),
            key=True,
        )
    known = {descriptor.id for descriptor in level.descriptors}
    for index, required in enumerate(level.required):
        if required not in known:
            yield entry.problem(
                ("levels", level_id.value, "required", index),
                Code.DESCRIPTOR_REQUIRED,
                N_(
                    "{required} is required, and {level_id} has no such descriptor",
                    required=required,
                    level_id=level_id,
                ),
                N_("name one of {known}", known=", ".join(sorted(known))),
            )
    for index, descriptor in enumerate(level.descriptors):
        if not descriptor.id.startswith(f"{level_id}-"):
            yield entry.problem(
                (*trail, index, "id"),
                Code.DESCRIPTOR_ID,
                N_(
                    "the descriptor {id} stands under {level_id}",
                    id=descriptor.id,
                    level_id=level_id,
                ),
                N_("give it an id that starts with {level_id}-", level_id=level_id),
            )


def _colours(sources: Sources) -> Iterator[Problem]:
    if sources.domains is None:
        return
    taken: dict[str, str] = {}
    for index, domain in enumerate(sources.domains.value.domains):
        contrast = contrast_with_white(domain.colour)
        if contrast < LEAST_CONTRAST:
            yield sources.domains.problem(
                ("domains", index, "colour"),
                Code.DOMAIN_COLOUR,
                N_(
                    "white text on {colour} has a contrast of {contrast} to 1",
                    colour=domain.colour,
                    contrast=f"{contrast:.1f}",
                ),
                N_(
                    "choose a darker colour: {least} to 1 is the least that people can read",
                    least=LEAST_CONTRAST,
                ),
            )
        if (other := taken.get(domain.colour)) is not None:
            yield sources.domains.problem(
                ("domains", index, "colour"),
                Code.DOMAIN_COLOUR,
                N_("{colour} is also the colour of {taken}", colour=domain.colour, taken=other),
                N_("choose another: badges are told apart by it"),
            )
        taken[domain.colour] = domain.id


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of white on a colour such as `#1f3a93` (WCAG 2.2, 1.4.3)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
