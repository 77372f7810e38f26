"""What exchanges do by themselves: remind who has not answered, start on their first day when people wait."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlmodel import col, select

from app.errors import AppError
from app.exchanges.inviting import mail_participant
from app.exchanges.queries import IS_AWAITED, TAKES_PART
from app.exchanges.rules import REMIND_AFTER, REMINDERS_APART, TOO_LATE_TO_REMIND
from app.exchanges.tables import Exchange, ExchangeState, Participant
from app.exchanges.workflow import move_to
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.service import Service, Work

AT_ONCE = 100
"""Invitations looked at in one transaction."""
START_WITHIN = 7
"""Days for which an exchange that could not start on its first day is tried again."""


def remind_invited(service: Service) -> int:
    """Remind those whose answer is awaited, and return how many were written to.

    What is counted on the participant's row and the mail are one transaction: nobody is reminded twice for one reason.
    """
    with service.begin(reading=True) as work:
        if not _awaited(work):  # nothing to do must not take the writers' place
            return 0
    with service.begin() as work:
        return sum(_remind(work, participant) for participant in _awaited(work))


def start_due(service: Service) -> int:
    """Start the exchanges whose first day has come and in which somebody waits; return how many that were.

    One that lacks a competence or the charter waits for its mediator.
    """
    with service.begin(reading=True) as work:
        due = [exchange.id for exchange in _to_start(work)]
    started = 0
    for exchange_id in due:
        with service.begin() as work:
            exchange = work.session.get_one(Exchange, exchange_id, with_for_update=True)
            if exchange.state == ExchangeState.DRAFT:
                started += _started(work, exchange)
    return started


def _awaited(work: Work) -> list[Participant]:
    query = (
        select(Participant)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .join(Person, col(Person.id) == Participant.person_id)
        .where(
            Exchange.state != ExchangeState.CLOSED,
            col(Person.sealed_key).is_not(None),
            IS_AWAITED,
            col(Participant.invited_at) > work.now - TOO_LATE_TO_REMIND,
            or_(*(_is_due(work, count) for count in range(len(REMIND_AFTER)))),
        )
        .order_by(col(Participant.invited_at), col(Participant.id))
        .limit(AT_ONCE)
    )
    return list(work.session.exec(query))


def _is_due(work: Work, count: int) -> ColumnElement[bool]:
    """Return the condition that after so many reminders the next one is due."""
    before = col(Participant.reminded_at)
    return and_(
        col(Participant.reminders) == count,
        col(Participant.invited_at) <= work.now - REMIND_AFTER[count],
        or_(before.is_(None), before <= work.now - REMINDERS_APART),
    )


def _remind(work: Work, participant: Participant) -> bool:
    count = participant.reminders
    claimed = work.session.connection().execute(
        update(Participant)
        .where(
            col(Participant.id) == participant.id,
            col(Participant.reminders) == count,
            IS_AWAITED,
        )
        .values(reminders=count + 1, reminded_at=work.now)
    )
    if claimed.rowcount != 1:  # another worker was quicker, or the person answered
        return False
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    mail_participant(work, exchange, participant, "participant_reminded")
    record(work, exchange, "participant.reminded", participant, by=None)
    return True


def _to_start(work: Work) -> list[Exchange]:
    accepted = exists().where(col(Participant.exchange_id) == col(Exchange.id), TAKES_PART)
    today = work.now.date()
    query = select(Exchange).where(
        Exchange.state == ExchangeState.DRAFT,
        col(Exchange.starts_on) <= today,
        col(Exchange.starts_on) > today - timedelta(days=START_WITHIN),
        accepted,
    )
    return list(work.session.exec(query.limit(AT_ONCE)))


def _started(work: Work, exchange: Exchange) -> bool:
    try:
        move_to(work, None, exchange, ExchangeState.RUNNING)
    except AppError:
        return False
    return True
