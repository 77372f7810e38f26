"""Migrations of processes that start together, that are killed, or that meet tables of a newer version."""

import signal
from multiprocessing import Pipe

import pytest
from sqlalchemy import create_engine, inspect, text

from app.errors import OperatorError
from app.plumbing.database import upgrade
from app.plumbing.schema import Tables, tables_in
from app.tables import metadata
from tests.migrations.migrating import migrate
from tests.services import warm

KILLS = 20


@pytest.fixture
def ready(empty_database_url, tmp_path):
    """Return a maker of processes that wait for the word to migrate the database."""

    def make(name="one"):
        asked, given = Pipe()
        process = warm.begin(migrate, empty_database_url, given, said=tmp_path / name)
        assert asked.recv() == "ready"
        return process, asked

    return make


def state(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        found = tables_in(connection)
    engine.dispose()
    return found, names


def test_three_processes_that_start_together_take_turns(empty_database_url, ready, tmp_path):
    processes = [ready(name) for name in "abc"]
    for _, asked in processes:
        asked.send(-1)
    ends = [warm.ended(process) for process, _ in processes]
    assert ends == [0, 0, 0], [(tmp_path / name).read_text() for name in "abc"]
    assert state(empty_database_url) == (Tables.CURRENT, set(metadata.tables))


def test_a_migration_that_is_killed_leaves_nothing_and_is_done_again(empty_database_url, ready):
    moments = range(1, len(metadata.tables), len(metadata.tables) // KILLS)
    assert len(moments) >= KILLS
    for last in moments:
        process, asked = ready()
        asked.send(last)
        assert warm.ended(process) == -signal.SIGKILL
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
