"""What a call of the API about an exchange names in its address, loaded and authorised before the door opens."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.exchanges.queries import exchange_of, link_in, participant_in
from app.exchanges.tables import CharterLink, Exchange, JoinLink, Participant
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller


def _readable(work: WorkDep, caller: ApiCaller, exchange_id: UUID) -> Exchange:
    return exchange_of(work, caller, exchange_id)


def _manageable(work: WorkDep, caller: ApiCaller, exchange_id: UUID) -> Exchange:
    return exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)


ReadableExchange = Annotated[Exchange, Depends(_readable, scope="function")]
"""For who may see the exchange."""
ManageableExchange = Annotated[Exchange, Depends(_manageable, scope="function")]
"""For who may change it: its profile, targets, people and charter."""


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
