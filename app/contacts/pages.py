"""HTML doors: an organisation's own page, and the people who act for it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.homes import sections_of
from app.contacts.inviting import (
    EndOfContact,
    NewContact,
    accept_invitation,
    contact_in,
    decline_invitation,
    invite_contact,
    invite_contact_again,
    leave_organisation,
    own_contact,
    take_contact_out,
)
from app.contacts.page_context import OrganisationHomePage, SpeakerPage
from app.contacts.queries import contacts_of
from app.contacts.tables import Contact, ContactState
from app.errors import N_
from app.people.accounts import HOME
from app.people.erased import who_was
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.templating import go_to
from app.programmes.tables import Organisation, OrganisationKind
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
OF_ORGANISATION = "/organisations/{organisation_id}"


@shown_at(router, OF_ORGANISATION)
class OwnOrganisationPage(OrganisationHomePage):
    """What an organisation has said, what waits for it, what it does with others."""

    template = "contacts/home.html"

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "programme": get_programme(self.work, self.organisation.programme_id),
            "kind_name": OrganisationKind(self.organisation.kind).label,
            "sections": sections_of(self.work, self.home),
        }


@shown_at(router, OF_ORGANISATION + "/contacts")
class ContactsPage(OrganisationHomePage):
    """Who acts for an organisation."""

    template = "contacts/contacts.html"
    to_change = Act.ADMIT

    def contact(self, contact_id: UUID) -> Contact:
        """Return one of the organisation's contacts."""
        return contact_in(self.work, self.organisation.id, contact_id)

    def values(self) -> dict[str, Any]:
        programme = get_programme(self.work, self.organisation.programme_id)
        return {
            **super().values(),
            "programme": programme,
            "people": contacts_of(self.work, self.organisation.id),
            "admits": self.home.may(Act.ADMIT),
            "shows_addresses": self.home.may(Act.READ_ADDRESSES),
            "acts": self.home.acts,
            "join_us": self.work.settings.url(f"/join-us/{programme.slug}"),
        }


class LeavingOrganisationPage(ContactsPage):
    """The same page, for a contact who leaves."""

    to_change = Act.LOOK


@shown_at(router, "/contacts/{contact_id}")
class ContactInvitationPage(SpeakerPage):
    """What somebody is asked who is invited to act for an organisation."""

    template = "contacts/invitation.html"

    def __init__(self, visit: SpeakerDep, contact_id: UUID) -> None:
        self.contact_id = contact_id
        super().__init__(visit)

    def open(self) -> None:
        self.contact = own_contact(self.work, self.person.person_id, self.contact_id)

    def values(self) -> dict[str, Any]:
        contact = self.contact
        inviter = contact.invited_by
        return {
            "contact": contact,
            "organisation": self.work.session.get_one(Organisation, contact.organisation_id),
            "programme": get_programme(self.work, contact.programme_id),
            "mediator": "" if inviter is None else who_was(self.work, inviter).name,
            "answerable": contact.state in (ContactState.INVITED, ContactState.DECLINED),
        }


@router.post(OF_ORGANISATION + "/contacts")
@saying(N_("The invitation is on its way."))
def create_contact(at: At[ContactsPage]) -> None:
    """Invite somebody to act for the organisation."""
    invite_contact(at.work, at.speaker, at.organisation, at.read(NewContact))


@router.post(OF_ORGANISATION + "/contacts/{contact_id}/invitation")
@saying(N_("The invitation is on its way once more."))
def repeat_contact_invitation(at: At[ContactsPage], contact_id: UUID) -> None:
    """Mail an invitation once more."""
    invite_contact_again(at.work, at.speaker, at.organisation, at.contact(contact_id))


@router.post(OF_ORGANISATION + "/contacts/{contact_id}/take-out")
@saying(N_("Taken out. Nothing that was written for the organisation is lost."))
def end_contact(at: At[ContactsPage], contact_id: UUID) -> None:
    """Take somebody out, with a reason that they read."""
    contact = at.contact(contact_id)
    take_contact_out(at.work, at.speaker, at.organisation, contact, at.read(EndOfContact))


@router.post(OF_ORGANISATION + "/leave")
def go_from_organisation(at: At[LeavingOrganisationPage]) -> Response:
    """Stop acting for the organisation."""
    contacts = {one.row.person_id: one.row for one in contacts_of(at.work, at.organisation.id)}
    mine = contacts.get(at.person.person_id)
    return at.do(
        lambda: mine and leave_organisation(at.work, mine),
        then=lambda _: go_to(HOME, N_("You no longer act for the organisation.")),
    )


@router.post("/contacts/{contact_id}/accept")
def say_yes(at: At[ContactInvitationPage]) -> Response:
    """Accept to act for an organisation."""
    return at.do(
        lambda: accept_invitation(at.work, at.contact),
        then=lambda contact: go_to(
            f"/organisations/{contact.organisation_id}", N_("You act for this organisation now.")
        ),
    )


@router.post("/contacts/{contact_id}/decline")
def say_no(at: At[ContactInvitationPage]) -> Response:
    """Say no."""
    return at.do(
        lambda: decline_invitation(at.work, at.contact),
        then=lambda _: go_to(
            f"/contacts/{at.contact_id}", N_("Noted: you said no. Nobody asks you why.")
        ),
    )
