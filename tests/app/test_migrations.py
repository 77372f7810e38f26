"""The tables: up, as the code declares them, and down again, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from app.plumbing.database import alembic_config, make_engine, upgrade
from app.tables import metadata

pytestmark = pytest.mark.both_databases


def tables(url):
    engine = make_engine(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_up_and_down_again(empty_database_url):
    upgrade(empty_database_url)
    assert tables(empty_database_url) == set(metadata.tables)
    command.downgrade(alembic_config(empty_database_url), "base")
    assert tables(empty_database_url) == set()
    upgrade(empty_database_url)
    assert tables(empty_database_url) == set(metadata.tables)


def test_the_migrations_make_what_the_code_declares(empty_database_url):
    upgrade(empty_database_url)
    engine = make_engine(empty_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
