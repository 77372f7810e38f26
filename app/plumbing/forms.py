"""What pydantic found wrong, said in plain sentences, one for each field."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.errors import N_, BadInput, Trouble
from app.plumbing.texts import ONE_LINE, SEVERAL_LINES

Model = TypeVar("Model", bound=BaseModel)

# pydantic's error type → our sentence. What is not listed gets the general one.
MISSING = N_("“{name}” is missing.")
WHOLE = N_("“{name}” must be a whole number.")
NUMBER = N_("“{name}” must be a number.")
YES_OR_NO = N_("“{name}” must be true or false.")
DAY = N_("“{name}” must be a date, like 2026-01-31.")
MOMENT = N_("“{name}” must be a moment with its time zone, like 2026-01-31T12:00:00Z.")
IDENTIFIER = N_("“{name}” is not an identifier of this service.")
ONE_OF = N_("“{name}” must be one of: {expected}.")
TEXT = N_("“{name}” must be a text.")
LIST = N_("“{name}” must be a list.")
OBJECT = N_("“{name}” must be an object, with names and values.")
ADDRESS = N_("“{name}” must be a web address, like https://example.org/.")
SENTENCES = {
    "missing": MISSING,
    "none_required": N_("“{name}” must be null."),
    "string_type": TEXT,
    "string_unicode": TEXT,
    "string_too_short": N_("“{name}” is empty or too short (minimum length: {min_length})."),
    "string_too_long": N_("“{name}” is too long: at most {max_length} characters."),
    "string_pattern_mismatch": N_("“{name}” has a form that is not accepted."),
    "extra_forbidden": N_("“{name}” is not known here."),
    "enum": ONE_OF,
    "literal_error": ONE_OF,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "greater_than": N_("“{name}” must be more than {gt}."),
    "greater_than_equal": N_("“{name}” must be at least {ge}."),
    "less_than": N_("“{name}” must be less than {lt}."),
    "less_than_equal": N_("“{name}” must be at most {le}."),
    "multiple_of": N_("“{name}” must be a multiple of {multiple_of}."),
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "timezone_aware": MOMENT,
    "uuid_type": IDENTIFIER,
    "uuid_parsing": IDENTIFIER,
    "url_type": ADDRESS,
    "url_parsing": ADDRESS,
    "url_syntax_violation": ADDRESS,
    "url_too_long": N_("“{name}” is too long: at most {max_length} characters."),
    "url_scheme": N_("“{name}” must be a web address that starts with https:// or http://."),
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "too_short": N_("“{name}” has too few entries: at least {min_length} are needed."),
    "too_long": N_("“{name}” has too many entries: at most {max_length}."),
    "dict_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "json_invalid": N_("The body is not JSON."),
    "one_line": ONE_LINE,
    "several_lines": SEVERAL_LINES,
    "email": N_("“{email}” is not an e-mail address: it needs a name, an @ and a domain."),
}
TOO_BRIEF = N_("“{name}” is too short: write at least a short sentence.")
"""Said where a text is asked for that says something: reasons."""
A_SENTENCE = 10
NO_JSON = N_("Send JSON, with the header “Content-Type: application/json”.")
"""Said where a body came without saying that it is JSON."""
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
    kind = str(error["type"])
    # Where in a body that is not JSON the reading stopped is the place of no field.
    name = "" if kind == "json_invalid" else _field(error["loc"])
    if kind == "value_error" and "email" in str(error.get("msg", "")):
        kind = "email"
    values = {
        "name": name or "body",
        "reason": str(error["msg"]).rstrip("."),
        "email": str(error.get("input", ""))[:100],
        **error.get("ctx", {}),
    }
    sentence = SENTENCES.get(kind, GENERAL)
    if kind == "string_too_short" and int(values.get("min_length", 0)) >= A_SENTENCE:
        sentence = TOO_BRIEF
    if not name and isinstance(error.get("input"), bytes):
        sentence = NO_JSON
    return Trouble(sentence, values, field=name or None)


def _field(location: Sequence[int | str]) -> str:
    parts = [part for part in location if part not in ("body", "query", "path", "header")]
    named = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return "".join(named).removeprefix(".")
