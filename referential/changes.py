"""What changed between two versions of a referential, and how much each change means.

The sentences are English templates, marked with `N_` where they are written; `locales/` has them in
French and Portuguese.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from referential.sentences import N_, Said, Translate, in_words
from referential.values import FALLBACK, Text
from referential.versions import Size, Version

REASON_REMOVED = N_("those who rely on it lose it")
REASON_COMPATIBLE = N_("what was there still holds")
REASON_REWORDED = N_("the same thing, said better")
REASON_BOUNDARY = N_("the same level no longer asks for the same thing")


class Kind(StrEnum):
    """The kinds of changes, in the order in which they are told."""

    REMOVED = "removed"
    BOUNDARY = "level boundary moved"
    DEPRECATED = "deprecated"
    ADDED = "added"
    MAPPING = "mapping changed"
    CHANGED = "changed"
    REWORDED = "reworded"
    TRANSLATED = "translated"


@dataclass(frozen=True)
class Subject:
    """What a change is about: a noun (`charter`), an id (`lamp-log/lead`), or both (`domain light`)."""

    noun: str = ""
    """An English word, to be translated; empty for a competence or a framework, which its id says."""
    id: str = ""

    def __str__(self) -> str:
        """Return the subject in English."""
        return self.spoken(str)

    def spoken(self, translate: Translate) -> str:
        """Return the subject in the language of a translator of templates."""
        return " ".join(part for part in (in_words(self.noun, translate), self.id) if part)


REFERENTIAL = Subject(N_("the referential"))


@dataclass(frozen=True)
class Change:
    """One thing that changed."""

    kind: Kind
    size: Size
    about: Subject
    template: str
    """What changed, without a final stop: a sentence with `{names}` in it, so that it can be translated."""
    reason: str
    """Why it has this size, without a final stop."""
    before: str | None = None
    after: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands for the template's names."""

    @property
    def subject(self) -> str:
        """What it is about, in English, such as `web-development/lead` or `domain build`."""
        return str(self.about)

    @property
    def sentence(self) -> Said:
        """What changed, without a final stop."""
        return Said(self.template, {**self.values})

    def as_json(self, translate: Translate = str) -> dict[str, str | None]:
        """Return the change for machines; its sentences are for people."""
        return {
            "kind": self.kind.value,
            "size": str(self.size),
            "subject": self.subject,
            "sentence": self.sentence.spoken(translate),
            "reason": in_words(self.reason, translate),
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class Diff:
    """All that changed from one version to another."""

    old: str | None
    """The version before; None when there was none."""
    new: str
    changes: tuple[Change, ...]

    @property
    def size(self) -> Size:
        """The size of the largest change."""
        return max((change.size for change in self.changes), default=Size.NONE)

    @property
    def reason(self) -> Said:
        """Why the difference has its size, as one sentence without a final stop."""
        largest = [change for change in self.changes if change.size is self.size]
        if not largest:
            return N_("nothing changed")
        first = N_(
            "{subject}: {sentence} ({reason})",
            subject=largest[0].about,
            sentence=largest[0].sentence,
            reason=largest[0].reason,
        )
        others = len(largest) - 1
        return N_("{first}, and {others} more", first=first, others=others) if others else first

    def of_kind(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    def numbers(self) -> tuple[Version, ...]:
        """Return the numbers that the new version may have.

        None when nothing changed, or when the old version is the draft and has no number itself.

        Before 1.0.0, calling it stable is always allowed.
        """
        if self.old is None:
            return (Version(0, 1, 0), Version(1, 0, 0))
        if self.size is Size.NONE or not Version.is_one(self.old):
            return ()
        old = Version.parse(self.old)
        right = old.after(self.size)
        return (right,) if old.major else (right, Version(1, 0, 0))

    def as_json(self, translate: Translate = str) -> dict[str, object]:
        """Return the difference for machines; its sentences are for people."""
        return {
            "from": self.old,
            "to": self.new,
            "size": str(self.size),
            "reason": self.reason.spoken(translate),
            "numbers": [str(number) for number in self.numbers()],
            "changes": [change.as_json(translate) for change in self.changes],
        }


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=_Named)


def added(about: Subject, template: str, **values: str) -> Change:
    """Return the change that something is new."""
    return Change(Kind.ADDED, Size.MINOR, about, template, REASON_COMPATIBLE, values=values)


def removed(about: Subject, template: str, **values: str) -> Change:
    """Return the change that something was removed."""
    return Change(Kind.REMOVED, Size.MAJOR, about, template, REASON_REMOVED, values=values)


def remapped(about: Subject, template: str, **values: str) -> Change:
    """Return the change that a mapping to a framework is another."""
    why = N_("the competence itself is the same")
    return Change(Kind.MAPPING, Size.MINOR, about, template, why, values=values)


def terms_changes(
    about: Subject, size: Size, why: str, terms: Iterable[tuple[str, str, str]]
) -> Iterator[Change]:
    """Compare values that are one word each: what each is called, what it was and what it is."""
    for sentence, before, after in terms:
        if before != after:
            yield Change(Kind.CHANGED, size, about, sentence, why, before, after)


def text_changes(
    about: Subject, template: str, old: Text, new: Text, **values: str
) -> Iterator[Change]:
    """Compare a text language by language; the template has a place for the `{language}`."""
    for language in dict.fromkeys((*new.languages, *old.languages)):
        before, after = old.root.get(language), new.root.get(language)
        if before == after:
            continue
        named = {**values, "language": language}
        if after is None:
            yield removed(about, template, **named)
            continue
        kind = Kind.REWORDED if language == FALLBACK else Kind.TRANSLATED
        yield Change(kind, Size.PATCH, about, template, REASON_REWORDED, before, after, named)


def paired(
    old: Sequence[Thing], new: Sequence[Thing]
) -> tuple[list[Thing], list[Thing], list[tuple[Thing, Thing]]]:
    """Return what was dropped, what is new, and what both have, in the order of the files."""
    before = {thing.id: thing for thing in old}
    after = {thing.id: thing for thing in new}
    dropped = [thing for thing in old if thing.id not in after]
    fresh = [thing for thing in new if thing.id not in before]
    kept = [(before[thing.id], thing) for thing in new if thing.id in before]
    return dropped, fresh, kept
