"""What pydantic found wrong, said in plain sentences, one for each field."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.errors import N_, BadInput, Trouble

Model = TypeVar("Model", bound=BaseModel)

# pydantic's error type → our sentence. What is not listed gets the general one.
SENTENCES = {
    "missing": N_("“{name}” is missing."),
    "string_too_short": N_("“{name}” is empty or too short."),
    "string_too_long": N_("“{name}” is too long: at most {max_length} characters."),
    "string_pattern_mismatch": N_("“{name}” has a form that is not accepted."),
    "extra_forbidden": N_("“{name}” is not known here."),
    "enum": N_("“{name}” must be one of: {expected}."),
    "literal_error": N_("“{name}” must be one of: {expected}."),
    "int_parsing": N_("“{name}” must be a whole number."),
    "greater_than_equal": N_("“{name}” must be at least {ge}."),
    "less_than_equal": N_("“{name}” must be at most {le}."),
    "date_from_datetime_parsing": N_("“{name}” must be a date, like 2026-01-31."),
    "date_parsing": N_("“{name}” must be a date, like 2026-01-31."),
    "uuid_parsing": N_("“{name}” is not an identifier of this service."),
    "url_parsing": N_("“{name}” must be a web address, like https://example.org/."),
    "url_scheme": N_("“{name}” must be a web address that starts with https:// or http://."),
    "json_invalid": N_("The body is not JSON."),
    "email": N_("“{name}” is not an e-mail address: it needs a name, an @ and a domain."),
}
GENERAL = N_("“{name}” is not accepted: {reason}.")


def read(model: type[Model], data: Mapping[str, Any]) -> Model:
    """Make a model of what was typed; empty texts count as not given.

    Raises:
        BadInput: with one sentence for each field that is wrong.
    """
    given = {name: value for name, value in data.items() if value != ""}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise BadInput.of(troubles(error.errors())) from error


def troubles(errors: Iterable[Mapping[str, Any]]) -> list[Trouble]:
    """Turn pydantic's errors into our sentences."""
    return [_trouble(error) for error in errors]


def _trouble(error: Mapping[str, Any]) -> Trouble:
    name = _field(error["loc"])
    kind = str(error["type"])
    if kind == "value_error" and "email" in str(error.get("msg", "")):
        kind = "email"
    values = {
        "name": name or "body",
        "reason": str(error["msg"]).rstrip("."),
        **error.get("ctx", {}),
    }
    return Trouble(SENTENCES.get(kind, GENERAL), values, field=name or None)


def _field(location: Sequence[int | str]) -> str:
    parts = [str(part) for part in location if part not in ("body", "query", "path", "header")]
    return ".".join(parts)
