"""Compare two versions of a referential, and say of each change how much it means.

Major: something is gone, or a level no longer means what it meant. Minor: there is more, or a word
of warning. Patch: the same things, said better. Meaning itself no tool can see: an editor who
changes what a competence means gives it a new id, and deprecates the old one.
"""

from collections.abc import Iterator, Mapping, Sequence

from referential.changes import (
    BAR,
    Change,
    Diff,
    Kind,
    added,
    paired,
    remapped,
    removed,
    text_changes,
)
from referential.diff_competence import competence_changes
from referential.diff_cooperation import cooperation_changes
from referential.frameworks import Framework
from referential.models import Competence, Domain, Level, Referential
from referential.versions import Size


def diff(old: Referential | None, new: Referential) -> Diff:
    """Compare two versions; with no old one, everything is new."""
    if old is None:
        fresh = (added(item.id, "the competence is new") for item in new.competences)
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
    yield from text_changes("the referential", "its title", old.title, new.title)
    yield from text_changes("the referential", "its description", old.description, new.description)
    for language in sorted(set(new.languages) - set(old.languages)):
        yield added("the referential", "it now speaks “{language}”", language=language)
    for language in sorted(set(old.languages) - set(new.languages)):
        yield removed("the referential", "it no longer speaks “{language}”", language=language)
    for name in ("name", "licence"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            why = "the terms of its use change"
            yield Change(
                Kind.CHANGED, Size.MAJOR, "the referential", f"its {name}", why, before, after
            )


def _frameworks(old: Mapping[str, Framework], new: Mapping[str, Framework]) -> Iterator[Change]:
    for name in (one for one in old if one not in new):
        yield removed(name, "the framework is no longer mapped to")
    for name in (one for one in new if one not in old):
        yield added(name, "the framework is now mapped to")
    for name in (one for one in new if one in old and old[one] != new[one]):
        yield remapped(name, "what we hold of the framework was corrected or completed")


def _domains(old: Sequence[Domain], new: Sequence[Domain]) -> Iterator[Change]:
    gone, fresh, kept = paired(old, new)
    yield from (removed(f"domain {one.id}", "the domain is gone") for one in gone)
    yield from (added(f"domain {one.id}", "the domain is new") for one in fresh)
    for before, after in kept:
        subject = f"domain {after.id}"
        yield from text_changes(subject, "its title", before.title, after.title)
        yield from text_changes(subject, "its description", before.description, after.description)
        if (before.colour, before.glyph) != (after.colour, after.glyph):
            why = "badges look different, and mean the same"
            yield Change(Kind.CHANGED, Size.PATCH, subject, "its colour or its drawing", why)


def _levels(old: Sequence[Level], new: Sequence[Level]) -> Iterator[Change]:
    gone, fresh, kept = paired(old, new)
    yield from (removed(f"level {one.id}", "the level is gone") for one in gone)
    yield from (added(f"level {one.id}", "the level is new") for one in fresh)
    for before, after in kept:
        subject = f"level {after.id}"
        yield from text_changes(subject, "its title", before.title, after.title)
        yield from text_changes(subject, "its rubric", before.rubric, after.rubric)
        wanted = "the evidence it wants"
        yield from text_changes(subject, wanted, before.evidence_wanted, after.evidence_wanted)
        if before.rank != after.rank:
            yield Change(Kind.BOUNDARY, Size.MAJOR, subject, "its rank", BAR)
        if (before.digcomp, before.ecf_hint) != (after.digcomp, after.ecf_hint):
            yield remapped(subject, "the levels of other frameworks it is set beside")


def _competences(old: Sequence[Competence], new: Sequence[Competence]) -> Iterator[Change]:
    gone, fresh, kept = paired(old, new)
    yield from (removed(one.id, "the competence is gone") for one in gone)
    yield from (added(one.id, "the competence is new") for one in fresh)
    for before, after in kept:
        if before != after:
            yield from competence_changes(before, after)
