"""Compare one competence with what it was."""

from collections.abc import Iterator, Sequence

from referential.changes import (
    REASON_BOUNDARY,
    REASON_COMPATIBLE,
    REASON_REWORDED,
    Change,
    Kind,
    Subject,
    added,
    paired,
    remapped,
    removed,
    terms_changes,
    text_changes,
)
from referential.models import (
    Competence,
    CompetenceLevel,
    Deprecation,
    DeprecationReason,
    EcfClaim,
    Status,
)
from referential.sentences import N_
from referential.values import FALLBACK
from referential.versions import Size

_DEPRECATED = {
    DeprecationReason.RENAMED: N_("it is renamed; {instead} takes its place"),
    DeprecationReason.MERGED: N_("it is merged; {instead} takes its place"),
    DeprecationReason.SPLIT: N_("it is split; {instead} takes its place"),
    DeprecationReason.OBSOLETED: N_("it is obsoleted; {instead} takes its place"),
}
_DEPRECATED_FOR_NOTHING = {
    DeprecationReason.RENAMED: N_("it is renamed; nothing takes its place"),
    DeprecationReason.MERGED: N_("it is merged; nothing takes its place"),
    DeprecationReason.SPLIT: N_("it is split; nothing takes its place"),
    DeprecationReason.OBSOLETED: N_("it is obsoleted; nothing takes its place"),
}
_STATUS = {
    Status.DRAFT: N_("it is now draft"),
    Status.ACTIVE: N_("it is now active"),
    Status.DEPRECATED: N_("it is now deprecated"),
}
_WARNING = "it stays served, and says what to use instead"
_RESHAPED = "what it covered is now covered otherwise"


def competence_changes(old: Competence, new: Competence) -> Iterator[Change]:
    """Compare a competence with what it was: its status, its words, its levels, its mappings."""
    about = Subject(id=new.id)
    yield from _status(about, old, new)
    yield from _words(about, old, new)
    yield from _place(about, old, new)
    levels = {level: Subject(id=f"{new.id}/{level}") for level in (*old.levels, *new.levels)}
    dropped = [level for level in old.levels if level not in new.levels]
    fresh = [level for level in new.levels if level not in old.levels]
    kept = [level for level in new.levels if level in old.levels]
    yield from (removed(levels[level], N_("the level is gone")) for level in dropped)
    yield from (added(levels[level], N_("the level is new")) for level in fresh)
    for level in kept:
        yield from _level(levels[level], old.levels[level], new.levels[level])
    yield from _mappings(about, old, new)


def _words(about: Subject, old: Competence, new: Competence) -> Iterator[Change]:
    texts = (
        (N_("its title in “{language}”"), old.title, new.title),
        (N_("its description in “{language}”"), old.description, new.description),
        (N_("its why in “{language}”"), old.why, new.why),
    )
    for template, before, after in texts:
        yield from text_changes(about, template, before, after)
    if old.training != new.training:
        sentence = N_("the ways to learn it")
        yield Change(Kind.REWORDED, Size.PATCH, about, sentence, REASON_REWORDED)
    if old.keywords != new.keywords:
        sentence = N_("the phrases by which it is found")
        yield Change(Kind.REWORDED, Size.PATCH, about, sentence, REASON_REWORDED)
    if old.working_translations != new.working_translations:
        sentence = N_("which translations await a native reader")
        yield Change(Kind.TRANSLATED, Size.PATCH, about, sentence, REASON_REWORDED)


def _place(about: Subject, old: Competence, new: Competence) -> Iterator[Change]:
    places = (
        (N_("its domain"), old.domain, new.domain),
        (N_("its audience"), old.audience, new.audience),
    )
    yield from terms_changes(
        about, Size.MINOR, N_("it is found elsewhere, and is the same"), places
    )


def _mappings(about: Subject, old: Competence, new: Competence) -> Iterator[Change]:
    for name in ("digcomp", "esco", "transversal"):
        if getattr(old.mappings, name) != getattr(new.mappings, name):
            yield remapped(about, N_("what it maps to under `{name}`"), name=name)
    if old.study != new.study:
        yield remapped(about, N_("the findings of the study that support it"))


def _status(about: Subject, old: Competence, new: Competence) -> Iterator[Change]:
    if new.deprecated and old.deprecated:
        note = N_("why it is deprecated in “{language}”")
        yield from text_changes(about, note, old.deprecated.note, new.deprecated.note)
        before, after = ", ".join(old.deprecated.replaced_by), ", ".join(new.deprecated.replaced_by)
        if before != after:
            sentence = N_("what replaces it")
            yield Change(Kind.DEPRECATED, Size.MINOR, about, sentence, _WARNING, before, after)
    elif new.deprecated:
        yield _deprecated(about, new.deprecated)
    elif old.status is not new.status:
        restored = old.status is Status.DEPRECATED
        sentence = N_("it is no longer deprecated") if restored else _STATUS[new.status]
        before, after = old.status, new.status
        yield Change(Kind.CHANGED, Size.MINOR, about, sentence, REASON_COMPATIBLE, before, after)


def _deprecated(about: Subject, deprecation: Deprecation) -> Change:
    reshaped = deprecation.reason in (DeprecationReason.SPLIT, DeprecationReason.MERGED)
    instead = ", ".join(deprecation.replaced_by)
    templates = _DEPRECATED if instead else _DEPRECATED_FOR_NOTHING
    return Change(
        Kind.DEPRECATED,
        Size.MAJOR if reshaped else Size.MINOR,
        about,
        templates[deprecation.reason],
        _RESHAPED if reshaped else _WARNING,
        values={"instead": instead},
    )


def _level(about: Subject, old: CompetenceLevel, new: CompetenceLevel) -> Iterator[Change]:
    dropped, fresh, kept = paired(old.descriptors, new.descriptors)
    for one in dropped:
        sentence, before = N_("the descriptor {id} is gone"), one.text.in_language(FALLBACK)
        yield _boundary(about, sentence, before, None, id=one.id)
    for one in fresh:
        sentence, after = N_("the descriptor {id} is new"), one.text.in_language(FALLBACK)
        yield _boundary(about, sentence, None, after, id=one.id)
    if old.required != new.required:
        sentence = N_("which descriptors are required")
        before, after = ", ".join(old.required), ", ".join(new.required)
        yield _boundary(about, sentence, before or None, after or None)
    for was, becomes in kept:
        template = N_("the descriptor {id} in “{language}”")
        yield from text_changes(about, template, was.text, becomes.text, id=becomes.id)
    expected = N_("the evidence expected in “{language}”")
    yield from text_changes(about, expected, old.evidence, new.evidence)
    if old.tasks != new.tasks:
        sentence = N_("the typical tasks")
        yield Change(Kind.REWORDED, Size.PATCH, about, sentence, REASON_REWORDED)
    yield from _claims(about, old.ecf, new.ecf)


def _boundary(
    about: Subject, template: str, before: str | None, after: str | None, **values: str
) -> Change:
    reason = REASON_BOUNDARY
    return Change(Kind.BOUNDARY, Size.MAJOR, about, template, reason, before, after, values)


def _claims(about: Subject, old: Sequence[EcfClaim], new: Sequence[EcfClaim]) -> Iterator[Change]:
    before = {claim.code: claim for claim in old}
    after = {claim.code: claim for claim in new}
    for code in sorted(before.keys() - after.keys()):
        sentence = N_("it no longer claims {code} {level} of e-CF")
        yield remapped(about, sentence, code=code, level=before[code].level)
    for code in sorted(after.keys() - before.keys()):
        sentence = N_("it now claims {code} {level} of e-CF")
        yield remapped(about, sentence, code=code, level=after[code].level)
    for code in sorted(before.keys() & after.keys()):
        was, becomes = before[code], after[code]
        if was.level != becomes.level:
            sentence = N_("what it claims of {code} in e-CF")
            yield _boundary(about, sentence, was.level, becomes.level, code=code)
        elif was.relation is not becomes.relation:
            relation = becomes.relation.value
            sentence = N_("its mapping to {code} is now {relation}")
            yield remapped(about, sentence, code=code, relation=relation)
