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

from referential.errors import offer
from referential.problems import Code, Problem, Trail
from referential.reading import Document
from referential.values import Worded

Model = TypeVar("Model", bound=BaseModel)

_SHOWN = 60
_FORMS = {
    "^[a-z][a-z0-9]*(-": "write small letters, digits and hyphens, such as `web-development`",
    "^[a-z]{2}$": "write a language as its two letters, such as `fr`",
    "^(0|[1-9]": 'write three numbers in quotes, such as "1.0.0"',
    "^(discover|": "write the level and a number, such as `lead-2`",
    "^[A-E]": "write a code of e-CF 4.0, such as D.7",
    "^e-[1-5]$": "write a level from e-1 to e-5",
    "^[1-5]\\.": 'write a code of DigComp in quotes, such as "3.4"',
    "^http://data": "copy the concept's URI, which starts with http://data.europa.eu/esco/skill/",
    "^T[1-9]$": "write a transversal aspect of e-CF 4.0, such as T4",
    "^#[0-9a-f]{6}$": 'write a colour in quotes, such as "#1f3a93"',
    "^[1-8]-[1-8]$": "write two levels of DigComp, such as 3-4",
    "^[a-z]+-[0-9]": "write a framework with its version, such as ecf-4.0",
    "^F[0-9]{2}$": "write the id of a fact, such as F07",
    "^[0-9a-f]{64}$": "write a SHA-256 digest of 64 hexadecimal digits",
    "^[^\\s": "write one paragraph, without blanks at its ends (in YAML, fold it with >-)",
}
_KINDS = {
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a map of keys",
    "dict_type": "a map of keys",
    "mapping_type": "a map of keys",
    "string_type": "a text",
    "int_parsing": "a number",
    "date_from_datetime_parsing": "a date such as 2026-11-23",
    "date_parsing": "a date such as 2026-11-23",
    "date_type": "a date such as 2026-11-23",
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
    name = dotted(trail) or "the file"
    kind = detail["type"]
    if kind == "missing":
        return _missing(document, model, trail)
    if kind == "extra_forbidden" or "[key]" in detail["loc"]:
        return _unknown_key(document, model, trail)
    if kind in ("enum", "literal_error"):
        expected = str(detail["ctx"]["expected"]).replace("'", "")
        return document.problem(
            document.place(trail),
            Code.SHAPE_CHOICE,
            f"`{name}` is “{_shown(detail['input'])}”",
            f"write one of {expected}",
        )
    if kind in _KINDS:
        remedy = f"write {_KINDS[kind]}"
        return document.problem(
            document.place(trail), Code.SHAPE_KIND, f"`{name}` is not {_KINDS[kind]}", remedy
        )
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
    where = f" after `{before}:`" if before else ""
    inside = f" in `{dotted(around)}`" if around else ""
    return document.problem(
        document.key_place(tuple(around)),
        Code.SHAPE_MISSING,
        f"the key `{key}` is missing{inside}",
        f"add `{key}:`{where}",
    )


def _unknown_key(document: Document, model: type[BaseModel], trail: Trail) -> Problem:
    *around, key = trail
    kind, allowed = _kind_at(model, tuple(around)), keys_at(model, tuple(around))
    beside_languages = isinstance(kind, type) and issubclass(kind, Worded)
    if beside_languages or not allowed:
        remedy = "write a language as its two letters, such as `fr`"
    else:
        remedy = offer(str(key), allowed)
    return document.problem(
        document.key_place(trail),
        Code.SHAPE_UNKNOWN_KEY,
        f"the key `{_shown(key)}` is not known{f' in `{dotted(around)}`' if around else ''}",
        remedy,
    )


def _form(document: Document, trail: Trail, name: str, detail: ErrorDetails) -> Problem:
    shown = _shown(detail["input"])
    empty = not shown or detail["type"] == "too_short"
    sentence = f"`{name}` is empty" if empty else f"`{name}` is “{shown}”"
    context = detail.get("ctx", {})
    limits: dict[str, str] = {
        "too_short": "give at least one",
        "string_too_long": f"write at most {context.get('max_length')} characters",
        "less_than_equal": f"write at most {context.get('le')}",
        "greater_than_equal": f"write at least {context.get('ge')}",
        "value_error": str(context.get("error")),
    }
    pattern = str(context.get("pattern", ""))
    forms = (remedy for start, remedy in _FORMS.items() if pattern.startswith(start))
    remedy = limits.get(detail["type"]) or next(forms, "see README.md for what goes here")
    return document.problem(document.place(trail), Code.SHAPE_FORM, sentence, remedy)


def _shown(value: Any) -> str:
    """Return a value as a sentence can hold it: on one line, and short."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a map"
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}…"
