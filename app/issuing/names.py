"""A name that changed after a badge was awarded: it is the holder's word until the programme confirms it.

The documents of a badge name nobody, so that a new name changes none of them. What people read beside a badge is the
name of today; nobody's former name is shown.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from app.assessing.tables import Decision
from app.errors import N_, Conflict
from app.exchanges.tables import Exchange, Participant
from app.issuing.tables import Award
from app.people.identity import Identity, correct
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller


def is_unconfirmed(
    named_at: datetime | None, decided_at: datetime, confirmed_at: datetime | None
) -> bool:
    """Say whether a name is the holder's word only: changed since the decision, and not confirmed since."""
    if named_at is None or named_at <= decided_at:
        return False
    return confirmed_at is None or confirmed_at < named_at


def unconfirmed_names(work: Work, awards: Collection[UUID]) -> set[UUID]:
    """Return those of some awards whose holder's name their programme has not confirmed."""
    query = (
        select(Award.id, Person.named_at, Decision.created_at, Participant.name_confirmed_at)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .join(Person, col(Person.id) == Award.person_id)
        .where(col(Award.id).in_(awards), col(Person.named_at).is_not(None))
    )
    return {award_id for award_id, *moments in work.session.exec(query) if is_unconfirmed(*moments)}


def change_name(work: Work, person: Identity, name: str, language: str) -> None:
    """Put a person's name and language right; programmes in which they take part find in their log that it changed.

    Raises:
        BadInput: the name or the language cannot be used.
    """
    if not correct(work, person.person_id, name, language):
        return
    query = select(Award).where(
        Award.person_id == person.person_id, col(Award.revoked_at).is_(None)
    )
    latest = {
        award.programme_id: award
        for award in work.session.exec(query.order_by(col(Award.created_at)))
    }
    for award in latest.values():
        record(work, award, "award.renamed", award, by=person.person_id)
    places = (
        select(Participant, Exchange)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(
            Participant.person_id == person.person_id, col(Participant.consented_at).is_not(None)
        )
        .order_by(col(Participant.created_at))
    )
    told = set(latest)
    for place, exchange in work.session.exec(places).all():
        if exchange.programme_id not in told:
            told.add(exchange.programme_id)
            record(work, exchange, "participant.renamed", place, by=person.person_id)


def confirm_name(work: Work, caller: Caller, award: Award) -> None:
    """Confirm, for a programme, that whoever holds one of its badges goes by the name of today.

    Raises:
        AccessRefused: the caller may not award in this programme.
        Conflict: there is no name to confirm.
    """
    caller.demand(award.programme_id, Action.AWARD)
    if award.id not in unconfirmed_names(work, [award.id]):
        raise Conflict(N_("There is no changed name to confirm."))
    of_programme = select(Exchange.id).where(Exchange.programme_id == award.programme_id)
    work.session.connection().execute(
        update(Participant)
        .where(
            col(Participant.person_id) == award.person_id,
            col(Participant.exchange_id).in_(of_programme),
        )
        .values(name_confirmed_at=work.now)
    )
    work.session.expire_all()
    record(work, award, "award.name-confirmed", award, by=caller)
