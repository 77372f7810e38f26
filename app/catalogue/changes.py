"""What changed between two releases, in the reader's language.

The referential says it in English, as a sentence with names to fill in; here are the sentences it has.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.errors import N_
from referential.changes import Change, Diff, Kind
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
SUBJECTS = frozenset(
    {
        N_("the referential"),
        N_("domain"),
        N_("level"),
        N_("form"),
        N_("theme"),
        N_("indicator"),
        N_("article"),
        N_("term"),
        N_("charter"),
        N_("forms"),
        N_("themes"),
        N_("indicators"),
        N_("glossary"),
    }
)
SENTENCES = frozenset(
    {
        N_("its title in “{language}”"),
        N_("its description in “{language}”"),
        N_("its why in “{language}”"),
        N_("its rubric in “{language}”"),
        N_("its preamble in “{language}”"),
        N_("the evidence it wants in “{language}”"),
        N_("the evidence expected in “{language}”"),
        N_("why it is deprecated in “{language}”"),
        N_("the descriptor {id} in “{language}”"),
        N_("`{part}` in “{language}”"),
        N_("it now speaks “{language}”"),
        N_("it no longer speaks “{language}”"),
        N_("its name"),
        N_("its licence"),
        N_("the framework is no longer mapped to"),
        N_("the framework is now mapped to"),
        N_("what we hold of the framework was corrected or completed"),
        N_("the domain is gone"),
        N_("the domain is new"),
        N_("its colour or its drawing"),
        N_("the level is gone"),
        N_("the level is new"),
        N_("its rank"),
        N_("the levels of other frameworks it is set beside"),
        N_("the competence is gone"),
        N_("the competence is new"),
        N_("the ways to learn it"),
        N_("which translations await a native reader"),
        N_("its domain"),
        N_("its audience"),
        N_("what it maps to under `{name}`"),
        N_("the findings of the study that support it"),
        N_("it is renamed; {instead} takes its place"),
        N_("it is merged; {instead} takes its place"),
        N_("it is split; {instead} takes its place"),
        N_("it is obsoleted; {instead} takes its place"),
        N_("it is obsoleted; nothing takes its place"),
        N_("what replaces it"),
        N_("it is no longer deprecated"),
        N_("it is now draft"),
        N_("it is now active"),
        N_("the descriptor {id} is gone"),
        N_("the descriptor {id} is new"),
        N_("the typical tasks"),
        N_("it no longer claims {code} {level} of e-CF"),
        N_("it now claims {code} {level} of e-CF"),
        N_("what it claims of {code} in e-CF"),
        N_("its mapping to {code} is now {relation}"),
        N_("this part of the shared language is gone"),
        N_("this part of the shared language is new, with {number} entries"),
        N_("the form is gone"),
        N_("the form is new"),
        N_("the theme is gone"),
        N_("the theme is new"),
        N_("the indicator is gone"),
        N_("the indicator is new"),
        N_("the article is gone"),
        N_("the article is new"),
        N_("the term is gone"),
        N_("the term is new"),
        N_("its version"),
        N_("what it names besides its words"),
    }
)


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
        subject=_subject(change.subject, translate),
        sentence=translate(change.template).format(**change.values),
        before=change.before,
        after=change.after,
        language=change.values.get("language", FALLBACK),
    )


def _subject(subject: str, translate: Callable[[str], str]) -> str:
    """Translate the word before an id (`domain build`); an id is nobody's language."""
    if subject in SUBJECTS:
        return translate(subject)
    word, _, rest = subject.partition(" ")
    return f"{translate(word)} {rest}" if rest and word in SUBJECTS else subject
