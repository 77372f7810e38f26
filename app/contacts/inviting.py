"""How somebody comes to act for an organisation by an invitation, and how they stop.

Each change locks the contact's row first: of two at once the second sees what the first one did.
"""

from uuid import UUID

from pydantic import Field
from sqlmodel import select

from app.contacts.access import Act
from app.contacts.speaker import Speaker, Whose
from app.contacts.tables import Contact, ContactState
from app.errors import N_, Conflict, RuleRefused, TooMany
from app.people.acquaintance import answered, meet_for
from app.people.erased import who_was
from app.people.identity import BareEmail, identity_of
from app.people.letters import write_to
from app.plumbing.audit import record
from app.plumbing.letters import Linkable
from app.plumbing.rate_limits import within
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, Typed
from app.programmes.invitations import mail_invitation
from app.programmes.letters import about
from app.programmes.tables import Organisation
from app.programmes.workflow import get_programme

AGAIN = "3/day"
"""How often one invitation is mailed again by hand: nobody's mailbox is filled through us."""

own_contact = belonging(
    Contact, "person_id", N_("There is no such invitation or organisation among yours.")
)
"""Return how a person stands to an organisation."""
contact_in = belonging(Contact, "organisation_id", N_("The organisation has no such contact."))
"""Return a contact of an organisation."""


class NewContact(Typed):
    """Who is invited to act for an organisation."""

    name: Line = Field(min_length=1, max_length=200)
    email: BareEmail


class EndOfContact(Typed):
    """Why somebody is taken out: they read it."""

    reason: Lines = Field(min_length=3, max_length=500)


def path_of(contact: Contact) -> str:
    """Return where somebody reads what they are asked, and answers."""
    return f"/contacts/{contact.id}"


def invite_contact(
    work: Work, speaker: Speaker, organisation: Organisation, asked: NewContact
) -> Contact:
    """Invite somebody by mail to act for an organisation; also who said no, left or was taken out before.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        Conflict: the person is invited already, or acts for it.
    """
    speaker.demand(Whose.organisation(organisation), Act.ADMIT)
    programme = get_programme(work, organisation.programme_id)
    person = meet_for(work, programme.id, asked.email, asked.name, programme.language)
    contact = make_contact(work, speaker, organisation, person.id, ContactState.INVITED)
    contact.invited_at = work.now
    work.session.add(contact)
    record(work, contact, "contact.invited", contact, by=speaker, organisation=str(organisation.id))
    _mail(work, speaker, organisation, contact)
    return contact


def make_contact(
    work: Work, speaker: Speaker, organisation: Organisation, person_id: UUID, state: ContactState
) -> Contact:
    """Make somebody a contact of an organisation, or take up the row of who was one.

    Raises:
        Conflict: the person is invited already, or acts for it.
    """
    known = work.session.exec(
        select(Contact)
        .where(Contact.organisation_id == organisation.id, Contact.person_id == person_id)
        .with_for_update()
    ).first()
    if known is not None and known.state in (ContactState.ACTS, ContactState.INVITED):
        raise Conflict(
            N_("This person acts for the organisation already, or is invited to."), field="email"
        )
    contact = known or Contact(
        programme_id=organisation.programme_id,
        organisation_id=organisation.id,
        person_id=person_id,
        created_at=work.now,
    )
    contact.state, contact.invited_by = state, speaker.person_id
    contact.since = work.now if state is ContactState.ACTS else None
    contact.ended_at, contact.ended_because = None, ""
    work.add(contact)
    return contact


def invite_contact_again(
    work: Work, speaker: Speaker, organisation: Organisation, contact: Contact
) -> Contact:
    """Mail an invitation that was not answered once more, with a fresh link.

    Raises:
        RuleRefused: the person has answered.
        TooMany: it was mailed often enough today.
    """
    speaker.demand(Whose.organisation(organisation), Act.ADMIT)
    work.session.refresh(contact, with_for_update=True)
    if contact.state != ContactState.INVITED:
        raise RuleRefused(N_("This person has answered already."))
    if not within(work.service, "contact invitation again", AGAIN, who=str(contact.id)):
        raise TooMany(N_("This invitation was mailed often enough today: try again tomorrow."))
    contact.invited_at = work.now
    work.session.add(contact)
    record(work, contact, "contact.invited-again", contact, by=speaker)
    _mail(work, speaker, organisation, contact)
    return contact


def accept_invitation(work: Work, contact: Contact) -> Contact:
    """Record that a person acts for an organisation, also after a no; doing it again changes nothing.

    Raises:
        RuleRefused: the person left or was taken out.
    """
    work.session.refresh(contact, with_for_update=True)
    if contact.state == ContactState.ACTS:
        return contact
    _check_answerable(contact)
    contact.state, contact.since, contact.ended_at = ContactState.ACTS, work.now, None
    work.session.add(contact)
    answered(work, contact.programme_id, contact.person_id)
    record(work, contact, "contact.accepted", contact, by=contact.person_id)
    return contact


def decline_invitation(work: Work, contact: Contact) -> Contact:
    """Record that a person does not want to act for an organisation; doing it again changes nothing.

    Raises:
        RuleRefused: the person acts for it already, left or was taken out.
    """
    work.session.refresh(contact, with_for_update=True)
    if contact.state == ContactState.DECLINED:
        return contact
    if contact.state == ContactState.ACTS:
        raise RuleRefused(
            N_("You act for this organisation already."),
            remedy=N_("You can leave it at any time."),
        )
    _check_answerable(contact)
    contact.state, contact.ended_at = ContactState.DECLINED, work.now
    work.session.add(contact)
    answered(work, contact.programme_id, contact.person_id)
    record(work, contact, "contact.declined", contact, by=contact.person_id)
    return contact


def leave_organisation(work: Work, contact: Contact) -> Contact:
    """Record that a person acts for an organisation no longer; doing it again changes nothing.

    What they wrote in its name stays the organisation's.

    Raises:
        RuleRefused: the person does not act for it.
    """
    work.session.refresh(contact, with_for_update=True)
    if contact.state == ContactState.LEFT:
        return contact
    if contact.state != ContactState.ACTS:
        raise RuleRefused(N_("You do not act for this organisation."))
    contact.state, contact.ended_at = ContactState.LEFT, work.now
    work.session.add(contact)
    record(work, contact, "contact.left", contact, by=contact.person_id)
    return contact


def take_contact_out(
    work: Work, speaker: Speaker, organisation: Organisation, contact: Contact, asked: EndOfContact
) -> Contact:
    """End that somebody acts for an organisation, or their invitation, and tell them why.

    Raises:
        Conflict: they do not act for it any more.
    """
    speaker.demand(Whose.organisation(organisation), Act.ADMIT)
    work.session.refresh(contact, with_for_update=True)
    if contact.state not in (ContactState.ACTS, ContactState.INVITED):
        raise Conflict(N_("This person does not act for the organisation any more."))
    contact.state, contact.ended_at = ContactState.TAKEN_OUT, work.now
    contact.ended_because = asked.reason
    work.session.add(contact)
    record(work, contact, "contact.taken-out", contact, by=speaker)
    _write(work, organisation, contact, "contact_taken_out", reason=asked.reason)
    return contact


def tell_let_in(work: Work, organisation: Organisation, contact: Contact) -> None:
    """Write to somebody that they act for an organisation now."""
    link = Linkable(work.settings.url(f"/organisations/{organisation.id}"))
    _write(work, organisation, contact, "contact_let_in", link=link)


def _check_answerable(contact: Contact) -> None:
    if contact.state == ContactState.LEFT:
        raise RuleRefused(
            N_("You left this organisation."),
            remedy=N_("Ask the programme to invite you again."),
        )
    if contact.state == ContactState.TAKEN_OUT:
        raise RuleRefused(
            N_("The programme ended this invitation: {reason}"), reason=contact.ended_because
        )


def _mail(work: Work, speaker: Speaker, organisation: Organisation, contact: Contact) -> None:
    programme = get_programme(work, organisation.programme_id)
    mail_invitation(
        work,
        programme,
        contact.person_id,
        "contact_invited",
        path_of(contact),
        mediator=who_was(work, speaker.person_id).name,
        organisation=organisation.name,
        contact=Linkable(programme.email),
    )


def _write(
    work: Work, organisation: Organisation, contact: Contact, letter: str, **values: object
) -> None:
    programme = get_programme(work, organisation.programme_id)
    said = {"programme": programme.name, "organisation": organisation.name, **values}
    person = identity_of(work, contact.person_id)
    write_to(work, person, letter, about(programme), contact=Linkable(programme.email), **said)
