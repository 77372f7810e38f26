"""Find what a credential writes bare where the specification wants an array.

"Sequence and unordered-set values MUST be arrays" (Open Badges 3.0, data model). Compacted JSON-LD
writes an array of one as the thing itself, and means the same; so this is told, and not refused.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from badges.ob2.objects import BadgeObject
from badges.ob3.documents import AchievementCredential

MAX_NAMED = 5
"""How many places are named; more say nothing new."""


def bare_values(members: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where arrays are missing in a readable credential, as dotted paths."""
    found = _bare(AchievementCredential, members, "")
    return tuple(path for _, path in zip(range(MAX_NAMED), found, strict=False))


def _bare(model: type[BadgeObject], members: Mapping[str, Any], place: str) -> Iterator[str]:
    for name, (is_array, inside) in _shape(model).items():
        value = members.get(name)
        if value is None:
            continue
        if is_array and not isinstance(value, list):
            yield f"{place}{name}"
        for one in value if isinstance(value, list) else [value]:
            if inside is not None and isinstance(one, Mapping):
                yield from _bare(inside, one, f"{place}{name}.")


@cache
def _shape(model: type[BadgeObject]) -> dict[str, tuple[bool, type[BadgeObject] | None]]:
    """Return by member whether it is an array, and of which objects."""
    shape = {}
    for name, field in model.model_fields.items():
        types = tuple(_types_in(field.annotation))
        objects = [one for one in types if isinstance(one, type) and issubclass(one, BadgeObject)]
        # `type` may be a word or a list of words; the one that is written by default is the norm's.
        is_array = tuple in types if name != "type" else isinstance(field.default, tuple)
        # Open Badges writes one status, though W3C reads several.
        if name == "credential_status":
            is_array = False
        shape[field.alias or name] = is_array, objects[0] if objects else None
    return shape


def _types_in(annotation: Any) -> Iterator[Any]:
    """Yield the classes an annotation is made of, `tuple` for an array of them."""
    if get_origin(annotation) is tuple:
        yield tuple
    if isinstance(annotation, type):
        yield annotation
    inner = get_args(annotation)
    for one in inner[:1] if get_origin(annotation) is Annotated else inner:
        yield from _types_in(one)
