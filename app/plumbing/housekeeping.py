"""Rows that are of no use any more are deleted: what each room says that expires, and what all rooms share."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select
from sqlmodel import SQLModel

from app.plumbing.idempotency import RememberedAnswer
from app.plumbing.mailing import OutgoingMail, given_up
from app.plumbing.rooms import Expiring
from app.plumbing.service import Service

STEP = 500
"""Rows deleted in one transaction: on SQLite, nobody else writes meanwhile."""
SHARED = (
    Expiring(RememberedAnswer, ("created_at",), timedelta(days=2)),
    Expiring(OutgoingMail, ("due_at",), timedelta(days=30), only=given_up()),
)
"""What no room holds for itself: answers to repeated calls, and mail that could not be sent."""


def tidy_up(service: Service) -> int:
    """Delete what has expired, in small steps; return how many rows that were."""
    deleted = sum(_delete(service, one) for one in (*SHARED, *service.rooms.expiring))
    return deleted + service.counters.forget()


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
