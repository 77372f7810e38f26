"""Whether the tables of a database are those that this code works with."""

from enum import StrEnum
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.errors import OperatorError
from app.plumbing.database import alembic_config, newer, unreadable


class Tables(StrEnum):
    """How the tables stand to the code."""

    MISSING = "missing"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    """Made by a version of the code that this one does not know."""


@cache
def _revisions() -> tuple[str, ...]:
    """Return the migrations that this code knows, the newest first."""
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    return tuple(one.revision for one in script.walk_revisions())


def tables_in(connection: Connection) -> Tables:
    """Say how the tables of a database stand to the code."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Tables.MISSING
    if revision not in _revisions():
        return Tables.NEWER
    return Tables.CURRENT if revision == _revisions()[0] else Tables.OLDER


def check_tables(engine: Engine, *, may_be_older: bool = False) -> None:
    """Refuse to work with tables that this code does not know.

    Raises:
        OperatorError: they are a newer version's, or not up to date, or the database cannot be read.
    """
    try:
        with engine.execution_options(reading=True).connect() as connection:
            found = tables_in(connection)
    except DBAPIError as error:
        raise unreadable(engine.url, error) from error
    if found is Tables.NEWER:
        raise newer()
    if found is not Tables.CURRENT and not may_be_older:
        raise OperatorError(
            "The tables of the database are not up to date.", remedy="Run “estampille db upgrade”."
        )
