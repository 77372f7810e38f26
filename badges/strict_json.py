"""Read JSON that a stranger wrote: one meaning per text, bounded in size, depth and numbers.

RFC 8259 §4 leaves the meaning of duplicate names open and Python accepts `NaN`, so a signed text
could mean one thing to the signer's parser and another to ours. Such texts are refused whole.
"""

import json
import math
import re
from collections import Counter
from typing import Any

from badges.errors import JsonError
from badges.sentences import N_

MAX_BYTES = 1024 * 1024
"""The longest text that is read; a badge takes a few kilobytes."""

MAX_DEPTH = 32
"""The deepest nesting of objects and arrays; a badge with everything embedded takes about 8."""

MAX_OBJECTS = 500_000
"""The most objects and arrays; a list of 100,000 revoked badges has about as many."""

MAX_DIGITS = 40
"""The longest integer; Python's integers are unbounded and slow to parse from decimal."""

_NO_OBJECT = {
    list: N_("a JSON object is expected, this is an array"),
    str: N_("a JSON object is expected, this is a string"),
    bool: N_("a JSON object is expected, this is a boolean"),
    type(None): N_("a JSON object is expected, this is null"),
}
_NUMBER = N_("a JSON object is expected, this is a number")

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


def read_json(text: bytes | str, most_bytes: int = MAX_BYTES) -> Any:
    """Return the value of a JSON text.

    Args:
        text: the text.
        most_bytes: how long it may be.

    Raises:
        JsonError: the text is not UTF-8 JSON, has a doubled name, a number JSON does not know,
            an unpaired surrogate, or is larger or deeper than a badge can be.
    """
    decoded = _decode(text, most_bytes)
    _refuse_depth(decoded)
    try:
        value = _DECODER.decode(decoded)
    except json.JSONDecodeError as error:
        raise JsonError(
            N_("the text is not JSON: line {line}, column {column}: {detail}"),
            line=error.lineno,
            column=error.colno,
            detail=error.msg,
        ) from None
    # UTF-8 itself has no half characters: only an escape can write one.
    if "\\u" in decoded:
        _refuse_surrogates(value)
    return value


def read_object(text: bytes | str, most_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Return the JSON object of a text.

    Args:
        text: the text.
        most_bytes: how long it may be.

    Raises:
        JsonError: as `read_json`, or the value is no object.
    """
    value = read_json(text, most_bytes)
    if not isinstance(value, dict):
        raise JsonError(_NO_OBJECT.get(type(value), _NUMBER))
    return value


def _decode(text: bytes | str, most_bytes: int) -> str:
    if len(text) > most_bytes:
        raise JsonError(
            N_("the text is longer than {count} bytes"), count=most_bytes, code="too_large"
        )
    try:
        if isinstance(text, bytes):
            decoded = text.decode("utf-8")
        else:
            decoded = text
            decoded.encode("utf-8")
    except UnicodeError:
        raise JsonError(N_("the text is not UTF-8; write it again in that encoding")) from None
    return decoded.removeprefix("\ufeff")


def _refuse_depth(text: str) -> None:
    """Count brackets outside strings before parsing, since the parser itself recurses and objects take memory."""
    brackets = text.count("{") + text.count("[")
    if brackets <= MAX_DEPTH:
        return
    if brackets > MAX_OBJECTS:
        raise JsonError(
            N_("the text holds more than {count} objects and arrays"),
            count=MAX_OBJECTS,
            code="too_large",
        )
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        bracket = match.group()
        if bracket in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonError(
                    N_("objects and arrays are nested deeper than {count}"),
                    count=MAX_DEPTH,
                    code="too_deep",
                )
        elif bracket in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        doubled = next(name for name, times in Counter(n for n, _ in pairs).items() if times > 1)
        raise JsonError(
            N_("the name {name} appears twice in one object"),
            name=ascii(doubled[:80]),
            code="doubled",
        )
    return found


def _refuse_surrogates(value: Any) -> None:
    """Walk a value whose depth is known to be bounded."""
    if isinstance(value, dict):
        for name, member in value.items():
            _refuse_surrogates(name)
            _refuse_surrogates(member)
    elif isinstance(value, list):
        for one in value:
            _refuse_surrogates(one)
    elif isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise JsonError(
                N_("a string holds half a surrogate pair, which is no character")
            ) from None


def _refuse_constant(name: str) -> Any:
    raise JsonError(N_("{name} is not a JSON number"), name=name, code="number")


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise JsonError(N_("a number is out of range"), code="number")
    return value


def _int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise JsonError(
            N_("a number has more than {count} digits"), count=MAX_DIGITS, code="number"
        )
    return int(digits)


# Made once: it costs as much as decoding a small text.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_refuse_constant,
    parse_float=_float,
    parse_int=_int,
)
