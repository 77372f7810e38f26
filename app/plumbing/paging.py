"""Lists by cursor: stable while rows are added, and as quick on the last page as on the first."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Protocol, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import and_, or_
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, BadInput

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT)]
Item = TypeVar("Item")


class Listed(Protocol):
    """A row that can be listed: it has a moment and an id, which order it."""

    id: UUID
    created_at: datetime


Row = TypeVar("Row", bound=Listed)


class Listing(BaseModel, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page, or null on the last."""

    items: list[Item]
    next: str | None = None


def listing(
    session: Session, query: SelectOfScalar[Row], table: Any, cursor: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Return the rows after the cursor, newest first, and the cursor of the next page."""
    limit = max(1, min(limit, LARGEST_LIMIT))
    if cursor:
        at, identity = _read(cursor)
        query = query.where(
            or_(table.created_at < at, and_(table.created_at == at, table.id < identity))
        )
    ordered = query.order_by(table.created_at.desc(), table.id.desc()).limit(limit + 1)
    rows = list(session.exec(ordered))
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], _write(rows[limit - 1])


def _write(row: Listed) -> str:
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()} {row.id}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, _, identity = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(identity)
    except ValueError as error:
        raise BadInput(
            N_("This cursor is not one that a list gave you."),
            field="cursor",
            remedy=N_("Start again without a cursor."),
        ) from error
