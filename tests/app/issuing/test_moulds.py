"""Awards that are alike are cast in a mould: the same bytes as the long way makes, or the long way."""

from dataclasses import replace

import pytest

from app.issuing import moulds, workflow
from app.issuing.batches import run_due
from app.issuing.compose import Recipient
from app.issuing.moulds import mould_of, sign_many
from app.issuing.signing import sign
from app.issuing.tables import Award, Credential
from badges.errors import CredentialError
from tests.app.issuing.test_batches import many_decisions
from tests.app.issuing.test_importing import send


@pytest.fixture
def signed(cast, monkeypatch):
    """What was signed for a batch of six: the addresses, the blanks and the moment."""
    kept = []

    def keep(addresses, blanks, now):
        kept.append((addresses, blanks, now))
        return sign_many(addresses, blanks, now)

    monkeypatch.setattr(workflow, "sign_many", keep)
    send(cast, "decision_id\n" + "".join(f"{one}\n" for one in many_decisions(cast, 6)))
    run_due(cast.service.inside)
    (asked,) = kept
    return asked


def test_what_is_cast_is_byte_for_byte_what_the_long_way_makes(cast, signed):
    addresses, blanks, now = signed
    long_way = [sign(addresses, one, now) for one in blanks]
    mould = mould_of(addresses, blanks[0], now)
    assert [mould.cast(one) for one in blanks] == long_way
    awards = {one.id: one for one in cast.rows(Award)}
    credentials = {one.award_id: one for one in cast.rows(Credential)}
    for blank, made in zip(blanks, long_way, strict=True):
        award_id = blank.facts.award_id
        kept, told = awards[award_id], credentials[award_id]
        stored = (kept.hosted, kept.signed, told.document, told.jwt)
        assert stored == (made.hosted, made.signed, made.document, made.jwt)
    verified = cast.service.client().post("/api/v1/verify", json={"input": long_way[3].jwt})
    assert verified.json()["verdict"] == "valid"


def test_what_differs_in_more_than_its_own_words_is_another_kind(signed):
    addresses, blanks, now = signed
    others = [
        replace(one, facts=replace(one.facts, language="pt")) if place % 2 else one
        for place, one in enumerate(blanks)
    ]
    assert len({moulds._kind(one) for one in others}) == 2
    assert sign_many(addresses, others, now) == [sign(addresses, one, now) for one in others]


def test_a_mould_that_would_say_something_else_is_not_used(signed, monkeypatch):
    addresses, blanks, now = signed
    long_way = [sign(addresses, one, now) for one in blanks]

    def wrong(blank):
        return [*moulds_words(blank)[:-1], "7"]

    moulds_words = moulds._words
    monkeypatch.setattr(moulds, "_words", wrong)
    assert sign_many(addresses, blanks, now) == long_way
    monkeypatch.undo()
    mould = mould_of(addresses, blanks[0], now)
    recipient = Recipient('sha256$"', "x")
    odd = replace(blanks[0], facts=replace(blanks[0].facts, recipient=recipient))
    with pytest.raises(CredentialError):
        mould.cast(odd)
