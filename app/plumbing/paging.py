"""Lists by cursor: stable while rows are added, and as quick on the last page as on the first."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Generic, Protocol, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import tuple_
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, BadInput
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line

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


@dataclass(frozen=True)
class Paging:
    """Which page of a list is asked for, and where its rows are kept."""

    work: WorkDep
    cursor: Line | None = None
    limit: Limit = DEFAULT_LIMIT

    def page(self, query: SelectOfScalar[Row]) -> tuple[list[Row], str | None]:
        """Return the rows of a query after the cursor, newest first, and the cursor of the next page.

        Raises:
            BadInput: the cursor is not one that a list gave.
        """
        table = query.column_descriptions[0]["entity"]
        limit = max(1, min(self.limit, LARGEST_LIMIT))
        if self.cursor:
            at, row_id = _read(self.cursor)
            # Compared as rows: an index begins to read there, and no page reads what those before have shown.
            query = query.where(tuple_(table.created_at, table.id) < tuple_(at, row_id))
        ordered = query.order_by(table.created_at.desc(), table.id.desc()).limit(limit + 1)
        rows = list(self.work.session.exec(ordered))
        if len(rows) <= limit:
            return rows, None
        return rows[:limit], _write(rows[limit - 1])

    def listing(self, query: SelectOfScalar[Row], shown: Callable[[Row], Item]) -> Listing[Item]:
        """Return one page of the rows that a query finds in any order, newest first; `shown` makes an item of a row.

        Raises:
            BadInput: the cursor is not one that a list gave.
        """
        return self.listing_together(query, lambda rows: [shown(row) for row in rows])

    def listing_together(
        self, query: SelectOfScalar[Row], shown: Callable[[list[Row]], list[Item]]
    ) -> Listing[Item]:
        """Return the same where what is shown of a page's rows is read for all of them at once.

        Raises:
            BadInput: the cursor is not one that a list gave.
        """
        rows, following = self.page(query)
        return Listing(items=shown(rows), next=following)


PagingDep = Annotated[Paging, Depends(scope="function")]


def _write(row: Listed) -> str:
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()} {row.id}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, _, row_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(row_id)
    except ValueError as error:
        raise BadInput(
            N_("This cursor is not one that a list gave you."),
            field="cursor",
            remedy=N_("Start again without a cursor."),
        ) from error
