"""Mail about a programme that was given up: who runs the programme sees it, and can have it sent again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.people.acquaintance import awaited, identities_known_to, names_known_to
from app.plumbing.mailing import MailFailure, OutgoingMail, address_of, given_up, try_again
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller

KINDS = {
    "member_invited": N_("Invitation to work in the programme"),
    "participant_invited": N_("Invitation to an exchange"),
    "participant_reminded": N_("Reminder of an invitation"),
    "participant_taken_out": N_("Somebody was taken out of an exchange"),
    "participant_brought_back": N_("Somebody is back in an exchange"),
    "name_proposed": N_("A name was proposed"),
    "exchange_started": N_("An exchange has started"),
    "partner_asked": N_("Question to a partner"),
    "charter_asked": N_("Request to accept the charter and the code of conduct"),
    "hours_wait": N_("Hours wait for their other side."),
    "decision_waits": N_("A decision waits for a second mediator."),
    "badge_awarded": N_("A badge was awarded"),
    "badge_reissued": N_("A newer badge was issued"),
    "badge_renewed": N_("A badge was made anew with another key"),
    "badge_revoked": N_("A badge was revoked"),
    "badge_ends": N_("A badge ends soon"),
}
"""The letters that are about a programme, by their templates, as people call them."""


@dataclass(frozen=True)
class UndeliveredMail:
    """A mail that was given up, as those see it who run the programme."""

    id: UUID
    kind: str
    """The name of its template."""
    name: str
    """Of the person to whom it goes; empty once they were erased."""
    email: str
    failure: MailFailure
    written_at: datetime | None
    expired: bool
    """The link in it does not work any more, so it cannot be sent again."""


def undelivered_query(programme_id: UUID) -> SelectOfScalar[OutgoingMail]:
    """Return the query of a programme's mail that was given up, in no order."""
    return select(OutgoingMail).where(OutgoingMail.programme_id == programme_id, given_up())


def undelivered(
    work: Work, caller: Caller, programme_id: UUID, rows: Iterable[OutgoingMail]
) -> list[UndeliveredMail]:
    """Return what is shown of mails of a programme that were given up.

    Raises:
        AccessRefused: the caller may not see the personal addresses of its people.
    """
    caller.demand(programme_id, Action.READ_ADDRESSES)
    mails = list(rows)
    people = {mail.person_id for mail in mails if mail.person_id is not None}
    names = names_known_to(work, programme_id, people)
    typed = identities_known_to(work, programme_id, awaited(work, programme_id, people))
    return [
        UndeliveredMail(
            id=mail.id,
            kind=mail.kind,
            name="" if mail.person_id is None else names.get(mail.person_id, ""),
            email=typed[mail.person_id].email
            if mail.person_id in typed
            else address_of(work, mail),
            failure=MailFailure(mail.failure or MailFailure.UNREACHABLE),
            written_at=mail.created_at,
            expired=_is_expired(work, mail),
        )
        for mail in mails
    ]


def count_undelivered(work: Work, programme_id: UUID) -> int:
    """Return how many mails of a programme were given up."""
    given = undelivered_query(programme_id).with_only_columns(func.count())
    return int(work.session.connection().execute(given).scalar_one())


def undelivered_to(
    work: Work, programme_id: UUID
) -> dict[UUID, tuple[MailFailure, datetime | None]]:
    """Return to whom a programme's mail could not be delivered: why the last one was not, and when it was written."""
    rows = work.session.exec(
        select(OutgoingMail.person_id, OutgoingMail.failure, OutgoingMail.created_at)
        .where(
            OutgoingMail.programme_id == programme_id,
            col(OutgoingMail.person_id).is_not(None),
            given_up(),
        )
        .order_by(col(OutgoingMail.created_at))
    )
    return {
        person_id: (MailFailure(failure or MailFailure.UNREACHABLE), written_at)
        for person_id, failure, written_at in rows
        if person_id is not None
    }


def send_again(work: Work, caller: Caller, programme_id: UUID, mail_id: UUID) -> OutgoingMail:
    """Have a mail that was given up sent once more.

    Raises:
        AccessRefused: the caller may not write to the people of the programme.
        NotFound: there is no such mail of this programme.
        Conflict: it is being tried already.
        RuleRefused: the link in it has expired.
    """
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    mail = work.session.get(OutgoingMail, mail_id)
    if mail is None or mail.programme_id != programme_id:
        raise NotFound(N_("There is no such mail in this programme: it may have left meanwhile."))
    again = undelivered_query(programme_id).where(OutgoingMail.id == mail_id)
    if work.session.exec(again).first() is None:
        raise Conflict(N_("This mail is on its way already."))
    if _is_expired(work, mail):
        raise RuleRefused(
            N_("The link in this mail has expired."),
            remedy=N_("Invite or ask the person again: that sends a fresh link."),
        )
    try_again(work, mail)
    return mail


def _is_expired(work: Work, mail: OutgoingMail) -> bool:
    return mail.expires_at is not None and mail.expires_at <= work.now
