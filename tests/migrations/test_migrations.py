"""The migrations, on both engines: all the way up, all the way down, and equal to the tables."""

from alembic import command
from sqlalchemy import create_engine, inspect

from app.plumbing.database import alembic_config


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_up_down_and_up_again(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, "head")
    there = tables(empty_database_url)
    command.downgrade(config, "base")
    assert tables(empty_database_url) == {"alembic_version"}
    command.upgrade(config, "head")
    assert tables(empty_database_url) == there


def test_what_the_code_declares_is_what_the_migrations_make(database_url: str) -> None:
    command.check(alembic_config(database_url))
