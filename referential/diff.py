"""Compare two versions of a referential, and say of each change how much it means.

Major: something is gone, or a level no longer means what it meant. Minor: there is more, or a word
of warning. Patch: the same things, said better. Meaning itself no tool can see: an editor who
changes what a competence means gives it a new id, and deprecates the old one.
"""

from collections.abc import Iterator, Mapping, Sequence

from referential.changes import (
    REASON_BOUNDARY,
    REASON_COMPATIBLE,
    REFERENTIAL,
    Change,
    Diff,
    Kind,
    Subject,
    added,
    paired,
    remapped,
    removed,
    terms_changes,
    text_changes,
)
from referential.diff_competence import competence_changes
from referential.diff_cooperation import cooperation_changes
from referential.frameworks import Framework
from referential.models import Competence, Domain, Level, Referential
from referential.sentences import N_
from referential.versions import Size

_NEW_COMPETENCE = N_("the competence is new")


def diff(old: Referential | None, new: Referential) -> Diff:
    """Compare two versions; with no old one, everything is new."""
    if old is None:
        fresh = (added(Subject(id=item.id), _NEW_COMPETENCE) for item in new.competences)
        return Diff(None, new.version, tuple(fresh))
    changes = [
        *_about(old, new),
        *_frameworks(old.frameworks, new.frameworks),
        *_domains(old.domains, new.domains),
        *_levels(old.levels, new.levels),
        *_competences(old.competences, new.competences),
        *cooperation_changes(old.cooperation, new.cooperation),
    ]
    order = list(Kind)
    changes.sort(key=lambda change: (order.index(change.kind), -change.size))
    return Diff(old.version, new.version, tuple(changes))


def _about(old: Referential, new: Referential) -> Iterator[Change]:
    title, description = N_("its title in “{language}”"), N_("its description in “{language}”")
    yield from text_changes(REFERENTIAL, title, old.title, new.title)
    yield from text_changes(REFERENTIAL, description, old.description, new.description)
    if old.equivalents and new.equivalents:
        examples = N_("what counts beside the examples, in “{language}”")
        yield from text_changes(REFERENTIAL, examples, old.equivalents, new.equivalents)
    elif old.equivalents != new.equivalents:
        sentence = N_("whether settings and numbers of descriptors are examples")
        yield Change(Kind.CHANGED, Size.MINOR, REFERENTIAL, sentence, REASON_COMPATIBLE)
    for language in sorted(set(new.languages) - set(old.languages)):
        yield added(REFERENTIAL, N_("it now speaks “{language}”"), language=language)
    for language in sorted(set(old.languages) - set(new.languages)):
        yield removed(REFERENTIAL, N_("it no longer speaks “{language}”"), language=language)
    terms = (
        (N_("its name"), old.name, new.name),
        (N_("its licence"), old.licence, new.licence),
    )
    why = N_("the terms of its use change")
    yield from terms_changes(REFERENTIAL, Size.MAJOR, why, terms)


def _frameworks(old: Mapping[str, Framework], new: Mapping[str, Framework]) -> Iterator[Change]:
    for name in (one for one in old if one not in new):
        yield removed(Subject(id=name), N_("the framework is no longer mapped to"))
    for name in (one for one in new if one not in old):
        yield added(Subject(id=name), N_("the framework is now mapped to"))
    for name in (one for one in new if one in old and old[one] != new[one]):
        corrected = N_("what we hold of the framework was corrected or completed")
        yield remapped(Subject(id=name), corrected)


def _domains(old: Sequence[Domain], new: Sequence[Domain]) -> Iterator[Change]:
    dropped, fresh, kept = paired(old, new)
    yield from (removed(_domain(one), N_("the domain is gone")) for one in dropped)
    yield from (added(_domain(one), N_("the domain is new")) for one in fresh)
    title, description = N_("its title in “{language}”"), N_("its description in “{language}”")
    for before, after in kept:
        about = _domain(after)
        yield from text_changes(about, title, before.title, after.title)
        yield from text_changes(about, description, before.description, after.description)
        if (before.colour, before.glyph) != (after.colour, after.glyph):
            sentence = N_("its colour or its drawing")
            why = N_("badges look different, and mean the same")
            yield Change(Kind.CHANGED, Size.PATCH, about, sentence, why)


def _levels(old: Sequence[Level], new: Sequence[Level]) -> Iterator[Change]:
    dropped, fresh, kept = paired(old, new)
    yield from (removed(_level(one), N_("the level is gone")) for one in dropped)
    yield from (added(_level(one), N_("the level is new")) for one in fresh)
    title, rubric = N_("its title in “{language}”"), N_("its rubric in “{language}”")
    wanted = N_("the evidence it wants in “{language}”")
    for before, after in kept:
        about = _level(after)
        yield from text_changes(about, title, before.title, after.title)
        yield from text_changes(about, rubric, before.rubric, after.rubric)
        yield from text_changes(about, wanted, before.evidence_wanted, after.evidence_wanted)
        if before.rank != after.rank:
            yield Change(Kind.BOUNDARY, Size.MAJOR, about, N_("its rank"), REASON_BOUNDARY)
        if (before.digcomp, before.ecf_hint) != (after.digcomp, after.ecf_hint):
            yield remapped(about, N_("the levels of other frameworks it is set beside"))


def _competences(old: Sequence[Competence], new: Sequence[Competence]) -> Iterator[Change]:
    dropped, fresh, kept = paired(old, new)
    yield from (removed(Subject(id=one.id), N_("the competence is gone")) for one in dropped)
    yield from (added(Subject(id=one.id), _NEW_COMPETENCE) for one in fresh)
    for before, after in kept:
        if before != after:
            yield from competence_changes(before, after)


def _domain(domain: Domain) -> Subject:
    return Subject(N_("domain"), domain.id)


def _level(level: Level) -> Subject:
    return Subject(N_("level"), level.id)
