"""Counts of calls in a database: on SQLite in a file of their own, on PostgreSQL in a table of the service's.

On SQLite whoever counts never waits for who writes into the database, nor keeps anybody from it. On PostgreSQL the
counts are reached by connections of their own.
"""

import time
from math import floor
from pathlib import Path

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport
from sqlalchemy import BigInteger, Engine, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, SQLModel

from app.plumbing.aside import engine_aside

PATIENCE = 1.0
"""Seconds for which an answer is waited for."""
START_PATIENCE = 3.0
"""Seconds in which a process that starts gets to the file beside others that start."""


class CallCount(SQLModel, table=True):
    """How many calls of one kind one caller made in one stretch of time."""

    __tablename__ = "call_count"

    counted: str = Field(primary_key=True)
    """What is counted and who calls: a keyed digest, from which no address can be read."""
    stretch: int = Field(primary_key=True, sa_type=BigInteger)
    """The number of the stretch of time, counted from 1970 in lengths of the limit's window."""
    calls: int
    useless_at: int = Field(sa_type=BigInteger, index=True)
    """When nobody asks for it any more, in seconds since 1970."""


# One statement decides and counts, so two callers cannot both take the last place: a row that exists is locked, and
# the condition is looked at again.
COUNT = text("""
    INSERT INTO call_count (counted, stretch, calls, useless_at)
    SELECT :counted, :stretch, :amount, :useless_at WHERE :amount <= :free
    ON CONFLICT (counted, stretch) DO UPDATE SET calls = call_count.calls + :amount
    WHERE call_count.calls + :amount <= :free
    RETURNING calls
""")
LOOK = text("SELECT stretch, calls FROM call_count WHERE counted = :counted AND stretch >= :before")
FORGET = text("DELETE FROM call_count WHERE useless_at <= :now")


class DatabaseCounts(Storage, SlidingWindowCounterSupport):
    """Counts in a database, for the sliding window of the `limits` library, which has no such storage."""

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine) -> None:
        super().__init__(wrap_exceptions=True)
        self.engine = engine

    @property
    def base_exceptions(self) -> type[Exception]:
        """What is raised when the database does not answer."""
        return SQLAlchemyError

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count `amount` calls unless they are more than the limit leaves; say whether they were counted."""
        now = time.time()
        before, ttl, _, _ = self._window(key, expiry, now)
        values = {
            "counted": key,
            "stretch": int(now // expiry),
            "amount": amount,
            "useless_at": int(now + 2 * expiry),
            "free": limit - floor(before * ttl / expiry),
        }
        with self.engine.connect() as connection:
            return connection.execute(COUNT, values).first() is not None

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Return the counts of the stretch before and of this one, each with the seconds it still counts for."""
        return self._window(key, expiry, time.time())

    def _window(self, key: str, expiry: int, now: float) -> tuple[int, float, int, float]:
        this = int(now // expiry)
        with self.engine.connect() as connection:
            rows = connection.execute(LOOK, {"counted": key, "before": this - 1})
            calls = {int(row.stretch): int(row.calls) for row in rows}
        left = expiry - now % expiry
        return calls.get(this - 1, 0), left, calls.get(this, 0), left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:  # noqa: ARG002 - as the library calls it
        """Forget what was counted for a caller."""
        self.clear(key)

    def clear(self, key: str) -> None:
        """Forget what was counted for a caller."""
        with self.engine.connect() as connection:
            connection.execute(text("DELETE FROM call_count WHERE counted = :key"), {"key": key})

    def forget(self, now: float) -> int:
        """Delete the counts that nobody asks for any more; return how many those were."""
        with self.engine.connect() as connection:
            return int(connection.execute(FORGET, {"now": int(now)}).rowcount)

    def check(self) -> bool:
        """Say whether the database answers."""
        return self.get_sliding_window("", 1) is not None

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Asked for by other strategies than the sliding window."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Asked for by other strategies than the sliding window."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Asked for by other strategies than the sliding window."""
        raise NotImplementedError

    def reset(self) -> int | None:
        """Asked for by nobody: what is not asked for any more is forgotten by itself."""
        raise NotImplementedError


def engine_for_counts(url: str) -> Engine:
    """Return the engine by which the calls to a service with this database are counted.

    Raises:
        SQLAlchemyError: the file of a service on SQLite cannot be made.
    """
    if not url.startswith("sqlite"):
        return engine_aside(url, PATIENCE)
    # A count that is lost when the machine loses its power is no harm.
    file = counts_file(url)
    engine = engine_aside(f"sqlite:///{file}", PATIENCE, "journal_mode=WAL", "synchronous=OFF")
    until = time.monotonic() + START_PATIENCE
    while True:
        try:
            _make_table(engine)
        except OperationalError:
            # Of processes that start at once, one makes the file; SQLite lets the others wait for that at no moment.
            if time.monotonic() >= until:
                raise
            time.sleep(0.05)
        else:
            return engine


def counts_file(url: str) -> Path:
    """Return the file in which a service on SQLite counts: it stands beside the database."""
    return Path(make_url(url).database or "estampille.db").with_suffix(".counts.db")


def _make_table(engine: Engine) -> None:
    table = SQLModel.metadata.tables[str(CallCount.__tablename__)]
    with engine.connect() as connection:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
