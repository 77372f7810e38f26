"""Passkeys through the doors: hostile and stale answers; a real device signs in tests/browser/test_passkeys.py."""

import json

import pytest

from app.people.passkeys import MOST_PASSKEYS, host_for_passkeys
from app.people.tables import Passkey
from app.plumbing.settings import Settings


def token_of(client, path="/me/sessions"):
    return client.get(path).text.split('name="csrf" value="')[1].split('"')[0]


def ask(client, path="/me/passkeys/options"):
    return client.post(path, data={"csrf": token_of(client)})


@pytest.mark.parametrize(
    ("base", "host"),
    [
        ("https://badges.example.org", "badges.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", ""),
        ("http://badges.example.org", ""),
        ("https://[::1]:8000", ""),
    ],
)
def test_passkeys_are_for_hosts_that_browsers_make_them_for(base, host):
    assert host_for_passkeys(Settings(base_url=base)) == host


def test_what_the_device_is_asked_names_the_person_and_no_third_party(cast):
    asked = ask(cast.browser()).json()
    options = asked["publicKey"]
    assert options["rp"]["id"] == "badges.example.org"
    assert options["user"]["name"] == "mediator@example.org"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert asked["ceremony"]


def test_nobody_registers_a_passkey_without_being_signed_in(cast):
    answer = cast.service.client().post("/me/passkeys/options", follow_redirects=False)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "hostile", ["", "{}", "[]", "null", "x" * 100_000, '{"id": "a", "rawId": "a", "type": "x"}']
)
@pytest.mark.parametrize("door", ["register", "sign in"])
def test_a_hostile_answer_gets_a_sentence_and_changes_nothing(cast, door, hostile):
    client = cast.browser()
    if door == "register":
        ceremony, path = ask(client).json()["ceremony"], "/me/passkeys"
    else:
        ceremony = ask(client, "/sign-in/passkey/options").json()["ceremony"]
        path = "/sign-in/passkey/use"
    data = {"csrf": token_of(client), "ceremony": ceremony, "answer": hostile, "name": "x"}
    refused = client.post(path, data=data, follow_redirects=False)
    assert refused.status_code == 422
    assert "set-cookie" not in refused.headers
    assert cast.rows(Passkey) == []


def test_a_question_is_answered_in_time_and_by_the_same_person(cast):
    client, other = cast.browser(), cast.browser("owner")
    ceremony = ask(client).json()["ceremony"]
    data = {"ceremony": ceremony, "answer": "{}", "name": "x"}
    stolen = other.post("/me/passkeys", data={**data, "csrf": token_of(other)})
    assert stolen.status_code == 422
    late = ask(client).json()["ceremony"]
    cast.service.clock.pass_by(minutes=11)
    client = cast.browser()  # signed in again: the question is too old all the same
    answer = client.post(
        "/me/passkeys",
        data={**data, "ceremony": late, "csrf": token_of(client)},
        headers={"accept-language": "en"},
    )
    assert "took too long" in answer.text


def keep(cast, number=1):
    with cast.service.work() as work:
        rows = [
            Passkey(
                person_id=cast.mediator.person_id,
                credential=f"credential {place}".encode(),
                public_key=b"key",
                sign_count=0,
                name=f"clé {place}",
                created_at=cast.service.clock(),
            )
            for place in range(number)
        ]
        work.session.add_all(rows)
        work.session.flush()
        return rows[0].id


@pytest.mark.both_databases
def test_a_passkey_is_renamed_and_removed_by_its_owner_only(cast):
    passkey = keep(cast)
    client, other = cast.browser(), cast.browser("owner")
    for path in (f"/me/passkeys/{passkey}/name", f"/me/passkeys/{passkey}/remove"):
        data = {"csrf": token_of(other), "name": "volée"}
        assert other.post(path, data=data, follow_redirects=False).status_code == 404
    data = {"csrf": token_of(client), "name": "mon vieux portable"}
    client.post(f"/me/passkeys/{passkey}/name", data=data)
    assert "mon vieux portable" in client.get("/me/sessions").text
    empty = client.post(f"/me/passkeys/{passkey}/name", data={**data, "name": ""})
    assert empty.status_code == 422
    client.post(f"/me/passkeys/{passkey}/remove", data=data)
    assert "mon vieux portable" not in client.get("/me/sessions").text


def test_there_is_an_end_to_how_many_one_has(cast):
    keep(cast, MOST_PASSKEYS)
    refused = ask(cast.browser())
    assert refused.status_code == 409


def test_the_device_is_told_which_passkeys_are_there_already(cast):
    keep(cast, 2)
    options = json.loads(ask(cast.browser()).text)["publicKey"]
    assert len(options["excludeCredentials"]) == 2
