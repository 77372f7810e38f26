"""What a call of the API about an exchange names in its address, loaded and authorised before the door opens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement
from sqlmodel import select

from app.exchanges.queries import exchange_of, link_in, participant_in
from app.exchanges.tables import CharterLink, Exchange, JoinLink, Participant
from app.plumbing.paging import Item, Listed, Listing, PagingDep
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller


class _HasExchange(Listed, Protocol):
    exchange_id: UUID


Table = TypeVar("Table", bound=_HasExchange)


def _readable(work: WorkDep, caller: ApiCaller, exchange_id: UUID) -> Exchange:
    return exchange_of(work, caller, exchange_id)


def _manageable(work: WorkDep, caller: ApiCaller, exchange_id: UUID) -> Exchange:
    return exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)


ReadableExchange = Annotated[Exchange, Depends(_readable, scope="function")]
"""For who may see the exchange."""
ManageableExchange = Annotated[Exchange, Depends(_manageable, scope="function")]
"""For who may change it: its profile, targets, people and charter."""


@dataclass(frozen=True)
class ListsOfExchange:
    """Lists of what an exchange has, for who may see it."""

    exchange: ReadableExchange
    paging: PagingDep

    def listing(
        self, table: type[Table], shown: Callable[[Table], Item], *only: ColumnElement[bool]
    ) -> Listing[Item]:
        """Return one page of the exchange's rows in a table, newest first; `shown` makes an item of a row.

        Raises:
            BadInput: the cursor is not one that a list gave.
        """
        rows = select(table).where(table.exchange_id == self.exchange.id, *only)
        return self.paging.listing(rows, shown)


OfExchange = Annotated[ListsOfExchange, Depends(scope="function")]


def _charter_link(
    work: WorkDep, exchange: ManageableExchange, charter_link_id: UUID
) -> CharterLink:
    return link_in(work, exchange, CharterLink, charter_link_id)


def _join_link(work: WorkDep, exchange: ManageableExchange, join_link_id: UUID) -> JoinLink:
    return link_in(work, exchange, JoinLink, join_link_id)


def _participant(work: WorkDep, exchange: ManageableExchange, participant_id: UUID) -> Participant:
    return participant_in(work, exchange, participant_id)


ManageableCharterLink = Annotated[CharterLink, Depends(_charter_link, scope="function")]
ManageableJoinLink = Annotated[JoinLink, Depends(_join_link, scope="function")]
ManageableParticipant = Annotated[Participant, Depends(_participant, scope="function")]
