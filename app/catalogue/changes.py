"""What changed between two releases, in the reader's language.

The referential says it as a sentence with names to fill in, and brings the translations of its own sentences.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.errors import N_
from referential.changes import Change, Diff, Kind, Subject
from referential.values import FALLBACK

KIND_NAMES = {
    Kind.REMOVED: N_("Removed"),
    Kind.BOUNDARY: N_("Level boundary moved"),
    Kind.DEPRECATED: N_("Deprecated"),
    Kind.ADDED: N_("Added"),
    Kind.MAPPING: N_("Mapping changed"),
    Kind.CHANGED: N_("Changed"),
    Kind.REWORDED: N_("Reworded"),
    Kind.TRANSLATED: N_("Translated"),
}


@dataclass(frozen=True)
class Told:
    """One change, as a reader sees it."""

    subject: str
    sentence: str
    before: str | None
    after: str | None
    language: str
    """The language of what was before and what is after."""


def told(difference: Diff, translate: Callable[[str], str]) -> Iterator[tuple[str, list[Told]]]:
    """Return the changes by kind, in the order in which kinds are told; a kind without changes is left out."""
    for kind, name in KIND_NAMES.items():
        changes = difference.of_kind(kind)
        if changes:
            yield translate(name), [_told(change, translate) for change in changes]


def _told(change: Change, translate: Callable[[str], str]) -> Told:
    return Told(
        subject=_subject(change.about, translate),
        sentence=translate(change.template).format(**change.values),
        before=change.before,
        after=change.after,
        language=change.values.get("language", FALLBACK),
    )


def _subject(about: Subject, translate: Callable[[str], str]) -> str:
    """Translate the word before an id (`domain build`); an id is nobody's language."""
    if not about.noun:
        return about.id
    return f"{translate(about.noun)} {about.id}".rstrip()
