"""The quick way to the canonical form gives, byte for byte, what the long way gives."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.errors import CredentialError
from badges.ob3 import shapes
from badges.ob3.canonical import canonical
from badges.ob3.shapes import canonical_by_shape
from tests.badges.credentials import CredentialIssuer, credential

IRIS = st.sampled_from(
    [
        "https://a.example.org/x?y=1#z",
        "http://a.example.org",
        "https://",
        "https://x y",
        "urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a11",
        "urn:x",
        "did:web:a.example.org",
        "did:",
        "mailto:a@example.org",
        "_:b0",
        "relative/../path",
        "https://é.example.org/",
        "Achievement:x",
        "id",
        "@id",
        "@none",
        "text x-mark-3-x",
    ]
)
TEXTS = st.one_of(st.text(max_size=20), IRIS, st.sampled_from(['"\\\n\r\t', "\x00\x7f\x08", ""]))


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each text that is no word of the contexts."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in ("type", "@context"):
                yield from leaves(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, (*path, number))
    elif isinstance(node, str):
        yield path


PLACES = list(leaves(credential()))


def put(document: Any, path: tuple[Any, ...], text: str) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = text


def outcome(way: Any, document: Any) -> str:
    try:
        return str(way(document))
    except CredentialError as error:
        return f"{error.code}: {error}"


@given(st.dictionaries(st.sampled_from(PLACES), TEXTS, max_size=8), st.booleans())
def test_both_ways_say_the_same_of_any_texts(
    texts: dict[tuple[Any, ...], str], everywhere: bool
) -> None:
    document = credential()
    for path, text in texts.items():
        put(document, path, text)
        if everywhere:  # equal texts make equal quads, and equal names one node
            other = PLACES[(PLACES.index(path) + 1) % len(PLACES)]
            put(document, other, text)
    assert outcome(canonical_by_shape, document) == outcome(canonical, document)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_both_ways_say_the_same_of_each_place(path: tuple[Any, ...]) -> None:
    for text in ("plain", "https://other.example.org/a", "urn:uuid:0", ""):
        document = credential()
        put(document, path, text)
        assert outcome(canonical_by_shape, document) == outcome(canonical, document), text


def test_the_second_document_of_a_shape_needs_neither_reading_nor_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    canonical_by_shape(credential())
    other = credential()
    other["name"] = "Another name"
    other["credentialSubject"]["id"] = "urn:uuid:00000000-0000-4000-8000-000000000000"
    expected = canonical(other)
    for reading in ("graph_of", "canonical", "canonical_of"):
        monkeypatch.setattr(shapes, reading, None)
    assert canonical_by_shape(other) == expected


def test_equal_texts_make_one_quad_and_equal_names_one_node() -> None:
    for tags, evidence in ((["a", "b"], "12"), (["a", "a"], "11")):
        document = credential()
        document["credentialSubject"]["achievement"]["tag"] = tags
        document["evidence"] = [
            {"id": f"https://a.example.org/{number}", "type": ["Evidence"], "name": "Same"}
            for number in evidence
        ]
        assert canonical_by_shape(document) == canonical(document)


def test_other_members_are_another_shape() -> None:
    document = credential()
    canonical_by_shape(document)
    for name, value in (("unheardOf", "x"), ("description", "More."), ("id", None)):
        changed: dict[str, Any] = {**copy.deepcopy(document), name: value}
        assert outcome(canonical_by_shape, changed) == outcome(canonical, changed), name


def test_a_document_with_a_graph_of_its_own_goes_the_long_way() -> None:
    issuer = CredentialIssuer()
    endorsed = {**issuer.credential, "endorsement": [issuer.secured()]}
    assert outcome(canonical_by_shape, endorsed) == outcome(canonical, endorsed)
