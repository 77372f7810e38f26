"""A note beside a request never fails it nor holds it up."""

import logging
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.plumbing import aside
from app.plumbing.aside import Notes
from app.programmes.tables import ApiKey


@contextmanager
def somebody_writing(service):
    """Hold what a note needs: on SQLite the writers' place, on PostgreSQL the rows."""
    with service.work() as work:
        work.session.connection().execute(text("UPDATE api_key SET name = name"))
        work.session.connection().execute(text("UPDATE sign_in SET device = device"))
        yield


def last_used(cast):
    with cast.service.work() as work:
        return {str(key.last_used_on) for key in work.session.exec(select(ApiKey))}


def test_the_first_call_of_the_day_is_noted(cast):
    assert cast.api().get("/api/v1/programmes").status_code == 200
    assert str(cast.service.clock().date()) in last_used(cast)


def test_who_reads_is_answered_while_somebody_else_writes(cast, caplog):
    caplog.set_level(logging.WARNING)
    browser, program = cast.browser(), cast.api()
    cast.service.clock.pass_by(days=1)
    with somebody_writing(cast.service):
        began = time.monotonic()
        assert program.get("/api/v1/programmes").status_code == 200
        assert browser.get("/today").status_code == 200
        assert time.monotonic() - began < 10, "SQLite's writers wait for thirty seconds"
    told = [one for one in caplog.records if "notes beside requests are dropped" in one.message]
    assert len(told) == 1, "told once, not at each request"


def test_what_was_dropped_is_noted_by_a_later_call(cast, monkeypatch):
    monkeypatch.setattr(aside, "NOTES_REST", 0.0)
    cast.service.clock.pass_by(days=1)
    today = str(cast.service.clock().date())
    with somebody_writing(cast.service):
        assert cast.api().get("/api/v1/programmes").status_code == 200
    assert today not in last_used(cast)
    assert cast.api().get("/api/v1/programmes").status_code == 200
    assert today in last_used(cast)


def test_a_request_that_writes_does_not_fail_by_its_note_either(cast):
    cast.service.change(notes=Notes("sqlite:////proc/nothing/estampille.db"))
    cast.service.clock.pass_by(days=1)
    body = {"programme_id": str(cast.programme.id), "name": "Une de plus", "kind": "tech"}
    assert cast.api().post("/api/v1/organisations", json=body).status_code == 201


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nothing/estampille.db", "postgresql+psycopg://x@127.0.0.1:9/x"]
)
def test_a_note_for_a_database_that_is_away_is_dropped(url):
    Notes(url).write(text("SELECT 1"))
