"""What is read of hours: those of an exchange, those that somebody sees of it, and their sums."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_
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


@dataclass(frozen=True)
class HoursWaiting:
    """Hours of the other side of an exchange that wait for somebody's side."""

    participant: Participant
    """Through which participation they are confirmed."""
    exchange: Exchange
    entries: int
    quarters: int


def hours_waiting_for(work: Work, person_id: UUID) -> list[HoursWaiting]:
    """Return where hours of the other side wait for somebody, exchange by exchange; one query for all."""
    query = (
        select(Participant, Exchange, func.count(col(Hours.id)), func.sum(Hours.quarters))
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
    )
    return [
        HoursWaiting(participant, exchange, entries, int(quarters))
        for participant, exchange, entries, quarters in work.session.exec(query)
    ]


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
