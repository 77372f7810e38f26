"""Who is invited says “this is not for me”: with one button, without an account, without accepting anything."""

from sqlalchemy import delete
from sqlmodel import col, select

from app.contacts.inviting import decline_invitation
from app.contacts.tables import Contact, ContactState
from app.errors import N_, NotSignedIn, RuleRefused
from app.exchanges.tables import ClaimCode, Exchange, Participant
from app.people.identity import verified
from app.people.strangers import forget_if_stranger
from app.people.tables import LoginLink
from app.plumbing.audit import record
from app.plumbing.links import find_link, spend_link
from app.plumbing.service import Work
from app.programmes.dependencies import caller_for
from app.programmes.membership import leave


def not_me(work: Work, token: str) -> bool:
    """Take somebody out of what they were invited to and never answered; say whether nothing of them is left.

    Raises:
        NotSignedIn: the link is unknown, too old, or was used before.
        RuleRefused: they have been here before: as signed in they say no, or erase themselves; or a programme would
            be left without an owner.
    """
    link = find_link(work, LoginLink, token)
    if link is None:
        raise NotSignedIn(
            N_("This sign-in link is too old or was already used."),
            remedy=N_("Ask for a new one below: it takes a minute."),
        )
    person_id = link.person_id
    if verified(work, [person_id]):
        raise RuleRefused(
            N_("You have an account here: sign in to say no, or to erase it."),
            remedy=N_("Nothing was changed."),
        )
    spend_link(work, link)
    asked = select(Participant).where(
        Participant.person_id == person_id, col(Participant.consented_at).is_(None)
    )
    for place in work.session.exec(asked.order_by(col(Participant.exchange_id))).all():
        exchange = work.session.get_one(Exchange, place.exchange_id)
        codes = delete(ClaimCode).where(col(ClaimCode.participant_id) == place.id)
        work.session.connection().execute(codes)
        work.session.delete(place)
        work.session.flush()
        record(work, exchange, "participant.removed", place, by=None, exchange=exchange.id)
    for contact in work.session.exec(select(Contact).where(Contact.person_id == person_id)).all():
        if contact.state == ContactState.INVITED:
            decline_invitation(work, contact)
        work.session.delete(contact)
        work.session.flush()
    caller = caller_for(work, person_id)
    for programme_id in sorted(caller.memberships):
        leave(work, caller, programme_id)
    return forget_if_stranger(work, person_id)
