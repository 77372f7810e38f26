"""What strangers read of a badge is made once, and given again until something that it says changes."""

import asyncio
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import event

from app.issuing.tables import Award
from app.people.protection import Protection, set_protection
from app.plumbing.front.kept import KeptMiddleware
from app.plumbing.kept_answers import (
    LARGEST,
    LONGEST,
    MOST_BYTES,
    KeptAnswer,
    KeptAnswers,
    Recording,
)
from app.plumbing.letters import Letter
from app.plumbing.mailing import post
from app.plumbing.witness import Sight
from app.programmes.tables import Programme
from app.sharing.workflow import accept, close_page, open_page

MADE_AFTER = 4
"""Requests after which an answer is kept: the first of a process still read what it then holds for ever."""


@pytest.fixture
def badge(cast):
    award = cast.award()
    change(cast, award, accept)
    change(cast, award, open_page)
    return award


def change(cast, badge, act):
    with cast.service.work() as work:
        award = work.session.get_one(Award, UUID(badge["id"]))
        act(work, award)


def write_something(cast):
    """Write what no badge speaks of."""
    with cast.service.work() as work:
        post(work, "somebody@example.org", Letter("s", "t", "t"))


@contextmanager
def doors(cast):
    """Count what the doors ask of the database."""
    asked = []
    engine = cast.service.inside.engine

    def note(*_arguments):
        asked.append(True)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def addresses(badge):
    return [
        f"/b/{badge['id']}",
        f"/b/{badge['id']}/card.png",
        *(f"/ob/v2/assertions/{badge['id']}{part}" for part in ("", "/signed", "/image.png")),
        f"/ob/v3/credentials/{badge['id']}",
    ]


@pytest.mark.both_databases
def test_an_answer_is_made_once_whatever_else_is_written(cast, badge):
    visitor = cast.service.client()
    for path in addresses(badge):
        first = visitor.get(path)
        for _ in range(MADE_AFTER):
            visitor.get(path)
        with doors(cast) as asked:
            same = visitor.get(path)
            assert (same.status_code, same.content) == (200, first.content), path
            assert same.headers["etag"] == first.headers["etag"]
            write_something(cast)
            asked.clear()
            assert visitor.get(path).content == first.content
            assert not asked, path
        kept = visitor.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
        assert (kept.status_code, kept.content) == (304, b"")
        assert kept.headers["etag"] == first.headers["etag"]
        assert "content-type" not in kept.headers


@pytest.mark.both_databases
def test_the_next_request_sees_every_change(cast, badge):
    visitor = cast.service.client(**{"accept-language": "en"})
    page, card, assertion = addresses(badge)[:3]

    def read(path):
        for _ in range(MADE_AFTER):
            visitor.get(path)
        return visitor.get(path)

    def rename(work, award):
        programme = work.session.get_one(Programme, award.programme_id)
        programme.name = "Renamed"
        work.session.add(programme)

    assert "Renamed" not in read(page).text
    change(cast, badge, rename)
    assert "Renamed" in visitor.get(page).text
    for path in (page, card):
        assert read(path).status_code == 200
    change(cast, badge, close_page)
    assert [visitor.get(path).status_code for path in (page, card)] == [404, 404]
    change(cast, badge, open_page)
    assert read(page).status_code == 200
    change(cast, badge, lambda work, row: set_protection(work, row.person_id, Protection.CHOSEN))
    assert visitor.get(page).status_code == 404
    assert read(assertion).status_code == 200
    done = cast.api("owner").post(
        f"/api/v1/awards/{badge['id']}/revoke",
        json={"code": "awarded-by-mistake", "reason": "Wrong"},
        headers={"Idempotency-Key": "k1"},
    )
    assert done.status_code == 200, done.text
    gone = [read(path) for path in addresses(badge)[2:]]
    assert [one.status_code for one in gone] == [410] * 4
    etag = gone[0].headers["etag"]
    assert visitor.get(assertion, headers={"if-none-match": etag}).status_code == 410


def test_who_stands_between_keeps_for_a_day_only_what_never_changes(cast, badge):
    visitor = cast.service.client()
    document = visitor.get(f"/ob/v2/assertions/{badge['id']}").json()["badge"]
    for path in (
        document,
        f"{document}/image.png",
        f"{document}/image.svg",
        f"{document}/small.png",
    ):
        answer = visitor.get(path)
        assert answer.headers["cache-control"] == "public, max-age=86400", path
        assert answer.headers["etag"]
    for path in addresses(badge):
        assert "no-cache" in visitor.get(path).headers["cache-control"], path
        assert "max-age" not in visitor.get(path).headers["cache-control"], path


def test_a_page_says_that_its_badge_expired_though_nobody_wrote_anything(cast, badge):
    visitor = cast.service.client(**{"accept-language": "en"})
    page = addresses(badge)[0]

    def limit(work, award):
        award.expires_at = work.now + timedelta(days=1)
        work.session.add(award)

    change(cast, badge, limit)
    for _ in range(MADE_AFTER):
        assert "expired on" not in visitor.get(page).text
    cast.service.clock.pass_by(days=2)
    assert "expired on" in visitor.get(page).text


def test_strangers_of_each_kind_get_their_own_and_who_is_known_is_answered_by_the_door(cast, badge):
    page, _, assertion = addresses(badge)[:3]
    stranger = cast.service.client(**{"accept-encoding": "identity"})
    for language, word in (("fr", "Vérifier"), ("en", "Verify")) * 3:
        assert word in stranger.get(page, headers={"accept-language": language}).text
    for _ in range(MADE_AFTER):
        short = stranger.get(page, headers={"accept-encoding": "gzip"})
        plain = stranger.get(page)
        assert short.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert short.headers["etag"] != plain.headers["etag"]
        accepted = stranger.get(assertion, headers={"accept": "application/json"})
        assert accepted.headers["content-type"] == "application/json"
        linked = stranger.get(assertion).headers["content-type"]
        assert linked == "application/ld+json"
        led = stranger.get(assertion, headers={"accept": "text/html"}, follow_redirects=False)
        assert led.status_code == 303
    with doors(cast) as asked:
        owner = cast.service.signed_in(cast.staff.person_id)
        asked.clear()
        assert "This badge is yours" in owner.get(page, headers={"accept-language": "en"}).text
        assert asked
    assert "This badge is yours" not in stranger.get(page, headers={"accept-language": "en"}).text


def test_a_database_that_does_not_answer_is_told_by_the_door(cast, badge, monkeypatch):
    visitor, path = cast.service.client(), addresses(badge)[2]
    for _ in range(MADE_AFTER):
        visitor.get(path)

    def broken(*_arguments):
        raise OSError

    monkeypatch.setattr("app.plumbing.witness._digest", broken)
    write_something(cast)
    with doors(cast) as asked:
        assert visitor.get(path).status_code == 200
        assert asked


def put(kept, name, size=0, **changes):
    recording = Recording(statements=[("SELECT 1", ())], allowed=True, **changes)
    answer = KeptAnswer(200, [], b"x" * size, None)
    for _ in range(2):
        kept.put(name, recording, answer, Sight(1, b"d"))
    return kept


def test_what_is_kept_is_bounded_and_nothing_is_kept_that_changes_or_lasts_too_long(monkeypatch):
    kept = KeptAnswers()
    count = MOST_BYTES // LARGEST + 3
    for number in range(count):
        put(kept, number, LARGEST)
    assert len(list(kept._entries)) < count
    assert list(kept._entries)[-1] == count - 1
    assert put(KeptAnswers(), "large", LARGEST + 1)._entries == {}
    assert put(KeptAnswers(), "changes", changes=True)._entries == {}
    old = put(KeptAnswers(), "old")
    moment = monotonic() + LONGEST + 1
    monkeypatch.setattr("app.plumbing.kept_answers.monotonic", lambda: moment)
    assert put(old, "new")._entries.keys() == {"new"}


def test_an_answer_in_pieces_goes_on_as_it_comes(cast):
    sent = []

    async def app(_scope, _receive, send):
        start = {"type": "http.response.start", "status": 200, "headers": []}
        await send(start)
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await send({"type": "http.response.body", "body": b"b"})

    async def nothing():
        return {}

    async def send(message):
        sent.append(message.get("body", message["type"]))

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/ob/x",
        "query_string": b"",
        "headers": [(b"if-none-match", b'"e"')],
        "app": cast.service.app,
    }
    asyncio.run(KeptMiddleware(app)(scope, nothing, send))
    assert sent == ["http.response.start", b"a", b"b"]
