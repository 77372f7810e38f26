"""Connections to the database for what stands beside a request: each statement by itself, waited for only so long."""

import logging
import time
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, Executable, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

log = logging.getLogger("estampille")

LONGEST = 2
"""Seconds that a statement may last on PostgreSQL."""
NOTE_PATIENCE = 0.1
"""Seconds for which a note waits for its place."""
NOTES_REST = 10.0
"""Seconds for which no note is tried after one that could not be written."""


def engine_aside(url: str, patience: float, *pragmas: str) -> Engine:
    """Return an engine whose statements are each committed by themselves.

    Args:
        url: the address of the database.
        patience: for how many seconds a statement may wait for its place.
        pragmas: what SQLite is told at each new connection.
    """
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"check_same_thread": False, "timeout": patience, "isolation_level": None},
        )

        def prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

        event.listen(engine, "connect", prepare)
        return engine
    options = (
        "-c synchronous_commit=off"
        f" -c lock_timeout={int(patience * 1000)} -c statement_timeout={LONGEST * 1000}"
    )
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=5,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={"options": options, "connect_timeout": 2},
    )


class Notes:
    """Side remarks, such as “last seen today”: written if the database takes them at once, and otherwise dropped."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._rests_until = 0.0

    def write(self, statement: Executable) -> None:
        """Write a remark. Nothing is raised: what it stands beside has been done."""
        if time.monotonic() < self._rests_until:
            return
        try:
            with self._engine.connect() as connection:
                connection.execute(statement)
        except SQLAlchemyError as error:
            self._rests_until = time.monotonic() + NOTES_REST
            reason = str(error.__cause__ or error).splitlines()[0]
            log.warning("notes beside requests are dropped for a while: %s", reason)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    @cached_property
    def _engine(self) -> Engine:
        return engine_aside(self._url, NOTE_PATIENCE, "synchronous=NORMAL", "secure_delete=ON")
