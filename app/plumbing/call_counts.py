"""Counts of calls in a database: on SQLite in a file of their own, on PostgreSQL in a table of the service's.

On SQLite whoever counts never waits for who writes into the database, nor keeps anybody from it. On PostgreSQL the
counts are reached by connections of their own.
"""

import time
from dataclasses import dataclass
from math import floor
from pathlib import Path

from limits import RateLimitItem, WindowStats
from sqlalchemy import BigInteger, Engine, make_url, text
from sqlalchemy.exc import OperationalError
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


@dataclass(frozen=True)
class _Seen:
    """What a caller did in the stretch of time before and in this one, as it is seen at one moment."""

    before: int
    """Counts the less the more of this stretch is over."""
    this: int
    expiry: int
    """How long a stretch is, in seconds."""
    now: float

    @property
    def left(self) -> float:
        """Seconds until this stretch is over."""
        return self.expiry - self.now % self.expiry

    @property
    def weighed(self) -> float:
        """What still counts of the stretch before."""
        return self.before * self.left / self.expiry

    @property
    def freed_in(self) -> float:
        """Seconds until one more call is free; none when nothing was counted."""
        waits = [self.left] if self.this else []
        if self.before:
            waits.append(self.left % (self.expiry / self.before))
        return min(waits, default=0.0)


class DatabaseCounts:
    """A sliding window whose counts stand in a database; answers as those of the `limits` library do.

    That library keeps its windows in no database.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def hit(self, item: RateLimitItem, who: str, *, cost: int = 1) -> bool:
        """Count `cost` calls unless they are more than the limit leaves; say whether they were counted.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        seen = self._look(item, who)
        values = {
            "counted": item.key_for(who),
            "stretch": int(seen.now // seen.expiry),
            "amount": cost,
            "useless_at": int(seen.now + 2 * seen.expiry),
            "free": item.amount - floor(seen.weighed),
        }
        with self.engine.connect() as connection:
            return connection.execute(COUNT, values).first() is not None

    def get_window_stats(self, item: RateLimitItem, who: str) -> WindowStats:
        """Return what is left to a caller, and when they may ask more than that.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        seen = self._look(item, who)
        remaining = max(0, item.amount - floor(seen.weighed + seen.this))
        return WindowStats(seen.now + seen.freed_in, remaining)

    def _look(self, item: RateLimitItem, who: str) -> _Seen:
        now, expiry = time.time(), item.get_expiry()
        this = int(now // expiry)
        with self.engine.connect() as connection:
            rows = connection.execute(LOOK, {"counted": item.key_for(who), "before": this - 1})
            calls = {int(row.stretch): int(row.calls) for row in rows}
        return _Seen(calls.get(this - 1, 0), calls.get(this, 0), expiry, now)

    def forget(self, now: float) -> int:
        """Delete the counts that nobody asks for any more; return how many those were."""
        with self.engine.connect() as connection:
            return int(connection.execute(FORGET, {"now": int(now)}).rowcount)


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
