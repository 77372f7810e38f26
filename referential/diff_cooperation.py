"""Compare the shared language of two versions: forms, themes, indicators, charter, glossary."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from referential.changes import MORE, Change, Kind, added, paired, removed, text_changes
from referential.cooperation import Charter, Cooperation, Named, Part
from referential.traversal import texts
from referential.validation import dotted
from referential.values import Text
from referential.versions import Size

_SINGULAR = {
    "forms": "form",
    "themes": "theme",
    "indicators": "indicator",
    "charter": "article",
    "glossary": "term",
}


def cooperation_changes(old: Cooperation, new: Cooperation) -> Iterator[Change]:
    """Compare part by part; a part that is new is one change, not one for each entry."""
    before, after = old.parts(), new.parts()
    for name in (one for one in before if one not in after):
        yield removed(name, "this part of the shared language is gone")
    for name, part in after.items():
        if name not in before:
            sentence = "this part of the shared language is new, with {number} entries"
            yield added(name, sentence, number=str(len(part.entries)))
        elif part != before[name]:
            yield from _part(name, before[name], part)


def _part(name: str, old: Part, new: Part) -> Iterator[Change]:
    singular = _SINGULAR[name]
    gone, fresh, kept = paired(old.entries, new.entries)
    yield from (removed(f"{singular} {one.id}", f"the {singular} is gone") for one in gone)
    yield from (added(f"{singular} {one.id}", f"the {singular} is new") for one in fresh)
    for before, after in kept:
        if before != after:
            yield from _entry(f"{singular} {after.id}", before, after)
    if isinstance(old, Charter) and isinstance(new, Charter):
        yield from text_changes("charter", "its title", old.title, new.title)
        yield from text_changes("charter", "its preamble", old.preamble, new.preamble)
        if old.version != new.version:
            why = "those who accepted the old one keep it"
            yield Change(
                Kind.CHANGED, Size.MINOR, "charter", "its version", why, old.version, new.version
            )
    if old.working_translations != new.working_translations:
        sentence = "which translations await a native reader"
        yield Change(Kind.TRANSLATED, Size.PATCH, name, sentence, "the same thing, said better")


def _entry(subject: str, old: Named, new: Named) -> Iterator[Change]:
    before, after = dict(texts(old)), dict(texts(new))
    nothing = Text.model_construct(root={})
    for trail in dict.fromkeys((*before, *after)):
        was, becomes = before.get(trail, nothing), after.get(trail, nothing)
        yield from text_changes(subject, "`{part}`", was, becomes, part=dotted(trail))
    if _bare(old) != _bare(new):
        sentence = "what it names besides its words"
        yield Change(Kind.CHANGED, Size.MINOR, subject, sentence, MORE)


def _bare(value: Any) -> Any:
    """Return an entry without its words: ids, choices and references."""
    if isinstance(value, Text):
        return None
    if isinstance(value, BaseModel):
        return {name: _bare(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [bare for bare in map(_bare, value) if bare is not None]
    return value
