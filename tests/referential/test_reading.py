"""Strict YAML: texts stay texts, places are right, and no bytes at all get an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referential.problems import Code, Place
from referential.reading import MAX_BYTES, read


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("1.10", "1.10"),
        ("2026-01-02", "2026-01-02"),
        ("0o17", "0o17"),
        ("~", "~"),
        ("null", "null"),
        ("1e3", "1e3"),
        ('"0.1.0"', "0.1.0"),
        ("12:30", "12:30"),
        (">-\n  two\n  lines", "two lines"),
    ],
)
def test_a_scalar_is_what_was_written(written: str, read_as: str) -> None:
    document = read(f"key: {written}\n".encode(), "a.yaml")
    assert document.data == {"key": read_as}
    assert not document.problems


def test_places_count_characters_and_not_bytes() -> None:
    document = read("é: [été, ü]\nb:\n  - c: d\n".encode(), "a.yaml")
    assert document.place(("é", 1)) == Place(1, 10)
    assert document.key_place(("b",)) == Place(2, 1)
    assert document.place(("b", 0, "c")) == Place(3, 8)
    assert document.key_place(("b", 0, "c")) == Place(3, 5)


def test_a_place_that_is_not_there_is_the_nearest_around_it() -> None:
    document = read(b"a:\n  b: c\n", "a.yaml")
    assert document.place(("a", "missing", "deeper")) == document.place(("a",)) == Place(2, 3)


def test_a_key_that_comes_back_keeps_its_first_value() -> None:
    document = read(b"a: 1\nb: 2\na: 3\n", "a.yaml")
    assert document.data == {"a": "1", "b": "2"}
    assert [(one.code, one.place) for one in document.problems] == [
        (Code.YAML_DUPLICATE_KEY, Place(3, 1))
    ]


def test_a_quote_that_swallows_the_file_is_found_where_it_opens() -> None:
    document = read(b'a: b\nc: "d\ne: f\ng: h\n', "a.yaml")
    assert [(one.code, one.place) for one in document.problems] == [(Code.YAML_SYNTAX, Place(2, 4))]


def test_a_bomb_of_aliases_is_never_expanded() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    document = read(f"l0: &l0 [x]\n{layers}".encode(), "bomb.yaml")
    assert document.data is None
    told = [problem.code for problem in document.problems]
    assert told == [Code.YAML_ANCHOR] * (12 + 11 * 9)  # once where each stands in the file


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- "], ids=["lists", "maps", "dashes"])
def test_a_hole_without_bottom_is_refused(opening: bytes) -> None:
    document = read(opening * 20_000, "deep.yaml")
    assert document.data is None
    assert document.problems


def test_a_file_over_the_limit_is_not_even_looked_at() -> None:
    document = read(b"a" * (MAX_BYTES + 1), "big.yaml")
    assert [problem.code for problem in document.problems] == [Code.YAML_SIZE]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_get_an_exception(raw: bytes) -> None:
    document = read(raw, "any.yaml")
    assert document.problems or document.data is not None


@settings(deadline=None)
@given(st.text(alphabet="ab: -[]{}'\"\n#&*!|>%@`,?\t\r\ufeffé\u0301", max_size=80))
def test_no_text_that_looks_like_yaml_gets_one_either(text: str) -> None:
    document = read(text.encode(), "any.yaml")
    lines = text.replace("\r", "\n").split("\n")
    for problem in document.problems:
        assert 1 <= problem.place.line <= len(lines) + 1
