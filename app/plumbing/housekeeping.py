"""Rows that are of no use any more are deleted: what each room says that expires, and what all rooms share.

And files that no row names: of a process that was killed in between, or of a store that could not be reached.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select
from sqlmodel import SQLModel

from app.plumbing import clock
from app.plumbing.idempotency import RememberedAnswer
from app.plumbing.mailing import OutgoingMail, given_up
from app.plumbing.rooms import Expiring
from app.plumbing.service import Service
from app.plumbing.storage import NAMED_BY

STEP = 500
"""Rows deleted in one transaction: on SQLite, nobody else writes meanwhile."""
SHARED = (
    Expiring(RememberedAnswer, ("created_at",), timedelta(days=2)),
    Expiring(OutgoingMail, ("due_at",), timedelta(days=30), only=given_up()),
)
"""What no room holds for itself: answers to repeated calls, and mail that could not be sent."""
STRAY = timedelta(days=1)
"""After which a file that no row names is deleted: until then, the row may be about to come."""


def tidy_up(service: Service) -> int:
    """Delete what has expired, in small steps; return how many rows that were."""
    deleted = sum(_delete(service, one) for one in (*SHARED, *service.rooms.expiring))
    return deleted + service.counters.forget()


def drop_strays(service: Service) -> int:
    """Delete the files that no row names; return how many there were.

    Raises:
        OSError: where the files are cannot be reached.
    """
    dropped = 0
    for kind, storage in service.files.each():
        table, column = NAMED_BY[kind]
        names = SQLModel.metadata.tables[table].c[column]
        found = sorted(storage.names(before=clock.now() - STRAY))
        for start in range(0, len(found), STEP):
            some = found[start : start + STEP]
            with service.begin(reading=True) as work:
                query = select(names).where(names.in_(some))
                named = set(work.session.connection().execute(query).scalars())
            for name in set(some) - named:
                storage.drop(name)
                dropped += 1
    return dropped


def _delete(service: Service, expiring: Expiring) -> int:
    table = SQLModel.metadata.tables[str(expiring.table.__tablename__)]
    over = _over(table, expiring, service.now())
    deleted = 0
    while ids := _some(service, table, over):
        with service.begin() as work:
            # Another worker may have been here since they were read.
            statement = delete(table).where(table.c.id.in_(ids), over)
            deleted += work.session.connection().execute(statement).rowcount
        if len(ids) < STEP:
            break
    return deleted


def _some(service: Service, table: Table, over: ColumnElement[bool]) -> Sequence[Any]:
    with service.begin(reading=True) as work:  # nothing to do must not take the writers' place
        query = select(table.c.id).where(over).limit(STEP)
        return work.session.connection().execute(query).scalars().all()


def _over(table: Table, expiring: Expiring, now: datetime) -> ColumnElement[bool]:
    limit = now - expiring.kept
    over = or_(*(table.c[name] <= limit for name in expiring.ends))
    return over if expiring.only is None else and_(over, expiring.only)
