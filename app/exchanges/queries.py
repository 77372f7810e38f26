"""What is read of exchanges: one that somebody may act in, its sides, its targets, who takes part."""

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from app.errors import N_, NotFound
from app.exchanges.tables import CharterAcceptance, Exchange, ExchangeLink, Participant, Target
from app.library import LevelInRelease
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Organisation

LinkTable = TypeVar("LinkTable", bound=ExchangeLink)


def exchange_of(
    work: Work, caller: Caller, exchange_id: UUID, action: Action = Action.READ
) -> Exchange:
    """Return an exchange in which the caller may act.

    Raises:
        NotFound: there is none, or it belongs to a programme the caller has no part in.
        AccessRefused: the caller's role does not allow the action.
    """
    exchange = work.session.get(Exchange, exchange_id)
    if exchange is None or exchange.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such exchange among yours."))
    caller.demand(exchange.programme_id, action)
    return exchange


def exchanges_in(work: Work, programmes: Collection[UUID]) -> list[Exchange]:
    """Return the exchanges of some programmes, latest first."""
    query = select(Exchange).where(col(Exchange.programme_id).in_(programmes))
    return list(work.session.exec(query.order_by(col(Exchange.created_at).desc())))


def sides_of(work: Work, exchange: Exchange) -> dict[UUID, Organisation]:
    """Return the two organisations of an exchange by their ids, the social organisation first."""
    query = select(Organisation).where(col(Organisation.id).in_(exchange.sides))
    organisations = {organisation.id: organisation for organisation in work.session.exec(query)}
    return {side: organisations[side] for side in exchange.sides}


def targets_of(work: Work, exchange_id: UUID) -> list[Target]:
    """Return what an exchange sets out to build, in order."""
    query = select(Target).where(Target.exchange_id == exchange_id)
    return list(work.session.exec(query.order_by(col(Target.position))))


def levels_of(work: Work, exchange: Exchange) -> list[LevelInRelease]:
    """Return what an exchange sets out to build, as its release of the referential describes it."""
    return [
        work.library.level_in(exchange.release, target.competence, target.level)
        for target in targets_of(work, exchange.id)
    ]


def acceptances_of(work: Work, exchange: Exchange) -> list[CharterAcceptance]:
    """Return which of the two sides have accepted the charter, the social organisation first."""
    sides = exchange.sides
    query = select(CharterAcceptance).where(
        CharterAcceptance.exchange_id == exchange.id,
        col(CharterAcceptance.organisation_id).in_(sides),
    )
    return sorted(work.session.exec(query), key=lambda row: sides.index(row.organisation_id))


def links_of(work: Work, exchange: Exchange, table: type[LinkTable]) -> list[LinkTable]:
    """Return the links of one kind that an exchange has, latest first."""
    query = select(table).where(table.exchange_id == exchange.id)
    return list(work.session.exec(query.order_by(col(table.created_at).desc())))


def link_in(work: Work, exchange: Exchange, table: type[LinkTable], link_id: UUID) -> LinkTable:
    """Return a link of one kind that an exchange has.

    Raises:
        NotFound: it has none with this id.
    """
    row = work.session.get(table, link_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound(N_("The exchange has no such link."))
    return row


def participants_of(work: Work, exchange_id: UUID) -> list[Participant]:
    """Return who takes part in an exchange, in the order of invitation."""
    query = select(Participant).where(Participant.exchange_id == exchange_id)
    return list(work.session.exec(query.order_by(col(Participant.created_at), col(Participant.id))))


def participant_in(work: Work, exchange: Exchange, participant_id: UUID) -> Participant:
    """Return a participant of an exchange.

    Raises:
        NotFound: the exchange has none with this id.
    """
    participant = work.session.get(Participant, participant_id)
    if participant is None or participant.exchange_id != exchange.id:
        raise NotFound(N_("The exchange has no such participant."), field="participant_id")
    return participant


def own_participation(work: Work, person_id: UUID, participant_id: UUID) -> Participant:
    """Return a person's own participation.

    Raises:
        NotFound: it is somebody else's, or does not exist.
    """
    participant = work.session.get(Participant, participant_id)
    if participant is None or participant.person_id != person_id:
        raise NotFound(N_("There is no such participation among yours."))
    return participant


def participation_of(work: Work, exchange_id: UUID, person_id: UUID) -> Participant | None:
    """Return how a person takes part in an exchange, if they do."""
    return work.session.exec(
        select(Participant).where(
            Participant.exchange_id == exchange_id, Participant.person_id == person_id
        )
    ).first()


def participations_of(work: Work, person_id: UUID) -> list[tuple[Participant, Exchange]]:
    """Return where a person takes part, latest first."""
    query = (
        select(Participant, Exchange)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Participant.person_id == person_id)
        .order_by(col(Participant.created_at).desc())
    )
    return list(work.session.exec(query))
