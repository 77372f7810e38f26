"""The time, asked for in one place so that tests can set it."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC, to the second.

    Seconds are enough for people and for Open Badges, and a moment that survives JSON, SQLite and
    PostgreSQL unchanged is easier to trust than one with digits that some of them drop.
    """
    return datetime.now(UTC).replace(microsecond=0)
