"""Write a document as the bytes that are stored, signed and served for ever."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from badges.ob2.fields import CONTEXT
from badges.ob2.objects import BadgeObject

_FIRST = ("context", "type", "id")
_LAST = ("language", "version", "related", "endorsement", "extensions")

# The 1EdTech validator refuses an array here, even one of a single value.
_SCALAR_WHEN_SINGLE = frozenset({"public_key", "starts_with"})

# The same bytes travel in SVG files, and these two characters exist in no XML text.
_NO_XML_CHARACTERS = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def document_bytes(document: BadgeObject) -> bytes:
    """Return a document as UTF-8 JSON: `@context` first, no nulls, always in the same order."""
    members = {"@context": CONTEXT, **plain(document)}
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_NO_XML_CHARACTERS).encode("utf-8")


def plain(document: BadgeObject) -> dict[str, Any]:
    """Return a document as a JSON object; the norm's own `@context` is left to the outermost."""
    members: dict[str, Any] = {}
    for name, alias, required in _layout(type(document)):
        value = getattr(document, name)
        if value is None or (value == () and not required):
            continue
        if name != "context" or value != CONTEXT:
            members[alias] = _plain_value(name, value)
    members.update(document.extensions)
    return members


@cache
def _layout(model: type[BadgeObject]) -> tuple[tuple[str, str, bool], ...]:
    """Return name, name in the document, and whether it is required, in the order of writing."""
    fields = model.model_fields
    middle = [name for name in fields if name not in (*_FIRST, *_LAST)]
    order = (*_FIRST, *middle, *_LAST)
    return tuple(
        (name, fields[name].alias or name, fields[name].is_required())
        for name in order
        if name in fields and name != "extensions"
    )


def _plain_value(name: str, value: Any) -> Any:
    if isinstance(value, BadgeObject):
        return plain(value)
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, tuple):
        values = [_plain_value("", one) for one in value]
        return values[0] if len(values) == 1 and name in _SCALAR_WHEN_SINGLE else values
    return value


def format_time(moment: datetime) -> str:
    """Return an aware time as ISO 8601 in UTC, with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
