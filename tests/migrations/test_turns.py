"""Migrations of processes that start together, that are killed, or that meet tables of a newer version."""

import signal
import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import create_engine, inspect, text

from app.errors import OperatorError
from app.plumbing.database import upgrade
from app.plumbing.schema import Tables, tables_in
from app.tables import metadata

PROCESS = """
    import os, signal, sys
    from sqlalchemy import Engine, event
    from app.plumbing.database import upgrade
    import app.tables
    print("ready", flush=True)
    last = int(sys.stdin.readline())
    made = 0

    @event.listens_for(Engine, "after_cursor_execute")
    def count(connection, cursor, statement, *rest):
        global made
        made += "CREATE TABLE" in statement
        if made == last:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade(sys.argv[1])
"""


def ready(url):
    command = [sys.executable, "-c", textwrap.dedent(PROCESS), url]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def begin(process, last=-1):
    process.stdin.write(f"{last}\n")
    process.stdin.flush()


def state(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        found = tables_in(connection)
    engine.dispose()
    return found, names


def test_three_processes_that_start_together_take_turns(empty_database_url):
    processes = [ready(empty_database_url) for _ in range(3)]
    for process in processes:
        begin(process)
    told = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], told
    assert state(empty_database_url) == (Tables.CURRENT, set(metadata.tables))


@pytest.mark.parametrize("last", [1, 41])
def test_a_migration_that_is_killed_leaves_nothing_and_is_done_again(empty_database_url, last):
    process = ready(empty_database_url)
    begin(process, last)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert state(empty_database_url) == (Tables.MISSING, set())
    upgrade(empty_database_url)
    assert state(empty_database_url) == (Tables.CURRENT, set(metadata.tables))


def test_tables_of_a_newer_version_are_left_alone(database_url):
    engine = create_engine(database_url)
    with engine.begin() as connection:
        (before,) = connection.execute(text("SELECT version_num FROM alembic_version")).one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    try:
        with pytest.raises(OperatorError, match="newer version of Estampille"):
            upgrade(database_url)
        assert state(database_url)[0] is Tables.NEWER
    finally:
        with engine.begin() as connection:
            change = text("UPDATE alembic_version SET version_num = :before")
            connection.execute(change, {"before": before})
        engine.dispose()
