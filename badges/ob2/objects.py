"""What every object of Open Badges 2.0 shares: frozen, checked when made, open to extensions."""

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from pydantic import (
    AliasGenerator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from badges.errors import BrokenRule, DocumentError, Problem
from badges.ob2.fields import CONTEXT, type_names
from badges.ob2.leniency import (
    LEFT_EMPTY,
    PROVING,
    Lenient,
    is_left_empty,
    is_reading,
    refuse_redefinitions,
    without_blanks,
)
from badges.sentences import N_, Sentence

_NO_TEXT = N_("has a wrong type; text is expected")
_NO_NUMBER = N_("has a wrong type; a number is expected")
_NO_OBJECT = N_("has a wrong type; an object is expected")
_RULES = {
    "missing": N_("is missing; the standard requires it"),
    "extra_forbidden": N_("is no property of this class; members of your own go into extensions"),
    "string_type": _NO_TEXT,
    "string_unicode": _NO_TEXT,
    "bool_type": N_("has a wrong type; true or false is expected"),
    "int_type": _NO_NUMBER,
    "float_type": _NO_NUMBER,
    "tuple_type": N_("has a wrong type; an array is expected"),
    "dict_type": _NO_OBJECT,
    "model_type": _NO_OBJECT,
    "model_attributes_type": _NO_OBJECT,
}
"""What pydantic finds, in words, by its own name for it."""
_WRONG_TYPE = N_("has a wrong type")

_TAGS = frozenset({"iri", "object"})


def _parameter(name: str, field: FieldInfo) -> inspect.Parameter:
    default = field.get_default(call_default_factory=True, validated_data={})
    empty = inspect.Parameter.empty
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=empty if field.is_required() else default
    )


class BadgeObject(BaseModel):
    """An object of the norm.

    Raises:
        DocumentError: when it is made with a value that the norm refuses; the message names the
            field by its name in the norm and says what to write instead.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=AliasGenerator(alias=to_camel),
        validate_by_name=True,
        validate_by_alias=True,
    )

    type_name: ClassVar[str | None] = None
    """The name that `type` must hold, where the norm fixes one."""

    may_be_empty: ClassVar[frozenset[str]] = frozenset()
    """Members that only describe and that the norm requires: one that is there but empty is read as None."""

    extensions: Mapping[str, Any] = Field(default_factory=dict)
    """Members that the norm does not define, by their name in the document (OB 2.0, Extensions)."""

    def __init__(self, /, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise document_error(type(self), error) from None

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        """Let `help` show Python's names, as type checkers want them; those of the norm are taken too."""
        given = [_parameter(name, field) for name, field in cls.model_fields.items()]
        cls.__signature__ = inspect.Signature(given)

    # Tells pydantic, as its own RootModel does, that nested objects need not pass through
    # __init__: a problem deep inside then keeps its whole path.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @model_validator(mode="before")
    @classmethod
    def _gather_extensions(cls, data: Any, info: ValidationInfo) -> Any:
        reading = info.context
        if not is_reading(reading) or not isinstance(data, dict):
            return data
        if isinstance(reading, Lenient):
            # A context that is named and not written out redefines nothing; most are.
            if not isinstance(data.get("@context", ""), str):
                refuse_redefinitions(data["@context"])
            data = _tidied(cls, data, reading)
        known = member_names(cls)
        if known.issuperset(data) and None not in data.values():
            return data
        taken = {
            name: value
            for name, value in data.items()
            if name in known and (value is not None or name in cls.may_be_empty)
        }
        unknown = {
            name: value
            for name, value in data.items()
            if name not in known and (name, value) != ("@context", CONTEXT)
        }
        return {**taken, "extensions": unknown} if unknown else taken

    @model_validator(mode="after")
    def _check_type(self) -> "BadgeObject":
        if self.type_name is None:
            return self
        names = type_names(getattr(self, "type", None))
        if self.type_name not in names:
            if not names:
                raise BrokenRule(N_("type is missing; it must be {name}"), name=self.type_name)
            raise BrokenRule(
                N_("type is {name}; it must be {other}"), name=str(names), other=self.type_name
            )
        return self


def _tidied(model: type[BadgeObject], data: Mapping[str, Any], reading: Lenient) -> dict[str, Any]:
    """Return an object without what describes nothing; what the norm requires all the same becomes None."""
    kept = without_blanks(data, optional_names(model))
    for name in sorted(model.may_be_empty) if model.may_be_empty else ():
        if name in kept and is_left_empty(kept[name]):
            reading.note(LEFT_EMPTY, name=name)
            kept[name] = None
    return kept


@cache
def member_names(model: type[BadgeObject]) -> frozenset[str]:
    """Return the names that the norm gives to the members of a class."""
    fields = model.model_fields.items()
    return frozenset(field.alias or name for name, field in fields if name != "extensions")


@cache
def optional_names(model: type[BadgeObject]) -> frozenset[str]:
    """Return the names of the members that an object of a class may be without, since they prove nothing."""
    fields = model.model_fields.items()
    optional = frozenset(field.alias or name for name, field in fields if not field.is_required())
    return optional - (PROVING | model.may_be_empty)


def document_error(model: type[BaseModel], error: ValidationError) -> DocumentError:
    """Translate a pydantic error into the library's own, field by field."""
    problems = tuple(
        Problem(_path(model, one["loc"]), _rule(one))
        for one in error.errors(include_url=False, include_input=False)
    )
    return DocumentError(model.__name__, problems)


def _path(model: type[BaseModel], location: tuple[int | str, ...]) -> str:
    parts: list[str] = []
    for part in location:
        if isinstance(part, int):
            parts.append(f"[{part}]")
        elif part not in _TAGS:
            field = model.model_fields.get(part) if not parts else None
            name = (field.alias if field else None) or part
            parts.append(f".{name}" if parts else name)
    return "".join(parts)


def _rule(found: ErrorDetails) -> Sentence:
    cause = found.get("ctx", {}).get("error")
    if isinstance(cause, BrokenRule):
        return cause.said
    return Sentence(_RULES.get(found["type"], _WRONG_TYPE))
