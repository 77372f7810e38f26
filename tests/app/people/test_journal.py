"""The operator's log says who came in and who was refused, without secrets or addresses."""

import json

import pytest

from app.people.accounts import use_link
from app.plumbing.journal import LINE

ADDRESS = "mediator@example.org"


@pytest.fixture
def journal(caplog):
    """Return the events that were told, and check that none holds what must not stand in a log."""
    caplog.set_level("INFO", logger="estampille.journal")
    yield lambda: [
        json.loads(one.message) for one in caplog.records if one.name.endswith("journal")
    ]
    assert "@" not in caplog.text


def link(cast):
    cast.service.client().post("/sign-in", data={"email": ADDRESS})
    cast.service.deliver()
    return cast.service.mailbox.link(ADDRESS)


def test_a_sign_in_and_a_second_click_are_told(cast, journal, caplog):
    path = link(cast)
    for _ in range(2):
        browser = cast.service.client(**{"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
        browser.post(path, follow_redirects=False)
    first, second = journal()
    person = str(cast.mediator.person_id)
    device = "Firefox, Linux"
    assert first == {"event": "signed in", "person": person, "by": "link", "device": device}
    assert second == {"event": "sign-in refused", "by": "link", "device": device}
    assert path.rpartition("/")[2] not in caplog.text


def test_a_line_begins_with_its_moment_in_utc_and_is_one_line(cast, journal, caplog):
    cast.service.client().post(link(cast), follow_redirects=False)
    record = caplog.records[-1]
    record.created = 1_800_000_000
    assert LINE.format(record).startswith('2027-01-15T08:00:00Z {"event": ')
    assert len(LINE.format(record).splitlines()) == 1


@pytest.mark.both_databases
def test_a_passkey_that_opens_nothing_is_told(cast, journal):
    client = cast.service.client()
    asked = client.post(
        "/sign-in/passkey/options", headers={"origin": "https://badges.example.org"}
    )
    answer = {"id": "eA", "rawId": "eA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA"}}  # fmt: skip
    data = {"ceremony": asked.json()["ceremony"], "answer": json.dumps(answer)}
    client.post("/sign-in/passkey/use", data=data)
    assert [one["event"] for one in journal()] == ["sign-in refused"]
    assert journal()[0]["by"] == "passkey"


def test_an_access_that_was_refused_is_told_with_the_pattern_of_its_address(cast, journal):
    path = f"/api/v1/programmes/{cast.programme.id}/audit-events"
    assert cast.api("observer").get(path).status_code in {403, 404}
    told = journal()[-1]
    assert told["event"] == "refused"
    assert told["place"] == "/api/v1/programmes/{programme_id}/audit-events"
    assert len(told["caller"]) == 16


def test_a_key_that_is_unknown_or_ended_is_told_without_the_key(cast, journal, caplog):
    client = cast.service.client(authorization="Bearer est_unknown-to-us")
    assert client.get("/api/v1/programmes").status_code == 401
    assert [one["event"] for one in journal()] == ["API key refused", "refused"]
    assert "unknown-to-us" not in caplog.text


def test_looking_at_a_page_without_being_signed_in_is_no_event(cast, journal):
    assert cast.service.client().get("/today", follow_redirects=False).status_code == 303
    assert journal() == []


def test_what_was_undone_is_not_told_as_done(cast, journal):
    path = link(cast)
    cast.service.change(limit_rates=False)
    with cast.service.work() as work:
        use_link(work, path.rpartition("/")[2], "")
        work.undo()
    assert journal() == []
