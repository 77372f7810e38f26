"""Tell authors in their own words what does not fit the shape of a file.

The models say what is allowed; this file turns what they refuse into problems with a place, and
answers which keys a map of a file may have.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from referential.errors import either, offer
from referential.problems import Code, Problem, Trail
from referential.reading import Document
from referential.sentences import N_
from referential.values import Worded

Model = TypeVar("Model", bound=BaseModel)

_SHOWN = 60
_FORMS = {
    "^[a-z][a-z0-9]*(-": N_("write small letters, digits and hyphens, such as `web-development`"),
    "^[a-z]{2}$": N_("write a language as its two letters, such as `fr`"),
    "^([a-z]{2}|any": N_(
        "write languages as two letters each, such as `fr`; or `any`, or `varies`"
    ),
    "^(https:": N_(
        'write an address that starts with https://, or `""` until somebody has opened it'
    ),
    "^(0|[1-9]": N_('write three numbers in quotes, such as "1.0.0"'),
    "^(discover|": N_("write the level and a number, such as `lead-2`"),
    "^[A-E]": N_("write a code of e-CF 4.0, such as D.7"),
    "^e-[1-5]$": N_("write a level from e-1 to e-5"),
    "^[1-5]\\.": N_('write a code of DigComp in quotes, such as "3.4"'),
    "^http://data": N_(
        "copy the concept's URI, which starts with http://data.europa.eu/esco/skill/"
    ),
    "^T[1-9]$": N_("write a transversal aspect of e-CF 4.0, such as T4"),
    "^#[0-9a-f]{6}$": N_('write a colour in quotes, such as "#1f3a93"'),
    "^[1-8]-[1-8]$": N_("write two levels of DigComp, such as 3-4"),
    "^[a-z]+-[0-9]": N_("write a framework with its version, such as ecf-4.0"),
    "^F[0-9]{2}$": N_("write the id of a fact, such as F07"),
    "^[0-9a-f]{64}$": N_("write a SHA-256 digest of 64 hexadecimal digits"),
    "^[^\\s": N_("write one paragraph, without blanks at its ends (in YAML, fold it with >-)"),
}
_KINDS = {
    "tuple_type": N_("a list"),
    "list_type": N_("a list"),
    "model_type": N_("a map of keys"),
    "dict_type": N_("a map of keys"),
    "mapping_type": N_("a map of keys"),
    "string_type": N_("a text"),
    "int_parsing": N_("a number"),
    "date_from_datetime_parsing": N_("a date such as 2026-11-23"),
    "date_parsing": N_("a date such as 2026-11-23"),
    "date_type": N_("a date such as 2026-11-23"),
}


def fit(document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Return a file's data as a value, or the problems that stand in the way."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=True)
        problems = [_problem(document, model, one) for one in found if not _hollow(one, found)]
        return None, list(dict.fromkeys(problems))


def _hollow(detail: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Tell whether a list counts as too short only because what is in it is wrong."""
    loc = detail["loc"]
    inside = (other["loc"] for other in found if len(other["loc"]) > len(loc))
    return detail["type"] == "too_short" and any(deeper[: len(loc)] == loc for deeper in inside)


def keys_at(model: type[BaseModel], trail: Trail) -> tuple[str, ...]:
    """Return the keys that the map at a trail may have, in their order; none when it is no map.

    Keys that are languages are left out: which ones are right depends on the referential.
    """
    kind = _kind_at(model, trail)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, RootModel):
        return tuple(name for name in kind.model_fields if not _gathered(kind, name))
    if get_origin(kind) is Mapping and issubclass(get_args(kind)[0], StrEnum):
        return tuple(member.value for member in get_args(kind)[0])
    return ()


def dotted(trail: Sequence[str | int]) -> str:
    """Return a trail as people write it: `levels.lead.descriptors[2].fr`."""
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in trail)
    return words.removeprefix(".")


def _gathered(kind: type[BaseModel], name: str) -> bool:
    return issubclass(kind, Worded) and name == "text"


def _kind_at(model: type[BaseModel], trail: Trail) -> Any:
    kind: Any = model
    for step in trail:
        kind = _inside(kind, step)
    return kind


def _inside(kind: Any, step: str | int) -> Any:
    kind = _without_none(kind)
    if get_origin(kind) is tuple:
        return get_args(kind)[0]
    if get_origin(kind) is Mapping:
        return get_args(kind)[1]
    if isinstance(kind, type) and issubclass(kind, BaseModel) and step in kind.model_fields:
        return _without_none(kind.model_fields[str(step)].annotation)
    return None


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return next(one for one in get_args(kind) if one is not type(None))
    return kind


def _problem(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    trail = _written(detail)
    name = dotted(trail)
    kind = detail["type"]
    if kind == "missing":
        return _missing(document, model, trail)
    if kind == "extra_forbidden" or "[key]" in detail["loc"]:
        return _unknown_key(document, model, trail)
    if kind in ("enum", "literal_error"):
        choices = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        expected = either(choices.split(", "))
        return document.problem(
            document.place(trail),
            Code.SHAPE_CHOICE,
            N_("`{name}` is “{shown}”", name=name, shown=_shown(detail["input"])),
            N_("write one of {expected}", expected=expected),
        )
    if kind in _KINDS:
        sentence = (
            N_("`{name}` is not {kind}", name=name, kind=_KINDS[kind])
            if name
            else N_("the file is not {kind}", kind=_KINDS[kind])
        )
        remedy = N_("write {kind}", kind=_KINDS[kind])
        return document.problem(document.place(trail), Code.SHAPE_KIND, sentence, remedy)
    return _form(document, trail, name, detail)


def _written(detail: ErrorDetails) -> Trail:
    """Return the steps that an author wrote; `text` is none of them, unless it is itself the unknown key."""
    steps = detail["loc"]
    unknown = steps[-1:] if detail["type"] == "extra_forbidden" else ()
    around = steps[: len(steps) - len(unknown)]
    return (*(step for step in around if step not in ("text", "[key]")), *unknown)


def _missing(document: Document, model: type[BaseModel], trail: Trail) -> Problem:
    *around, key = trail
    order = keys_at(model, tuple(around))
    earlier = order[: order.index(str(key))] if key in order else ()
    before = next((one for one in reversed(earlier) if (*around, one) in document.keys), None)
    return document.problem(
        document.key_place(tuple(around)),
        Code.SHAPE_MISSING,
        (
            N_("the key `{key}` is missing in `{place}`", key=key, place=dotted(around))
            if around
            else N_("the key `{key}` is missing", key=key)
        ),
        (
            N_("add `{key}:` after `{before}:`", key=key, before=before)
            if before
            else N_("add `{key}:`", key=key)
        ),
    )


def _unknown_key(document: Document, model: type[BaseModel], trail: Trail) -> Problem:
    *around, key = trail
    kind, allowed = _kind_at(model, tuple(around)), keys_at(model, tuple(around))
    beside_languages = isinstance(kind, type) and issubclass(kind, Worded)
    if beside_languages or not allowed:
        remedy: str = N_("write a language as its two letters, such as `fr`")
    else:
        remedy = offer(str(key), allowed)
    return document.problem(
        document.key_place(trail),
        Code.SHAPE_UNKNOWN_KEY,
        (
            N_("the key `{key}` is not known in `{place}`", key=_shown(key), place=dotted(around))
            if around
            else N_("the key `{key}` is not known", key=_shown(key))
        ),
        remedy,
    )


def _form(document: Document, trail: Trail, name: str, detail: ErrorDetails) -> Problem:
    shown = _shown(detail["input"])
    empty = not shown or detail["type"] == "too_short"
    sentence = (
        N_("`{name}` is empty", name=name)
        if empty
        else N_("`{name}` is “{shown}”", name=name, shown=shown)
    )
    context = detail.get("ctx", {})
    limits: dict[str, str] = {
        "too_short": N_("give at least one"),
        "string_too_long": N_("write at most {count} characters", count=context.get("max_length")),
        "less_than_equal": N_("write at most {limit}", limit=context.get("le")),
        "greater_than_equal": N_("write at least {limit}", limit=context.get("ge")),
        "value_error": context["error"].args[0] if "error" in context else "",
    }
    pattern = str(context.get("pattern", ""))
    forms = (remedy for start, remedy in _FORMS.items() if pattern.startswith(start))
    remedy: str = limits.get(detail["type"]) or next(forms, N_("see README.md for what goes here"))
    return document.problem(document.place(trail), Code.SHAPE_FORM, sentence, remedy)


def _shown(value: Any) -> str:
    """Return a value as a sentence can hold it: on one line, and short."""
    if isinstance(value, list | dict):
        return N_("a list") if isinstance(value, list) else N_("a map")
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}…"
