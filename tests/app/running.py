"""A running service as tests drive it: its clock, its mail, its browsers and programs."""

import atexit
import os
import re
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from app.library import Library
from app.main import ROOMS, SECRET_LINKS
from app.people.accounts import make_sign_in_link
from app.plumbing.aside import Notes
from app.plumbing.carriers import carrier_for, plain_text
from app.plumbing.counters import Counters
from app.plumbing.database import make_engine
from app.plumbing.keys.house_key import remember
from app.plumbing.keys.vault import Vault, read_key
from app.plumbing.mailing import deliver_due
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings
from app.plumbing.storage import Files
from tests.services.databases import LASTING

BASE = "https://badges.example.org"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def found(pattern: str, text: str, flags: int = 0) -> re.Match[str]:
    """Return where a text has what is looked for; a test that finds nothing fails."""
    match = re.search(pattern, text, flags)
    assert match, f"{pattern} is not in {text}"
    return match


def csrf_in(page: str) -> str:
    """Return the token that the forms of a page are sent with."""
    return found(r'name="csrf" value="([^"]+)"', page)[1]


@dataclass
class Clock:
    """The time of the service under test."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **duration: int) -> None:
        self.moment += timedelta(**duration)


@dataclass
class Mailbox:
    """Every mail that left the service."""

    mails: list[EmailMessage] = field(default_factory=list)

    def __call__(self, mail: EmailMessage) -> None:
        self.mails.append(mail)

    def to(self, address: str) -> list[str]:
        return [plain_text(mail) for mail in self.mails if mail["To"] == address]

    def link(self, address: str) -> str:
        """Return where the last mail to an address lets its reader act: the last of its links that hold a secret."""
        links = [word for word in self.to(address)[-1].split() if word.startswith(BASE)]
        secret = [link for link in links if SECRET_LINKS.held_by(link.removeprefix(BASE))]
        return (secret or links)[-1].removeprefix(BASE)


@dataclass
class RunningService:
    """The running service: its application, its clock, its mail."""

    app: FastAPI
    clock: Clock
    mailbox: Mailbox

    @property
    def inside(self) -> Service:
        """What the application works with."""
        found: Service = self.app.state.service
        return found

    def change(self, **changes: Any) -> None:
        """Let the application work with something else."""
        self.app.state.service = replace(self.inside, **changes)

    def work(self) -> AbstractContextManager[Work]:
        """Begin a unit of work, as the command line does."""
        return self.inside.begin()

    def client(self, **headers: str) -> TestClient:
        """Return a browser or a program that is nobody yet."""
        client = TestClient(self.app, base_url=BASE, headers=headers, raise_server_exceptions=False)
        client.portal = _portal()
        return client

    def deliver(self) -> int:
        """Send the mail that waits, as the worker does."""
        return deliver_due(self.inside)

    def signed_in(self, person_id: Any) -> TestClient:
        """Return a browser in which a person has signed in by a link."""
        with self.work() as work:
            path = make_sign_in_link(work, person_id).removeprefix(BASE)
        client = self.client()
        assert client.post(path, follow_redirects=False).status_code == 303
        return client


def equipped(settings: Settings, library: Library, *, key: str = "", **changes: Any) -> Service:
    """Return what a service works with in a test: nobody is counted, and what is changed is the test's own.

    With a key, the database is told of it and is believed to have its tables: to look takes longer than many a test.
    """
    engine = _engine_of(settings.database)
    if engine.dialect.name == "sqlite":
        engine.dispose()  # whatever is open leads to the file of an earlier test
    if not key:
        service = Service.of(settings, library, engine)
    else:
        vault = Vault(read_key(key, settings.data_dir) or b"")
        with engine.begin() as connection:
            remember(connection, vault)
        service = Service(
            settings,
            engine,
            vault,
            library,
            Files.of(settings),
            carrier_for(settings),
            Counters(settings),
            Notes(settings.database),
        )
    return replace(service, rooms=ROOMS, limit_rates=False, **changes)


def put_away(service: Service) -> None:
    """Close what a service had open, but the connections to PostgreSQL that last from test to test."""
    lasting = service.engine is _engine_of(service.settings.database)
    if service.engine.dialect.name == "sqlite" or not lasting:
        service.close()
        return
    service.kept.close()
    service.counters.close()
    service.notes.close()


@cache
def _portal() -> BlockingPortal:
    # One event loop for all clients of a worker: a client alone begins one, and its thread, for every request.
    begun = ExitStack()
    atexit.register(begun.close)
    return begun.enter_context(start_blocking_portal())


@cache
def _engine_of(url: str) -> Engine:
    # One for all tests of a worker: compiling statements anew took a quarter of their time, and a new connection to
    # PostgreSQL looks every table up once more.
    engine = make_engine(url)
    _engines.append(engine)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _last)
        atexit.register(engine.dispose)
    return engine


def _begin_anew() -> None:
    """Forget, in a process that was forked, the thread and the connections of the one it came from."""
    _portal.cache_clear()
    for one in _engines:
        one.dispose(close=False)


_engines: list[Engine] = []
os.register_at_fork(after_in_child=_begin_anew)


def _last(connection: Any, _record: ConnectionPoolEntry) -> None:
    LASTING.add(connection.info.backend_pid)
