"""How somebody comes to act for an organisation by asking: a mediator lets them in, or says why not."""

from collections.abc import Collection
from uuid import UUID

from pydantic import Field
from sqlmodel import col, func, select

from app.contacts.access import Act
from app.contacts.inviting import EndOfContact, make_contact, tell_let_in
from app.contacts.speaker import Speaker, Whose
from app.contacts.tables import Contact, ContactRequest, ContactState, RequestState
from app.errors import N_, Conflict, NotFound
from app.people.accounts import ask_link, make_sign_in_link, newcomer_takes_more
from app.people.identity import BareEmail, find, identity_of, meet
from app.people.letters import write_to
from app.plumbing.audit import record
from app.plumbing.letters import Linkable
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, Typed, WebSite
from app.programmes.letters import about
from app.programmes.organisations import NewOrganisation, add_organisation, organisation_in
from app.programmes.tables import Organisation, OrganisationKind, Programme
from app.programmes.workflow import get_programme

request_in = belonging(ContactRequest, "programme_id", N_("The programme has no such request."))
"""Return a request to a programme."""


class NewcomerAtDoor(Typed):
    """Who wants to ask, and is not signed in."""

    name: Line = Field(min_length=1, max_length=200)
    email: BareEmail


class NewRequest(Typed):
    """For which organisation somebody wants to act."""

    organisation_name: Line = Field(min_length=1, max_length=200)
    kind: OrganisationKind
    url: WebSite | None = None
    words: Lines = Field(min_length=3, max_length=1000)
    """Who they are to it."""


class Admission(Typed):
    """For which organisation somebody is let in; without one, it is entered as they wrote it."""

    organisation_id: UUID | None = None


def programme_called(work: Work, slug: str) -> Programme:
    """Return the programme with a short name.

    Raises:
        NotFound: there is none.
    """
    programme = work.session.exec(select(Programme).where(Programme.slug == slug)).first()
    if programme is None:
        raise NotFound(N_("There is no such programme."))
    return programme


def mail_way_in(work: Work, programme: Programme, asked: NewcomerAtDoor, language: str) -> None:
    """Mail who is not signed in a link that leads back to the request; known or not, they are told the same."""
    leads_to = f"/join-us/{programme.slug}"
    if find(work, asked.email) is not None:
        ask_link(work, asked.email, leads_to, language)
        return
    if not newcomer_takes_more(work, asked.email):
        return
    person = meet(work, asked.email, asked.name, language)
    link = make_sign_in_link(work, person.id, leads_to, programme=programme.name)
    write_to(
        work,
        identity_of(work, person.id),
        "contact_arrives",
        about(programme),
        programme=programme.name,
        link=link,
    )


def ask_to_act(
    work: Work, person_id: UUID, programme: Programme, asked: NewRequest
) -> ContactRequest:
    """Ask a programme to let one act for an organisation.

    Raises:
        Conflict: a request of theirs waits already.
    """
    waiting = select(ContactRequest).where(
        ContactRequest.programme_id == programme.id,
        ContactRequest.person_id == person_id,
        ContactRequest.state == RequestState.WAITING,
    )
    if work.session.exec(waiting).first() is not None:
        raise Conflict(
            N_("You have asked this programme already: it has not answered yet."),
            remedy=N_("Withdraw that request first, if it is wrong."),
        )
    row = ContactRequest(
        programme_id=programme.id,
        person_id=person_id,
        organisation_name=asked.organisation_name,
        kind=asked.kind,
        url=str(asked.url or ""),
        words=asked.words,
        created_at=work.now,
    )
    work.add(row)
    record(work, row, "contact-request.made", row, by=person_id)
    return row


def withdraw_request(work: Work, row: ContactRequest) -> None:
    """Take back one's own request, as long as it waits.

    Raises:
        Conflict: it was answered.
    """
    _locked(work, row)
    record(work, row, "contact-request.withdrawn", row, by=row.person_id)
    work.session.delete(row)
    work.session.flush()


def let_in(work: Work, speaker: Speaker, row: ContactRequest, asked: Admission) -> Contact:
    """Let somebody act for an organisation: one that the programme has, or the one they named, entered now.

    Raises:
        NotFound, AccessRefused: the speaker may not, or there is no such organisation.
        Conflict: the request was answered, or they act for the organisation already.
    """
    speaker.demand(Whose(row.programme_id), Act.ADMIT)
    _locked(work, row)
    organisation = _organisation(work, speaker, row, asked)
    contact = make_contact(work, speaker, organisation, row.person_id, ContactState.ACTS)
    row.state, row.organisation_id = RequestState.LET_IN, organisation.id
    row.answered_by, row.answered_at = speaker.person_id, work.now
    work.session.add(row)
    record(work, row, "contact.let-in", contact, by=speaker, organisation=str(organisation.id))
    tell_let_in(work, organisation, contact)
    return contact


def refuse_request(
    work: Work, speaker: Speaker, row: ContactRequest, asked: EndOfContact
) -> ContactRequest:
    """Do not let somebody in, and tell them why.

    Raises:
        NotFound, AccessRefused: the speaker may not.
        Conflict: the request was answered.
    """
    speaker.demand(Whose(row.programme_id), Act.ADMIT)
    _locked(work, row)
    row.state, row.reason = RequestState.REFUSED, asked.reason
    row.answered_by, row.answered_at = speaker.person_id, work.now
    work.session.add(row)
    record(work, row, "contact-request.refused", row, by=speaker)
    programme = get_programme(work, row.programme_id)
    write_to(
        work,
        identity_of(work, row.person_id),
        "contact_refused",
        about(programme),
        programme=programme.name,
        organisation=row.organisation_name,
        reason=asked.reason,
        contact=Linkable(programme.email),
    )
    return row


def requests_of(work: Work, person_id: UUID) -> list[ContactRequest]:
    """Return what a person asked, latest first."""
    query = select(ContactRequest).where(ContactRequest.person_id == person_id)
    return list(work.session.exec(query.order_by(col(ContactRequest.created_at).desc())))


def waiting_requests(work: Work, programme_id: UUID, most: int = 200) -> list[ContactRequest]:
    """Return the requests that a programme has not answered, the oldest first."""
    query = select(ContactRequest).where(
        ContactRequest.programme_id == programme_id, ContactRequest.state == RequestState.WAITING
    )
    return list(work.session.exec(query.order_by(col(ContactRequest.created_at)).limit(most)))


def requests_waiting(work: Work, programmes: Collection[UUID]) -> dict[UUID, int]:
    """Return how many requests wait, by programme."""
    query = select(ContactRequest.programme_id, func.count()).where(
        col(ContactRequest.programme_id).in_(programmes),
        ContactRequest.state == RequestState.WAITING,
    )
    return dict(work.session.exec(query.group_by(col(ContactRequest.programme_id))).all())


def _organisation(
    work: Work, speaker: Speaker, row: ContactRequest, asked: Admission
) -> Organisation:
    if asked.organisation_id is not None:
        return organisation_in(work, row.programme_id, asked.organisation_id)
    profile = NewOrganisation.model_validate(
        {
            "programme_id": row.programme_id,
            "name": row.organisation_name,
            "kind": row.kind,
            "url": row.url or None,
        }
    )
    return add_organisation(work, speaker.caller, profile)


def _locked(work: Work, row: ContactRequest) -> None:
    work.session.refresh(row, with_for_update=True)
    if row.state != RequestState.WAITING:
        raise Conflict(N_("This request was answered already."))
