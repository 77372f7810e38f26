"""What is read of exchanges: one that somebody may act in, its sides, its targets, who takes part."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.exchanges.tables import CharterAcceptance, Exchange, ExchangeLink, Participant, Target
from app.library import LevelInRelease
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.programmes.queries import Finder
from app.programmes.tables import Organisation

LinkTable = TypeVar("LinkTable", bound=ExchangeLink)


_GONE = or_(
    col(Participant.declined_at).is_not(None),
    col(Participant.left_at).is_not(None),
    col(Participant.taken_out_at).is_not(None),
)
TAKES_PART = and_(col(Participant.consented_at).is_not(None), ~_GONE)
"""The condition that a participant has accepted and is still there, as `Participant.takes_part` says it of a row."""
IS_AWAITED = and_(col(Participant.consented_at).is_(None), ~_GONE)
"""The condition that a participant was invited and has not answered."""

exchange_of = Finder(Exchange, N_("There is no such exchange among yours."))
"""Return an exchange in which the caller may act."""


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
    """Return which of the two sides have accepted which text, the social organisation first."""
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


own_participation = belonging(
    Participant, "person_id", N_("There is no such participation among yours.")
)
"""Return a person's own participation."""


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
