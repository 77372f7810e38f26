"""The databases that tests get: fresh, migrated, of both kinds; the server outlives nobody."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from tests.services import cluster, databases, postgresql, server
from tests.services.packages import ServiceMissing


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_a_test_gets_a_migrated_database(database_url: str) -> None:
    assert "alembic_version" in tables(database_url)


def test_a_test_of_migrations_gets_an_empty_one(empty_database_url: str) -> None:
    assert tables(empty_database_url) == []


def test_a_copy_is_dropped_after_use(postgresql_server: str) -> None:
    with databases.fresh(postgresql_server) as url:
        psycopg.connect(url).close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_a_copy_has_what_its_template_has(postgresql_server: str) -> None:
    with databases.fresh(postgresql_server) as template:
        with psycopg.connect(template) as connection:
            connection.execute("CREATE TABLE seal (id int)")
        with databases.fresh(postgresql_server, template) as copy:
            assert tables(databases.for_sqlalchemy(copy)) == ["seal"]


def wait_until_the_keeper_left(folder: Path) -> None:
    """Return when the server is gone: the keeper holds the lease while it stops it."""
    with (folder / "lease").open("a") as lease:
        while (folder / "url").exists():
            fcntl.flock(lease, fcntl.LOCK_EX)
            fcntl.flock(lease, fcntl.LOCK_UN)
            os.sched_yield()
        fcntl.flock(lease, fcntl.LOCK_EX)


class TestTheServerThatWeRun:
    @pytest.fixture(autouse=True)
    def ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TEST_DATABASE_URL", raising=False)

    def test_is_shared_and_stops_after_its_last_user(self, tmp_path: Path) -> None:
        with server.leased(tmp_path) as first:
            with server.leased(tmp_path) as second:
                assert second == first
            psycopg.connect(first).close()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(first)

    def test_stops_when_its_only_user_is_killed(self, tmp_path: Path) -> None:
        script = (
            "import sys, signal; from pathlib import Path; from tests.services import server\n"
            "with server.leased(Path(sys.argv[1])) as url: print(url, flush=True); signal.pause()"
        )
        user = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=server.PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with user:
            assert user.stdout is not None
            url = user.stdout.readline().strip()
            psycopg.connect(url).close()
            os.kill(user.pid, signal.SIGKILL)
        wait_until_the_keeper_left(tmp_path)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)

    def test_that_cannot_start_says_why(self, tmp_path: Path) -> None:
        (tmp_path / "pg_ctl").write_text("#!/bin/sh\n")
        initdb = tmp_path / "initdb"
        initdb.write_text("#!/bin/sh\necho 'no room left'; exit 1\n")
        initdb.chmod(0o755)
        with (
            pytest.raises(ServiceMissing, match=r"initdb.*no room left"),
            cluster.running(postgresql.Programs(tmp_path, user=None)),
        ):
            pytest.fail("it started")

    def test_whose_keeper_was_killed_is_swept_away_by_the_next(self, tmp_path: Path) -> None:
        with (tmp_path / "lease").open("a") as lease:
            fcntl.flock(lease, fcntl.LOCK_SH)
            keeper = server._start_keeper(tmp_path)
            url = (tmp_path / "url").read_text()
            keeper.kill()
            keeper.wait()
        programs = postgresql.find()
        assert isinstance(programs, postgresql.Programs)
        with cluster.running(programs) as ours:
            cluster.sweep(programs)
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(url)
            psycopg.connect(ours).close()
        assert not Path(url.partition("host=")[2]).exists()


def test_the_newest_of_debians_servers_is_taken(tmp_path: Path) -> None:
    for version in ("9", "15", "17", "common"):
        (tmp_path / version / "bin").mkdir(parents=True)
    assert [path.parent.name for path in postgresql.debian_folders(tmp_path)] == ["17", "15", "9"]


def test_a_password_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://someone:secret@db.example.org/tests")
    line = str(postgresql.find())
    assert "secret" not in line
    assert "db.example.org" in line
