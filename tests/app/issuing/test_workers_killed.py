"""Two `estampille worker` share a batch; one is killed, the database closes all connections: all is there once."""

import os
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes

import psycopg
import pytest
from sqlmodel import func, select

from app.issuing.tables import Award
from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.carriers import carrier_for
from app.plumbing.mailing import deliver_due
from tests.app.conftest import BASE
from tests.app.issuing.test_batches import ask, many_decisions, show

pytestmark = pytest.mark.both_databases
PEOPLE, PATIENCE = 120, 200.0


@pytest.fixture
def start(cast, tmp_path):
    """Return a starter of workers, as an operator starts them, and those that were started."""
    settings = cast.service.inside.settings
    started: list[subprocess.Popen[bytes]] = []

    def begin():
        environment = {
            **os.environ,
            "ESTAMPILLE_BASE_URL": BASE,
            "ESTAMPILLE_DATABASE_URL": settings.database.replace("+psycopg", ""),
            "ESTAMPILLE_DATA_DIR": str(tmp_path),
        }
        with (tmp_path / f"said{len(started)}").open("w") as said:
            command = [sys.executable, "-m", "app", "worker"]
            started.append(subprocess.Popen(command, env=environment, stdout=said, stderr=said))
        return started[-1]

    yield begin, started
    for one in started:
        one.kill()
        one.wait()


def until(happened):
    ends = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.1)


def connections(server):
    """Return the server's processes of those who are connected to the database."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(server, autocommit=True) as asking:
        return {pid for (pid,) in asking.execute(query)}


def mails(tmp_path):
    return [message_from_bytes(one.read_bytes()) for one in (tmp_path / "mail").glob("*.eml")]


def test_a_killed_worker_and_a_database_that_goes_away(cast, start, tmp_path):
    if cast.service.inside.engine.dialect.name == "sqlite":
        return  # one process works there
    server = cast.service.inside.settings.database.replace("+psycopg", "")
    begin, started = start
    batch = ask(cast, *many_decisions(cast, PEOPLE)).json()
    ours = connections(server)
    first, _second = begin(), begin()
    until(lambda: show(cast, batch)["awarded"] > 0)
    first.kill()
    first.wait()
    with psycopg.connect(
        server, autocommit=True
    ) as keeper:  # as at a restart, for the workers alone
        for pid in connections(server) - ours:
            keeper.execute(
                "SELECT pg_terminate_backend(%s) WHERE pg_backend_pid() <> %s", [pid, pid]
            )
    begin()
    until(lambda: show(cast, batch)["finished_at"])
    for one in started:
        one.terminate()
        one.wait(30)
    # What the killed one had in hand was put off for two minutes, and goes out then.
    cast.service.change(carrier=carrier_for(cast.service.inside.settings))
    cast.service.clock.pass_by(days=365)
    deliver_due(cast.service.inside)
    with cast.service.work() as work:
        mine = select(func.count()).where(Award.programme_id == cast.programme.id)
        assert work.session.exec(mine).one() == PEOPLE
        assert find_break(work, cast.programme.id) is None
        actions = Counter(
            work.session.exec(
                select(AuditEvent.action).where(AuditEvent.chain == cast.programme.id)
            )
        )
        assert (actions["award.made"], actions["batch.finished"]) == (PEOPLE, 1)
    letters = Counter(mail["To"] for mail in mails(tmp_path))
    assert (len(letters), max(letters.values()) <= 2) == (PEOPLE, True)
    assert len({mail["Message-ID"] for mail in mails(tmp_path)}) == PEOPLE
