"""Compare one competence with what it was."""

from collections.abc import Iterator, Sequence

from referential.changes import (
    BAR,
    MORE,
    WORDS,
    Change,
    Kind,
    added,
    paired,
    remapped,
    removed,
    text_changes,
)
from referential.models import Competence, CompetenceLevel, EcfClaim, Reason, Status
from referential.values import FALLBACK
from referential.versions import Size

_WARNING = "it stays served, and says what to use instead"
_RESHAPED = "what it covered is now covered otherwise"


def competence_changes(old: Competence, new: Competence) -> Iterator[Change]:
    """Compare a competence with what it was: its status, its words, its levels, its mappings."""
    yield from _status(old, new)
    yield from _words(old, new)
    yield from _place(old, new)
    gone = [level for level in old.levels if level not in new.levels]
    fresh = [level for level in new.levels if level not in old.levels]
    kept = [level for level in new.levels if level in old.levels]
    yield from (removed(f"{new.id}/{level}", "the level is gone") for level in gone)
    yield from (added(f"{new.id}/{level}", "the level is new") for level in fresh)
    for level in kept:
        yield from _level(f"{new.id}/{level}", old.levels[level], new.levels[level])
    yield from _mappings(old, new)


def _words(old: Competence, new: Competence) -> Iterator[Change]:
    for name in ("title", "description", "why"):
        yield from text_changes(new.id, f"its {name}", getattr(old, name), getattr(new, name))
    if old.training != new.training:
        yield Change(Kind.REWORDED, Size.PATCH, new.id, "the ways to learn it", WORDS)
    if old.working_translations != new.working_translations:
        sentence = "which translations await a native reader"
        yield Change(Kind.TRANSLATED, Size.PATCH, new.id, sentence, WORDS)


def _place(old: Competence, new: Competence) -> Iterator[Change]:
    for name in ("domain", "audience"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            why = "it is found elsewhere, and is the same"
            yield Change(Kind.CHANGED, Size.MINOR, new.id, f"its {name}", why, before, after)


def _mappings(old: Competence, new: Competence) -> Iterator[Change]:
    for name in ("digcomp", "esco", "transversal"):
        if getattr(old.mappings, name) != getattr(new.mappings, name):
            yield remapped(new.id, "what it maps to under `{name}`", name=name)
    if old.study != new.study:
        yield remapped(new.id, "the findings of the study that support it")


def _status(old: Competence, new: Competence) -> Iterator[Change]:
    if new.deprecated and old.deprecated:
        yield from text_changes(
            new.id, "why it is deprecated", old.deprecated.note, new.deprecated.note
        )
        before, after = ", ".join(old.deprecated.replaced_by), ", ".join(new.deprecated.replaced_by)
        if before != after:
            sentence = "what replaces it"
            yield Change(Kind.DEPRECATED, Size.MINOR, new.id, sentence, _WARNING, before, after)
    elif new.deprecated:
        reshaped = new.deprecated.reason in (Reason.SPLIT, Reason.MERGED)
        instead = ", ".join(new.deprecated.replaced_by)
        successor = "{instead} takes its place" if instead else "nothing takes its place"
        yield Change(
            Kind.DEPRECATED,
            Size.MAJOR if reshaped else Size.MINOR,
            new.id,
            f"it is {new.deprecated.reason}; {successor}",
            _RESHAPED if reshaped else _WARNING,
            values={"instead": instead},
        )
    elif old.status is not new.status:
        restored = old.status is Status.DEPRECATED
        sentence = "it is no longer deprecated" if restored else f"it is now {new.status}"
        yield Change(Kind.CHANGED, Size.MINOR, new.id, sentence, MORE, old.status, new.status)


def _level(subject: str, old: CompetenceLevel, new: CompetenceLevel) -> Iterator[Change]:
    gone, fresh, kept = paired(old.descriptors, new.descriptors)
    for descriptor in gone:
        sentence, named = "the descriptor {id} is gone", {"id": descriptor.id}
        before = descriptor.text.in_language(FALLBACK)
        yield Change(Kind.BOUNDARY, Size.MAJOR, subject, sentence, BAR, before, None, named)
    for descriptor in fresh:
        sentence, named = "the descriptor {id} is new", {"id": descriptor.id}
        after = descriptor.text.in_language(FALLBACK)
        yield Change(Kind.BOUNDARY, Size.MAJOR, subject, sentence, BAR, None, after, named)
    for before_, after_ in kept:
        name = "the descriptor {id}"
        yield from text_changes(subject, name, before_.text, after_.text, id=after_.id)
    yield from text_changes(subject, "the evidence expected", old.evidence, new.evidence)
    if old.tasks != new.tasks:
        yield Change(Kind.REWORDED, Size.PATCH, subject, "the typical tasks", WORDS)
    yield from _claims(subject, old.ecf, new.ecf)


def _claims(subject: str, old: Sequence[EcfClaim], new: Sequence[EcfClaim]) -> Iterator[Change]:
    before = {claim.code: claim for claim in old}
    after = {claim.code: claim for claim in new}
    for code in sorted(before.keys() - after.keys()):
        level = before[code].level
        yield remapped(
            subject, "it no longer claims {code} {level} of e-CF", code=code, level=level
        )
    for code in sorted(after.keys() - before.keys()):
        level = after[code].level
        yield remapped(subject, "it now claims {code} {level} of e-CF", code=code, level=level)
    for code in sorted(before.keys() & after.keys()):
        was, becomes = before[code], after[code]
        if was.level != becomes.level:
            yield Change(
                Kind.BOUNDARY,
                Size.MAJOR,
                subject,
                "what it claims of {code} in e-CF",
                BAR,
                was.level,
                becomes.level,
                {"code": code},
            )
        elif was.relation is not becomes.relation:
            relation = becomes.relation.value
            sentence = "its mapping to {code} is now {relation}"
            yield remapped(subject, sentence, code=code, relation=relation)
