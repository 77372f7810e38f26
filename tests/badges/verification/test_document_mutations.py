"""Whole documents with one or a few members changed: whatever comes, the library gives a report or its own error."""

import base64
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from badges.jws import sign
from tests.badges.fuzz.targets import TARGETS
from tests.fuzz.mutations import DOCUMENTS, ODD, mutate, spelt
from tests.issuer_in_memory import signing_key


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document in which one to three members were replaced, removed, renamed, wrapped or copied elsewhere."""
    chance = Random(draw(st.integers(0, 2**32)))
    return mutate(draw(st.sampled_from(DOCUMENTS)), chance)


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
