"""Whole documents with one or a few members changed: whatever comes, the library gives a report or its own error."""

import base64
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from badges.errors import JsonError
from badges.jws import sign
from badges.strict_json import read_object
from tests.badges.fuzz.targets import RECIPIENT, TARGETS, VECTORS
from tests.issuer_in_memory import signing_key

ODD: list[Any] = [
    None, True, False, 0, -1, 10**30, 1e308, "", " ", "x", "\u0000", "\ud800", [], {}, [None], [[]], [{}],
    ["RS256"], {"id": "x"}, {"type": []}, "urn:uuid:", "https://", "https://[", "did:web:", "did:key:z",
    "data:image/png;base64,", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "sha256$", "a" * 5000,
    {"@context": "https://example.org/"}, {"@id": "x", "@graph": []}, RECIPIENT,
]  # fmt: skip
"""Values that are of a wrong type, at the edge of a right one, or that mean something elsewhere."""


def documents() -> Iterator[dict[str, Any]]:
    """Yield every JSON document of the vectors, the payloads of tokens too."""
    for path in sorted(VECTORS.glob("*-*/**/*")):
        if path.suffix in (".json", ".jsonld") or path.parent.name == "trust":
            try:
                yield read_object(path.read_bytes())
            except JsonError:
                continue
        elif path.suffix in (".jws", ".jwt"):
            payload = path.read_text().split(".")[1]
            yield read_object(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


DOCUMENTS = list(documents())
WORDS = sorted({name for document in DOCUMENTS for name in document})


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a document with each key or position in it."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for place, inner in list(items):
        yield node, place
        if isinstance(inner, dict | list):
            yield from places(inner)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document in which one to three members were replaced, removed, renamed, wrapped or copied elsewhere."""
    document: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(DOCUMENTS))))
    for _ in range(draw(st.integers(1, 3))):
        known = list(places(document))
        if not known:
            break
        node, place = draw(st.sampled_from(known))
        other, elsewhere = draw(st.sampled_from(known))
        act = draw(st.sampled_from(("replace", "replace", "remove", "rename", "wrap", "copy")))
        if act == "replace":
            node[place] = deepcopy(draw(st.sampled_from(ODD)))  # it may be changed itself
        elif act == "remove":
            del node[place]
        elif act == "wrap":
            node[place] = [node[place], node[place]]
        elif act == "copy":
            node[place] = json.loads(json.dumps(other[elsewhere]))
        elif isinstance(node, dict):
            node[draw(st.sampled_from(WORDS))] = node.pop(place)
    return document


def spelt(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


@settings(max_examples=400, deadline=None)
@given(document=mutated())
def test_a_changed_document_gets_a_report(document: dict[str, Any]) -> None:
    TARGETS["verify"](spelt(document))
    TARGETS["parse"](spelt(document))


@settings(max_examples=200, deadline=None)
@given(document=mutated(), head=mutated() | st.sampled_from([{"alg": one} for one in ODD]))
def test_a_changed_token_gets_a_report(document: dict[str, Any], head: dict[str, Any]) -> None:
    token = sign(spelt(document), signing_key())
    TARGETS["verify"](token.encode())
    _, payload, signature = token.split(".")
    header = base64.urlsafe_b64encode(spelt(head)).rstrip(b"=").decode()
    TARGETS["verify"](f"{header}.{payload}.{signature}".encode())


@settings(max_examples=400, deadline=None)
@given(document=mutated(), turn=st.integers(0, 7))
def test_a_changed_answer_of_an_issuer_gets_a_report(document: dict[str, Any], turn: int) -> None:
    TARGETS["served"](bytes([turn]) + spelt(document))
