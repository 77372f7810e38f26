"""JSON with one meaning, or none."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.errors import JsonError
from badges.strict_json import MAX_BYTES, MAX_DEPTH, read_json, read_object

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@given(VALUES)
def test_every_json_value_is_read_as_it_was_written(value: object) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_input_reads_or_is_refused_with_our_error(data: bytes | str) -> None:
    with contextlib.suppress(JsonError):
        read_json(data)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (b'{"a":1,"a":2}', "doubled", "appears twice"),
        ('{"a":{"b":[{"c":1,"c":1}]}}', "doubled", "'c'"),
        ("[NaN]", "number", "NaN"),
        ("[-Infinity]", "number", "Infinity"),
        ("[1e999]", "number", "range"),
        ("[" + "1" * 41 + "]", "number", "digits"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "too_deep", "nested"),
        ('{"a":' * 5000, "too_deep", "nested"),
        (" " * (MAX_BYTES + 1), "too_large", "longer"),
        (b"\xff\xfe{", "json", "UTF-8"),
        ("\ud800", "json", "UTF-8"),
        (r'"\ud800"', "json", "surrogate"),
        (r'{"\udfff":1}', "json", "surrogate"),
        (r'{"a":"\ud800"}', "json", "surrogate"),
        (r'{"a":["x",["\ud800"]]}', "json", "surrogate"),
        ("{'a':1}", "json", "line 1, column 2"),
        ("", "json", "line 1"),
    ],
)
def test_what_is_ambiguous_or_hostile_is_refused(text: bytes | str, code: str, words: str) -> None:
    with pytest.raises(JsonError, match=words) as caught:
        read_json(text)
    assert caught.value.code == code


def test_brackets_in_strings_do_not_count_as_depth() -> None:
    text = json.dumps({"a": "[" * 100 + '\\"{'})
    assert read_object(text) == {"a": "[" * 100 + '\\"{'}


def test_a_byte_order_mark_is_tolerated() -> None:
    assert read_object(b'\xef\xbb\xbf{"a":1}') == {"a": 1}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[]", "an array"),
        ('""', "a string"),
        ("true", "a boolean"),
        ("null", "null"),
        ("1", "a number"),
    ],
)
def test_an_object_is_asked_for_by_name(text: str, kind: str) -> None:
    with pytest.raises(JsonError, match=kind):
        read_object(text)
