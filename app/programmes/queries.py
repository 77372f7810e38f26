"""How a row of a programme is found for somebody who may act on it."""

from collections.abc import Collection
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlmodel import col, select

from app.errors import NotFound
from app.plumbing.audit import OfProgramme
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Organisation, Programme

Table = TypeVar("Table", bound=OfProgramme)


class Finder(Generic[Table]):
    """Finds a row of one table among those of the caller's programmes."""

    def __init__(self, table: type[Table], refusal: str, **where: Any) -> None:
        """Keep where to look, and the marked sentence for whoever asks for what is not there or not theirs."""
        self.table = table
        self.refusal = refusal
        self.where = where

    def __call__(
        self, work: Work, caller: Caller, row_id: UUID, action: Action = Action.READ
    ) -> Table:
        """Return a row on which the caller may act.

        Raises:
            NotFound: there is none, or it belongs to a programme the caller has no part in.
            AccessRefused: the caller's role does not allow the action.
        """
        row = work.session.get(self.table, row_id)
        if row is None or row.programme_id not in caller.memberships:
            raise NotFound(self.refusal, **self.where)
        caller.demand(row.programme_id, action)
        return row


def programmes_by_name(work: Work, programmes: Collection[UUID]) -> list[Programme]:
    """Return some programmes, in the order of their names."""
    query = select(Programme).where(col(Programme.id).in_(programmes))
    return list(work.session.exec(query.order_by(Programme.name)))


def organisation_names(work: Work, organisations: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of some organisations."""
    query = select(Organisation.id, Organisation.name).where(
        col(Organisation.id).in_(organisations)
    )
    return dict(work.session.exec(query).all())
