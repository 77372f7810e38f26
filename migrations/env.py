"""Alembic's environment: one transaction, the address given by who calls, names by convention.

Processes that start together take turns: each reads the version only when it is alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, Engine

from app.plumbing.database import make_engine
from app.plumbing.settings import Settings
from app.tables import metadata

TURN = 0x657374616D70
"""The advisory lock of PostgreSQL that whoever migrates has alone."""
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "60s"


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose turn it is."""
    if engine.dialect.name != "postgresql":
        with engine.begin() as connection:  # waits for the one writer's place: BEGIN IMMEDIATE
            yield connection
        return
    with engine.connect() as connection:
        # Of the session, not of a transaction: it is held until the connection closes, whatever a migration commits.
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({TURN})")
        # A migration that cannot get its lock gives way to the people who are working.
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        connection.exec_driver_sql(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
        connection.commit()
        yield connection


def migrate(connection: Connection) -> None:
    """Run the migrations over a connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Run the migrations against the given database, or the one that the settings name.

    Whoever gives a connection has a transaction open, in which all of it happens.
    """
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    url = context.config.attributes.get("url") or Settings().database
    engine = make_engine(url)
    try:
        with alone(engine) as connection:
            migrate(connection)
    finally:
        engine.dispose()


run()
