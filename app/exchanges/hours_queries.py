"""What is read of hours: those of an exchange, those that somebody sees of it, and their sums."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.exchanges.hours import Judge
from app.exchanges.queries import TAKES_PART
from app.exchanges.tables import Exchange, Hours, HoursState, Participant
from app.plumbing.paging import Paging
from app.plumbing.service import Work


@dataclass
class Sums:
    """Quarters of an hour, by state; what was refused counts nowhere."""

    by_state: Counter[str] = field(default_factory=Counter)

    @property
    def declared(self) -> int:
        """All that was declared and not refused, whether it is confirmed or not."""
        return self.by_state[HoursState.DECLARED] + self.confirmed

    @property
    def confirmed(self) -> int:
        """What the other side has confirmed."""
        return self.by_state[HoursState.CONFIRMED]


@dataclass(frozen=True)
class HoursOfExchange:
    """The sums of an exchange: of each person, of each side, and together."""

    people: dict[tuple[UUID, UUID | None], Sums]
    """By organisation and participant; without a participant, those of people who were erased."""
    sides: dict[UUID, Sums]
    all: Sums


def hours_of_exchange(work: Work, exchange: Exchange) -> HoursOfExchange:
    """Return the sums of an exchange."""
    query = (
        select(Hours.organisation_id, Hours.participant_id, Hours.state, func.sum(Hours.quarters))
        .where(Hours.exchange_id == exchange.id)
        .group_by(col(Hours.organisation_id), col(Hours.participant_id), Hours.state)
    )
    found = HoursOfExchange({}, {side: Sums() for side in exchange.sides}, Sums())
    for organisation_id, participant_id, state, quarters in work.session.exec(query):
        person = found.people.setdefault((organisation_id, participant_id), Sums())
        side = found.sides.setdefault(organisation_id, Sums())
        for sums in (person, side, found.all):
            sums.by_state[state] += int(quarters)
    return found


def all_hours(exchange_id: UUID) -> SelectOfScalar[Hours]:
    """Return the query of the hours of an exchange, for those who run it."""
    return select(Hours).where(Hours.exchange_id == exchange_id)


def hours_seen_by(participant: Participant) -> SelectOfScalar[Hours]:
    """Return the query of the hours that a participant sees: their own, and those of the other side."""
    return all_hours(participant.exchange_id).where(
        or_(
            col(Hours.participant_id) == participant.id,
            col(Hours.organisation_id) != participant.organisation_id,
        )
    )


MOST_TOLD = 50
"""In how many exchanges somebody is told that hours wait for them."""


@dataclass(frozen=True)
class HoursWaiting:
    """Hours of the other side of an exchange that wait for somebody's side."""

    address: str
    """Where they are confirmed."""
    exchange: Exchange
    quarters: int


def hours_waiting_for(
    work: Work, person_id: UUID, organisations: Collection[UUID]
) -> list[HoursWaiting]:
    """Return where hours of the other side wait for somebody, each exchange once; two queries for all.

    Args:
        work: what it is read with.
        person_id: who takes part.
        organisations: those for which they act besides.
    """
    part = (
        select(Participant.id, Exchange, func.sum(Hours.quarters))
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .join(Hours, col(Hours.exchange_id) == Participant.exchange_id)
        .where(
            Participant.person_id == person_id,
            TAKES_PART,
            Hours.state == HoursState.DECLARED,
            col(Hours.organisation_id) != Participant.organisation_id,
        )
        .group_by(col(Participant.id), col(Exchange.id))
        .order_by(col(Exchange.created_at).desc())
        .limit(MOST_TOLD)
    )
    found = {
        exchange.id: HoursWaiting(f"/participations/{one}/hours", exchange, int(quarters))
        for one, exchange, quarters in work.session.exec(part)
    }
    if not organisations:
        return list(found.values())
    social, tech = col(Exchange.social_organisation_id), col(Exchange.tech_organisation_id)
    side = (
        select(Exchange, Hours.organisation_id, func.sum(Hours.quarters))
        .join(Hours, col(Hours.exchange_id) == Exchange.id)
        .where(
            Hours.state == HoursState.DECLARED,
            or_(
                and_(social.in_(organisations), col(Hours.organisation_id) == tech),
                and_(tech.in_(organisations), col(Hours.organisation_id) == social),
            ),
        )
        .group_by(col(Exchange.id), col(Hours.organisation_id))
        .order_by(col(Exchange.created_at).desc())
        .limit(MOST_TOLD)
    )
    for exchange, worked_by, quarters in work.session.exec(side):
        (own,) = (one for one in exchange.sides if one != worked_by)
        address = f"/organisations/{own}/exchanges/{exchange.id}/hours"
        found.setdefault(exchange.id, HoursWaiting(address, exchange, int(quarters)))
    return list(found.values())


def own_hours_of(work: Work, participant: Participant) -> list[Hours]:
    """Return the hours that a participant declared, the latest day first."""
    query = select(Hours).where(Hours.participant_id == participant.id)
    return _latest_first(work, query)


def hours_to_confirm(work: Work, judge: Judge) -> list[Hours]:
    """Return the hours of the other side that wait for it, the latest day first."""
    query = all_hours(judge.exchange_id).where(
        col(Hours.organisation_id) != judge.organisation_id, Hours.state == HoursState.DECLARED
    )
    return _latest_first(work, query)


def hours_listed(
    paging: Paging, exchange: Exchange, state: HoursState | None
) -> tuple[list[Hours], str | None]:
    """Return a page of the hours of an exchange, what was declared last first, and the cursor of the next page.

    Raises:
        BadInput: the cursor is not one of ours.
    """
    query = all_hours(exchange.id)
    return paging.page(query if state is None else query.where(Hours.state == state))


def _latest_first(work: Work, query: SelectOfScalar[Hours]) -> list[Hours]:
    rows: Sequence[Hours] = work.session.exec(
        query.order_by(col(Hours.day).desc(), col(Hours.created_at).desc(), col(Hours.id))
    ).all()
    return list(rows)
