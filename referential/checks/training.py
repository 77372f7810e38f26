"""Check the ways to learn: each says all that is known of it, and nothing that cannot be known."""

from collections.abc import Iterator

from referential.models import (
    Competence,
    Status,
)
from referential.problems import Code, Problem
from referential.sentences import N_, Said
from referential.sources import Entry, Sources
from referential.training import ANY, VARIES, Accessibility, Training, TrainingCost
from referential.training import TrainingKind as Kind

SAID = ("title", "languages", "cost", "accessibility", "url")
"""What each way to learn says beside its kind and its words."""
OFFERED = frozenset({Kind.COURSE, Kind.CERTIFICATION})
"""Kinds that somebody always offers."""
LOOKED_AT = frozenset({Accessibility.DECLARED, Accessibility.PARTIAL})
"""What only who has read it at its address can say."""
OF_ONE = frozenset({*LOOKED_AT, Accessibility.UNKNOWN})
"""What can be said of one resource, and of nothing else."""


def check_training(sources: Sources) -> Iterator[Problem]:
    """Check the ways to learn of all competences that are not deprecated."""
    for entry in sources.competences:
        if entry.value.status is Status.DEPRECATED:
            continue
        for index, way in enumerate(entry.value.training):
            yield from _missing(entry, index)
            for key, sentence, remedy in _untrue(way):
                yield entry.problem(
                    ("training", index, key), Code.TRAINING_UNTRUE, sentence, remedy, key=True
                )


def _missing(entry: Entry[Competence], index: int) -> Iterator[Problem]:
    written = entry.document.data["training"][index]
    for key in SAID:
        if key not in written or written[key] == []:
            yield entry.problem(
                ("training", index),
                Code.TRAINING_MISSING,
                N_("this way to learn does not say its `{key}`", key=key),
                N_(
                    "add `{key}:`; README.md says what goes there, also for what needs no product",
                    key=key,
                ),
                key=True,
            )


def _untrue(way: Training) -> Iterator[tuple[str, Said, Said]]:
    """Yield what contradicts itself: the key, a sentence, and a remedy."""
    words = {ANY, VARIES} & set(way.languages)
    if words and len(way.languages) > 1:
        yield (
            "languages",
            N_("`{word}` stands beside other languages", word=min(words)),
            N_("name the languages, or leave the word alone"),
        )
    reach = way.accessibility
    if reach in LOOKED_AT and not way.url:
        yield (
            "accessibility",
            N_(
                "its accessibility is `{reach}`, and it has no address where that was read",
                reach=reach,
            ),
            N_("write `unknown`, or the address where its publisher says so"),
        )
    if way.languages and reach and (reach in OF_ONE) != way.is_one_resource:
        yield (
            "accessibility",
            N_("`{reach}` does not go with its languages", reach=reach),
            N_(
                "write declared, partial or unknown of one resource, whose languages are named; varies or arranged of "
                "the others"
            ),
        )
    if way.kind in OFFERED and (way.cost is TrainingCost.TIME or reach is Accessibility.ARRANGED):
        yield (
            "cost" if way.cost is TrainingCost.TIME else "accessibility",
            N_(
                "somebody offers a {kind}: it is more than what people agree among themselves",
                kind=way.kind,
            ),
            N_("write varies, or what is known of one that can be named"),
        )
