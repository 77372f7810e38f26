"""What asks for a sign-in that is minutes old; and what the person is told by mail."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from app.people.tables import EmailAddress, Passkey, Person, SignIn

MAIN = "mediator@example.org"


@pytest.fixture
def owner_of_two(cast):
    """Give the mediator a second address and a passkey; return their rows' ids."""
    with cast.service.work() as work:
        person_id = cast.mediator.person_id
        first = work.session.exec(
            select(EmailAddress).where(EmailAddress.person_id == person_id)
        ).one()
        more = {"person_id": person_id, "created_at": work.now}
        second = EmailAddress(fingerprint="f", sealed=first.sealed, main=False, **more)
        key = Passkey(credential=b"c", public_key=b"p", sign_count=0, name="my phone", **more)
        work.session.add_all([second, key])
        work.session.flush()
        return {"address": second.id, "passkey": key.id, "programme": cast.programme.id}


def send(browser, path, **data):
    page = browser.get("/me/sessions").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(path, data={"csrf": csrf, **data}, follow_redirects=False)


ACTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "ask for a passkey": ("/me/passkeys/options", {}, "/me/sessions"),
    "add a passkey": ("/me/passkeys", {"ceremony": "x", "answer": "{}"}, "/me/sessions"),
    "remove a passkey": ("/me/passkeys/{passkey}/remove", {}, "/me/sessions"),
    "add an address": ("/me/addresses", {"email": "new@example.org"}, "/me/addresses"),
    "change the main address": ("/me/addresses/{address}/main", {}, "/me/addresses"),
    "remove an address": ("/me/addresses/{address}/remove", {}, "/me/addresses"),
    "make a key that writes": (
        "/programmes/{programme}/keys",
        {"name": "k", "scopes": ["read", "award"], "days": "1"},
        "/programmes/{programme}/keys",
    ),
    "be erased": ("/me/data/erase", {"word": "EFFACER"}, "/me/data/erase"),
}


@pytest.mark.parametrize("act", ACTS)
def test_after_ten_minutes_one_signs_in_again_first(cast, owner_of_two, act):
    path, data, page = ACTS[act]
    browser = cast.browser()
    cast.service.clock.pass_by(minutes=10)
    before = rows(cast)
    answer = send(browser, path.format(**owner_of_two), **data)
    assert answer.status_code == 303
    sent_to = urlsplit(answer.headers["location"])
    assert sent_to.path == "/sign-in"
    assert parse_qs(sent_to.query)["next"] == [page.format(**owner_of_two)]
    assert rows(cast) == before, "nothing was changed"


@pytest.mark.parametrize("act", ACTS)
def test_within_ten_minutes_it_is_done_or_refused_for_another_reason(cast, owner_of_two, act):
    path, data, _ = ACTS[act]
    browser = cast.browser()
    cast.service.clock.pass_by(minutes=9)
    answer = send(browser, path.format(**owner_of_two), **data)
    assert not answer.headers.get("location", "").startswith("/sign-in")
    expected = {"add a passkey": 422, "be erased": 303}
    assert answer.status_code == expected.get(act, answer.status_code)
    assert answer.status_code in {200, 201, 303, 422}


def rows(cast):
    with cast.service.work() as work:
        tables = (EmailAddress, Passkey, Person)
        return [one.model_dump() for table in tables for one in work.session.exec(select(table))]


def test_a_program_is_told_so_and_a_key_that_only_reads_needs_no_second_sign_in(cast):
    browser = cast.browser()
    cast.service.clock.pass_by(minutes=11)
    path = f"/api/v1/programmes/{cast.programme.id}/api-keys"
    origin = {"origin": "https://badges.example.org", "accept-language": "en"}
    writing = browser.post(path, json={"name": "k", "scopes": ["award"]}, headers=origin)
    assert writing.status_code == 403
    assert writing.json()["type"].endswith(":sign-in-again")
    reading = browser.post(path, json={"name": "k", "scopes": ["read"]}, headers=origin)
    assert reading.status_code == 201
    by_key = cast.api().post(path, json={"name": "k", "scopes": ["read"]})
    assert by_key.status_code != 403 or "sign-in-again" not in by_key.text


@pytest.mark.both_databases
def test_signing_in_again_makes_it_possible_and_leaves_one_sign_in(cast, owner_of_two):
    browser = cast.browser()
    cast.service.clock.pass_by(minutes=30)
    send(browser, "/sign-in", email=MAIN, next="/me/addresses")
    cast.service.deliver()
    arrived = send(browser, cast.service.mailbox.link(MAIN))
    assert arrived.headers["location"] == "/me/addresses"
    answer = send(browser, f"/me/addresses/{owner_of_two['address']}/main")
    assert answer.headers["location"] == "/me/addresses"
    with cast.service.work() as work:
        own = select(SignIn).where(SignIn.person_id == cast.mediator.person_id)
        standing = [row for row in work.session.exec(own) if row.revoked_at is None]
    assert len(standing) == 1, "the sign-in before it on this browser is over"


def test_the_person_is_told_of_a_passkey_that_went(cast, owner_of_two):
    browser = cast.browser()
    send(browser, f"/me/passkeys/{owner_of_two['passkey']}/remove")
    cast.service.deliver()
    assert "my phone" in cast.service.mailbox.to(MAIN)[-1]


@pytest.mark.parametrize(
    "page", ["/me/sessions", "/me/addresses", "/me/data/erase", "/programmes/{programme}/keys"]
)
def test_a_page_says_beforehand_that_the_sign_in_is_too_old(cast, page):
    page = page.format(programme=cast.programme.id)
    browser = cast.browser()
    browser.headers["accept-language"] = "en"
    cast.service.clock.pass_by(minutes=9)
    assert "sign in again first" not in browser.get(page).text
    cast.service.clock.pass_by(minutes=1)
    shown = browser.get(page).text
    assert "sign in again first" in shown
    assert f'href="/sign-in?next={page}"' in shown
