"""Public lists of what was revoked: short, kept until they change, and seen by the next request in every process."""

import json
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlmodel import col, delete

from app.issuing import compose
from app.issuing.addresses import Addresses
from app.issuing.document_cache import MOST_LISTS, until_it_changes
from app.issuing.keyring import MOST_AWARDS, current_key, key_of
from app.issuing.public_routes import find_document
from app.issuing.tables import RevokedId
from app.issuing.taking_back import lists_changed
from app.plumbing.at_commit import do_now
from app.plumbing.audit import AuditEvent
from app.plumbing.database import make_engine
from badges import ob2
from badges.ob3.status import decode_list

LIST = "/ob/v2/issuers/solidaire/1/revocations"
MEBIBYTE = 1024 * 1024


def ask(cast, given):
    return cast.service.client().post("/api/v1/verify", json={"input": given}).json()


def revoke(cast, badge):
    place, why = f"/api/v1/awards/{badge['id']}/revoke", {"reason": "Issued in error."}
    assert cast.api().post(place, json=why).status_code == 200


def test_the_list_of_a_generation_stays_below_what_others_read_though_all_were_revoked():
    issuer = compose.Issuer("solidaire", 1, "Solidaire", "https://s.example", "a@s.example", "")
    addresses = Addresses("https://badges.example.org")
    listed = compose.revocations(
        addresses,
        issuer,
        [uuid4() for _ in range(MOST_AWARDS)],
        [f"urn:uuid:{uuid4()}" for _ in range(2_000)],
    )
    assert len(ob2.document_bytes(listed)) < MEBIBYTE


@pytest.mark.both_databases
def test_a_generation_that_has_signed_all_it_may_is_followed_by_the_next(cast):
    first = cast.award()
    with cast.service.work() as work:
        key = key_of(work, cast.programme.id, 1)
        assert key.placed == 1
        key.placed = MOST_AWARDS
        work.session.add(key)
    with cast.service.work() as work:
        held = current_key(work, cast.programme.id)
        assert (held.generation, held.row.placed) == (2, 0)
        assert current_key(work, cast.programme.id).generation == 2
    made = [one.detail for one in cast.rows(AuditEvent) if one.action == "key.made"]
    assert {"generation": 2} in made
    assert ask(cast, first["signed"])["valid"]
    assert ask(cast, first["credential_v3"])["valid"]


def test_lists_are_made_once_and_again_after_a_revocation_anywhere(cast):
    badge = cast.award()
    client = cast.service.client()
    status = client.get(badge["credential_v3"]).json()["credentialStatus"]
    jwt = {"accept": "application/vc+jwt"}
    before = [client.get(one).content for one in (LIST, status["statusListCredential"])]
    token = client.get(status["statusListCredential"], headers=jwt).text
    statements = []
    engine = cast.service.app.state.service.engine
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    assert [client.get(one).content for one in (LIST, status["statusListCredential"])] == before
    assert client.get(status["statusListCredential"], headers=jwt).text == token
    asked = [one for one in statements if not one.startswith("BEGIN")]
    assert len(asked) == 3, "each asks for the count of changes, and for nothing else"
    assert all("signing_key.revision" in one for one in asked)
    revoke(cast, badge)
    assert client.get(LIST).json()["revokedAssertions"] == [f"urn:uuid:{badge['id']}"]
    listed = client.get(status["statusListCredential"]).json()["credentialSubject"]
    assert any(decode_list(listed["encodedList"]))
    assert client.get(status["statusListCredential"], headers=jwt).text != token


@pytest.mark.both_databases
def test_a_revocation_by_another_process_is_on_the_list_that_is_served_next(cast):
    badge = cast.award()
    assert cast.service.client().get(LIST).json()["revokedAssertions"] == []
    inside = cast.service.inside
    other = replace(
        inside, engine=make_engine(inside.settings.database)
    )  # what a process has of its own
    assert served_by(other) == []
    revoke(cast, badge)
    assert served_by(other) == [f"urn:uuid:{badge['id']}"]
    other.engine.dispose()


def served_by(service):
    with service.begin(reading=True) as work:
        return json.loads(find_document(work, LIST).body)["revokedAssertions"]


def test_a_database_that_a_backup_replaced_is_answered_with_its_own_list(cast):
    for name in ("urn:uuid:before", "urn:uuid:after"):
        with cast.service.work() as work:
            revoked = RevokedId(
                programme_id=cast.programme.id,
                generation=1,
                name=name,
                reason="Shown.",
                created_at=work.now,
            )
            work.session.add(revoked)
            lists_changed(work, cast.programme.id, 1)
        assert cast.service.client().get(LIST).json()["revokedAssertions"] == [name]
        with cast.service.work() as work:  # the rows are those of before again
            work.session.exec(delete(RevokedId).where(col(RevokedId.id) == revoked.id))
            key_of(work, cast.programme.id, 1).revision = 0


def test_what_is_kept_is_of_one_generation_and_of_so_many_lists(cast):
    with cast.service.work() as work:
        for number in range(MOST_LISTS + 3):
            found = until_it_changes(work, ("test", number), 1, partial(str, number))
            assert found == str(number)
        kept = until_it_changes(work, ("test", MOST_LISTS), 1, lambda: "anew")
        assert kept == str(MOST_LISTS)
        assert until_it_changes(work, ("test", 0), 1, lambda: "anew") == "anew"
        lists_changed(work, cast.programme.id, 1)
        do_now(work)
        work.session.expire_all()
        first = key_of(work, cast.programme.id, 1).revision
        assert first > 0
        lists_changed(work, cast.programme.id, 1)
        do_now(work)
        work.session.expire_all()
        assert key_of(work, cast.programme.id, 1).revision > first
    with cast.service.work() as work:
        (theirs,) = cast.bystander.ids_of("signing_key")
        assert work.session.get_one(type(key_of(work, cast.programme.id, 1)), theirs).revision == 0


@pytest.mark.parametrize("form", ["", "/jwt"])
def test_a_credential_of_ours_is_looked_up_by_its_row_and_no_list_is_read(cast, form):
    badge = cast.award()
    given = cast.service.client().get(badge["credential_v3"] + form).text
    statements = []
    engine = cast.service.app.state.service.engine
    event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    report = ask(cast, given)
    assert report["valid"], report
    assert not [one for one in statements if "list_number" in one]
    revoke(cast, badge)
    report = ask(cast, given)
    assert (report["valid"], report["revoked"]) == (False, True)
    assert report["revocation_reason"] == "other"


def test_the_public_lists_name_nobody_and_say_no_word(cast):
    badge = cast.award()
    revoke(cast, badge)
    text = json.dumps(cast.service.client().get(LIST).json())
    assert "error" not in text
    assert badge["assertion"] not in text
