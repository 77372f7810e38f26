"""What most rows have in common, and how somebody's own row is found."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, select

from app.errors import NotFound
from app.plumbing.column_types import UtcDateTime
from app.plumbing.service import Work


class Row(SQLModel):
    """A row that is found by a number of its own, and knows since when it is there."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


Table = TypeVar("Table", bound=SQLModel)


def belonging(
    table: type[Table], owner: str, refusal: str, **where: Any
) -> Callable[[Work, UUID, UUID], Table]:
    """Return a function that finds a row of a table among what belongs to one owner.

    Args:
        table: where to look.
        owner: the column that says whose it is, `person_id` or `exchange_id`.
        refusal: the marked sentence for whoever asks for a row that is not there, or not theirs.
        where: what the refusal says besides, such as the field that named the row.
    """

    def find(work: Work, owner_id: UUID, row_id: UUID) -> Table:
        row = work.session.get(table, row_id)
        if row is None or getattr(row, owner) != owner_id:
            raise NotFound(refusal, **where)
        return row

    return find


def existing(table: type[Table], refusal: str) -> Callable[[Work, UUID], Table]:
    """Return a function that finds a row of a table by its id.

    Args:
        table: where to look.
        refusal: the marked sentence for whoever asks for a row that is not there.
    """

    def find(work: Work, row_id: UUID) -> Table:
        row = work.session.get(table, row_id)
        if row is None:
            raise NotFound(refusal)
        return row

    return find


def by_id(work: Work, table: type[Table], ids: Collection[UUID]) -> dict[UUID, Table]:
    """Return the rows of a table that have these ids, in one query; what is not there is left out."""
    key: Any = table.id  # type: ignore[attr-defined]
    return {row.id: row for row in work.session.exec(select(table).where(key.in_(ids)))}  # type: ignore[attr-defined]


def change(work: Work, row: SQLModel, wanted: Mapping[str, Any]) -> list[str]:
    """Write what differs into a row, and return the names of the fields that did."""
    changed = sorted(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    work.session.add(row)
    return changed
