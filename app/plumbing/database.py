"""The database: one engine a process, one transaction a request, on SQLite (WAL) or PostgreSQL."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel, create_engine

from app.errors import OperatorError

PROJECT = Path(__file__).resolve().parents[2]

BUSY_TIMEOUT = 30_000
"""Milliseconds for which SQLite waits for another writer."""

# Set before any table is declared: a constraint without a name cannot be dropped by a migration.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def make_engine(url: str, *, make_folder: bool = True) -> Engine:
    """Return the engine for an address; a SQLite file's folder is made if it is missing, unless told otherwise."""
    # hide_parameters: an error in the log quotes the statement, never what people gave.
    if not url.startswith("sqlite"):
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20
        )
    database = make_url(url).database
    if database and make_folder:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    if is_read_only(url) and not Path(f"{database}-wal").exists():
        # SQLite keeps its log beside the file; where it cannot, it reads only what is said never to change.
        url = f"sqlite:///file:{quote(str(database))}?immutable=1&uri=true"
    engine = create_engine(
        url, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": 30}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_read_only(url: str) -> bool:
    """Say whether an address is a SQLite file in a folder where nothing can be written."""
    file = Path(make_url(url).database or "") if url.startswith("sqlite") else Path()
    return file.is_file() and not os.access(file.parent, os.W_OK)


def _keep_a_log(cursor: Any) -> None:
    """Switch to a write-ahead log; SQLite lets processes that make one file at once wait for that at no moment."""
    until = time.monotonic() + BUSY_TIMEOUT / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(0.02)
        else:
            return


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own timing is too late
    cursor = connection.cursor()
    _keep_a_log(cursor)
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT}",
        "cache_size=-8192",  # kibibytes: a report of many exchanges reads the same pages again and again
        "secure_delete=ON",  # what is deleted is overwritten, not only left out of the index
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails when another writer came in between.
    # Writers therefore queue at BEGIN, where SQLite waits for its turn; readers never wait.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def empty_log(engine: Engine) -> None:
    """Write SQLite's log into its file and empty it: until then, what was deleted still stands in the log.

    Readers who are in the way are waited for, two seconds at most; the log is then emptied another time.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout=2000",
            "wal_checkpoint(TRUNCATE)",
            f"busy_timeout={BUSY_TIMEOUT}",
        ):
            cursor.execute(f"PRAGMA {pragma}").fetchall()
        cursor.close()
    finally:
        connection.close()


@lru_cache(maxsize=8)
def _reading(engine: Engine) -> Engine:
    return engine.execution_options(reading=True)


@contextmanager
def transaction(engine: Engine, *, reading: bool = False) -> Iterator[Session]:
    """Open a session; commit when the block ends well, undo everything when it does not."""
    bind = _reading(engine) if reading else engine
    with Session(bind, expire_on_commit=False) as session:
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        session.commit()


def take_turns(session: Session, name: str) -> None:
    """Let one transaction at a time go on from here, of those that name the same thing.

    On SQLite writers take turns anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        connection.execute(lock, {"name": name})


def alembic_config(url: str) -> Config:
    """Return Alembic's configuration for an address."""
    config = Config(toml_file=str(PROJECT / "pyproject.toml"))
    # Where only the wheel is installed there is no pyproject.toml to say it.
    config.set_main_option("script_location", str(PROJECT / "migrations").replace("%", "%%"))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Bring the tables at an address up to date.

    Raises:
        OperatorError: a newer version of the code made them, or the database cannot be read.
    """
    try:
        command.upgrade(alembic_config(url), "head")
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise newer() from error
        raise
    except DBAPIError as error:
        raise unreadable(make_url(url), error) from error


def newer() -> OperatorError:
    """Return what is told of tables that a newer version of the code made."""
    return OperatorError(
        "A newer version of Estampille made the tables of this database: this one does not know them.",
        remedy="Install that version again, or restore a backup from before.",
    )


def unreadable(place: URL, error: DBAPIError) -> OperatorError:
    """Return what an operator is told of a database that does not answer, or not as a database does."""
    reason = " ".join(str(error.orig).split())
    return OperatorError(
        "The database {place} cannot be used: {reason}.",
        remedy="Check ESTAMPILLE_DATABASE_URL and that the database runs; a damaged one is restored from a backup.",
        place=place.render_as_string(hide_password=True),
        reason=reason.rstrip("."),
    )
