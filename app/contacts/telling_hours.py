"""Tells a side by mail, once a day at most, that hours of the other one wait for it to confirm them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from app.contacts.queries import acting_for
from app.exchanges.queries import TAKES_PART
from app.exchanges.tables import Exchange, Hours, HoursState, Participant
from app.people.frozen import is_frozen
from app.people.identity import identities_of
from app.people.letters import write_to
from app.plumbing.letters import Linkable
from app.plumbing.service import Service, Work
from app.programmes.letters import about
from app.programmes.workflow import get_programme

SETTLES = timedelta(hours=1)
"""How long after it was declared something is told: what somebody enters at one go is one mail."""
APART = timedelta(days=1)
"""How long after a mail the next one leaves, for each side of an exchange."""
AT_ONCE = 100
"""Sides looked at in one transaction."""
MOST_TOLD = 20
"""People of a side who are written to where nobody acts for the organisation: each of them may confirm."""

Waiting = tuple[UUID, UUID]
"""An exchange, and the organisation of it whose people have worked."""


def tell_hours(service: Service) -> int:
    """Mail those who may confirm hours that nobody was told of yet; return how many sides that were.

    What is noted on the hours and the mail are one transaction: nobody is told twice of the same hours.
    """
    with service.begin(reading=True) as work:
        if not _waiting(work):  # nothing to do must not take the writers' place
            return 0
    with service.begin() as work:
        return sum(_tell(work, *one) for one in _waiting(work))


def _waiting(work: Work) -> list[Waiting]:
    told = aliased(Hours)
    lately = exists().where(
        col(told.exchange_id) == Hours.exchange_id,
        col(told.organisation_id) == Hours.organisation_id,
        col(told.told_at) > work.now - APART,
    )
    query = (
        select(Hours.exchange_id, Hours.organisation_id)
        .where(
            Hours.state == HoursState.DECLARED,
            col(Hours.told_at).is_(None),
            col(Hours.created_at) <= work.now - SETTLES,
            ~lately,
        )
        .distinct()
        .limit(AT_ONCE)
    )
    return list(work.session.exec(query))


def _tell(work: Work, exchange_id: UUID, worked_by: UUID) -> bool:
    claimed = work.session.connection().execute(
        update(Hours)
        .where(
            col(Hours.exchange_id) == exchange_id,
            col(Hours.organisation_id) == worked_by,
            col(Hours.state) == HoursState.DECLARED,
            col(Hours.told_at).is_(None),
        )
        .values(told_at=work.now)
    )
    if claimed.rowcount == 0:  # another worker was quicker, or they were confirmed meanwhile
        return False
    exchange = work.session.get_one(Exchange, exchange_id)
    (side,) = (one for one in exchange.sides if one != worked_by)
    quarters = select(func.sum(Hours.quarters)).where(
        Hours.exchange_id == exchange_id,
        Hours.organisation_id == worked_by,
        Hours.state == HoursState.DECLARED,
    )
    _write(work, exchange, _places(work, exchange, side), int(work.session.exec(quarters).one()))
    return True


def _places(work: Work, exchange: Exchange, side: UUID) -> dict[UUID, str]:
    """Return who is told, with the page on which they confirm: who acts for the side, or else its people."""
    acting = acting_for(work, [side])[side]
    if acting:
        return dict.fromkeys(acting, f"/organisations/{side}/exchanges/{exchange.id}/hours")
    query = select(Participant).where(
        Participant.exchange_id == exchange.id, Participant.organisation_id == side, TAKES_PART
    )
    people = work.session.exec(query.order_by(col(Participant.consented_at)).limit(MOST_TOLD))
    return {one.person_id: f"/participations/{one.id}/hours" for one in people}


def _write(work: Work, exchange: Exchange, places: dict[UUID, str], quarters: int) -> None:
    programme = get_programme(work, exchange.programme_id)
    people = identities_of(work, set(places))
    for person_id, place in places.items():
        person = people.get(person_id)
        if person is None or is_frozen(work, person_id):  # erased, or left alone for now
            continue
        write_to(
            work,
            person,
            "hours_wait",
            about(programme),
            programme=programme.name,
            exchange=exchange.title,
            quarters=quarters,
            link=Linkable(work.settings.url(f"{place}#waiting")),
        )
