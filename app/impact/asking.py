"""Half a year after an exchange, somebody of each side is asked by mail what became of it; the link is the form."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from app.contacts.queries import acting_for
from app.errors import N_, NotFound
from app.exchanges.queries import TAKES_PART
from app.exchanges.tables import Exchange, ExchangeState, Participant
from app.impact.indicators import chosen_gauges
from app.impact.measuring import side_of
from app.impact.rules import LATER_AFTER
from app.impact.tables import FollowUp, MeasuredAt, Measurement, MeasuringLink
from app.people.frozen import is_frozen
from app.people.identity import identity_of
from app.people.letters import write_to
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.letters import Linkable
from app.plumbing.links import find_link, make_link
from app.plumbing.service import Service, Work
from app.programmes.letters import about
from app.programmes.workflow import get_programme

LASTS = timedelta(days=365)
"""How long the link opens the form."""
AT_ONCE = 50
"""Exchanges looked at in one transaction."""
PATH = "/measure/"


def ask_due(service: Service) -> int:
    """Ask the sides of exchanges that ended half a year ago; return how many people were written to.

    That an exchange was asked and the mails are one transaction: nobody is asked twice.
    """
    with service.begin(reading=True) as work:
        if not _due(work):  # nothing to do must not take the writers' place
            return 0
    with service.begin() as work:
        return sum(_ask(work, follow_up, exchange) for follow_up, exchange in _due(work))


def open_link(work: Work, token: str) -> tuple[MeasuringLink, Exchange]:
    """Return the link that a token opens, and its exchange.

    Raises:
        NotFound: the link is unknown, too old or revoked.
    """
    link = find_link(work, MeasuringLink, token)
    if link is None:
        raise NotFound(
            N_("This link does not work any more: it is too old or was revoked."),
            remedy=N_("Ask the programme that sent it for a new one."),
        )
    return link, work.session.get_one(Exchange, link.exchange_id)


def _due(work: Work) -> list[tuple[FollowUp, Exchange]]:
    query = (
        select(FollowUp, Exchange)
        .join(Exchange, col(Exchange.id) == FollowUp.exchange_id)
        .where(
            col(FollowUp.asked_at).is_(None),
            Exchange.state == ExchangeState.CLOSED,
            col(Exchange.ends_on) <= work.now.date() - LATER_AFTER,
        )
        .order_by(col(Exchange.ends_on), col(FollowUp.id))
        .limit(AT_ONCE)
    )
    if work.session.get_bind().dialect.name == "postgresql":
        query = query.with_for_update(of=FollowUp, skip_locked=True)
    return list(work.session.exec(query))


def _ask(work: Work, follow_up: FollowUp, exchange: Exchange) -> int:
    follow_up.asked_at = work.now
    work.session.add(follow_up)
    gauges = [one for one in chosen_gauges(work, exchange) if one.later is not None]
    asked = 0
    for organisation_id in exchange.sides:
        side = side_of(exchange, organisation_id)
        person_id = _whom(work, exchange, organisation_id)
        if person_id is None or all(side not in gauge.sides for gauge in gauges):
            continue
        _write(work, exchange, organisation_id, person_id)
        asked += 1
    record(work, exchange, "measurements.asked", exchange, by=None, people=asked)
    return asked


def _whom(work: Work, exchange: Exchange, organisation_id: UUID) -> UUID | None:
    """Return whom of a side to ask: who measured its end, else a contact, else who has taken part for longest."""
    side = side_of(exchange, organisation_id)
    people = (
        select(Participant.person_id)
        .join(Person, col(Person.id) == Participant.person_id)
        .where(
            Participant.exchange_id == exchange.id,
            Participant.organisation_id == organisation_id,
            TAKES_PART,
            col(Person.sealed_key).is_not(None),
        )
        .order_by(col(Participant.consented_at), col(Participant.id))
    )
    measured = (
        select(Measurement.entered_by)
        .where(
            Measurement.exchange_id == exchange.id,
            Measurement.side == side,
            Measurement.moment == MeasuredAt.END,
        )
        .limit(1)
    )
    of_side = [one for one in work.session.exec(people) if identity_of(work, one).email]
    last = work.session.exec(measured).first()
    contacts = acting_for(work, [organisation_id])[organisation_id]
    # Who objected, or was frozen for another question, is not written to.
    of_side = [one for one in (*contacts, *of_side) if not is_frozen(work, one)]
    return last if last in of_side else next(iter(of_side), None)


def _write(work: Work, exchange: Exchange, organisation_id: UUID, person_id: UUID) -> None:
    _, token = make_link(
        work,
        MeasuringLink,
        lasts=LASTS,
        exchange_id=exchange.id,
        organisation_id=organisation_id,
        person_id=person_id,
    )
    programme = get_programme(work, exchange.programme_id)
    write_to(
        work,
        identity_of(work, person_id),
        "measuring_asked",
        about(programme, lasts=LASTS),
        link=Linkable(work.settings.url(f"{PATH}{token}")),
        programme=programme.name,
        exchange=exchange.title,
    )
