"""Compare the shared language of two versions, part by part: the guide, forms, indicators, charter, glossary."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from referential.changes import (
    REASON_COMPATIBLE,
    REASON_REWORDED,
    Change,
    Kind,
    Subject,
    added,
    paired,
    removed,
    text_changes,
)
from referential.cooperation import Agreement, Cooperation
from referential.parts import Named, Part
from referential.sentences import N_
from referential.traversal import texts
from referential.validation import dotted
from referential.values import Text
from referential.versions import Size


@dataclass(frozen=True)
class _EntryWords:
    """How the entries of a part are spoken of."""

    noun: str
    removed: str
    added: str


_PART_NOUNS = {
    "stages": N_("stages"),
    "practices": N_("practices"),
    "obstacles": N_("obstacles"),
    "documents": N_("documents"),
    "forms": N_("forms"),
    "themes": N_("themes"),
    "indicators": N_("indicators"),
    "charter": N_("charter"),
    "conduct": N_("code of conduct"),
    "glossary": N_("glossary"),
    "questions": N_("guided questions"),
}
_ENTRY_WORDS = {
    "stages": _EntryWords(N_("stage"), N_("the stage is gone"), N_("the stage is new")),
    "practices": _EntryWords(
        N_("practice"), N_("the good practice is gone"), N_("the good practice is new")
    ),
    "obstacles": _EntryWords(N_("obstacle"), N_("the obstacle is gone"), N_("the obstacle is new")),
    "documents": _EntryWords(N_("document"), N_("the document is gone"), N_("the document is new")),
    "forms": _EntryWords(N_("form"), N_("the form is gone"), N_("the form is new")),
    "themes": _EntryWords(N_("theme"), N_("the theme is gone"), N_("the theme is new")),
    "indicators": _EntryWords(
        N_("indicator"), N_("the indicator is gone"), N_("the indicator is new")
    ),
    "charter": _EntryWords(N_("article"), N_("the article is gone"), N_("the article is new")),
    "conduct": _EntryWords(N_("rule of conduct"), N_("the rule is gone"), N_("the rule is new")),
    "glossary": _EntryWords(N_("term"), N_("the term is gone"), N_("the term is new")),
    "questions": _EntryWords(
        N_("guided question"), N_("the question is gone"), N_("the question is new")
    ),
}


def cooperation_changes(old: Cooperation, new: Cooperation) -> Iterator[Change]:
    """Compare part by part; a part that is new is one change, not one for each entry."""
    before, after = old.parts(), new.parts()
    for name in (one for one in before if one not in after):
        yield removed(Subject(_PART_NOUNS[name]), N_("this part of the shared language is gone"))
    for name, part in after.items():
        if name not in before:
            sentence = N_("this part of the shared language is new, with {number} entries")
            yield added(Subject(_PART_NOUNS[name]), sentence, number=str(len(part.entries)))
        elif part != before[name]:
            yield from _part(name, before[name], part)


def _part(name: str, old: Part, new: Part) -> Iterator[Change]:
    about, words = Subject(_PART_NOUNS[name]), _ENTRY_WORDS[name]
    dropped, fresh, kept = paired(old.entries, new.entries)
    yield from (removed(Subject(words.noun, one.id), words.removed) for one in dropped)
    yield from (added(Subject(words.noun, one.id), words.added) for one in fresh)
    for before, after in kept:
        if before != after:
            yield from _entry(Subject(words.noun, after.id), before, after)
    if isinstance(old, Agreement) and isinstance(new, Agreement):
        yield from _agreement(about, old, new)
    if old.working_translations != new.working_translations:
        sentence = N_("which translations await a native reader")
        yield Change(Kind.TRANSLATED, Size.PATCH, about, sentence, REASON_REWORDED)


def _agreement(about: Subject, old: Agreement, new: Agreement) -> Iterator[Change]:
    yield from text_changes(about, N_("its title in “{language}”"), old.title, new.title)
    yield from text_changes(about, N_("its preamble in “{language}”"), old.preamble, new.preamble)
    if old.version != new.version:
        sentence, why = N_("its version"), "those who accepted the old one keep it"
        before, after = old.version, new.version
        yield Change(Kind.CHANGED, Size.MINOR, about, sentence, why, before, after)


def _entry(about: Subject, old: Named, new: Named) -> Iterator[Change]:
    before, after = dict(texts(old)), dict(texts(new))
    nothing = Text.model_construct(root={})
    for trail in dict.fromkeys((*before, *after)):
        was, becomes = before.get(trail, nothing), after.get(trail, nothing)
        template = N_("`{part}` in “{language}”")
        yield from text_changes(about, template, was, becomes, part=dotted(trail))
    if _bare(old) != _bare(new):
        sentence = N_("what it names besides its words")
        yield Change(Kind.CHANGED, Size.MINOR, about, sentence, REASON_COMPATIBLE)


def _bare(value: Any) -> Any:
    """Return an entry without its words: ids, choices and references."""
    if isinstance(value, Text):
        return None
    if isinstance(value, BaseModel):
        return {name: _bare(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [bare for bare in map(_bare, value) if bare is not None]
    return value
