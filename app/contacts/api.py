"""JSON doors: the people who act for an organisation."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.contacts.access import Act
from app.contacts.dependencies import ApiSpeaker
from app.contacts.inviting import (
    EndOfContact,
    NewContact,
    contact_in,
    invite_contact,
    invite_contact_again,
    take_contact_out,
)
from app.contacts.queries import ContactShown, all_contacts, as_shown, organisation_for
from app.contacts.speaker import Speaker, Whose
from app.contacts.tables import Contact, ContactState
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep

router = APIRouter(prefix="/api/v1/organisations/{organisation_id}/contacts", tags=["contacts"])


class ContactOut(BaseModel):
    """A contact as the API shows them."""

    id: UUID
    organisation_id: UUID
    state: ContactState
    name: str
    """Empty once the person was erased."""
    email: str | None
    """The personal address; null for who may not see personal addresses."""
    invited_at: datetime | None
    since: datetime | None
    """When they began to act for the organisation."""
    ended_at: datetime | None
    created_at: datetime


@router.get("")
def list_contacts(
    work: WorkDep, caller: ApiSpeaker, organisation_id: UUID, paging: PagingDep
) -> Listing[ContactOut]:
    """List who acts for an organisation, did, or was invited to."""
    organisation_for(work, caller, organisation_id, Act.LOOK)
    return paging.listing_together(
        all_contacts(organisation_id),
        lambda rows: [_shown(caller, one) for one in as_shown(work, rows)],
    )


@router.post("", status_code=201)
@idempotent
def create_contact(
    work: WorkDep, caller: ApiSpeaker, organisation_id: UUID, asked: NewContact
) -> ContactOut:
    """Invite somebody by mail to act for an organisation."""
    organisation = organisation_for(work, caller, organisation_id, Act.ADMIT)
    return _contact(work, caller, invite_contact(work, caller, organisation, asked))


@router.get("/{contact_id}")
def show_contact(
    work: WorkDep, caller: ApiSpeaker, organisation_id: UUID, contact_id: UUID
) -> ContactOut:
    """Show one contact."""
    organisation_for(work, caller, organisation_id, Act.LOOK)
    return _contact(work, caller, contact_in(work, organisation_id, contact_id))


@router.post("/{contact_id}/invitation")
@idempotent
def resend_contact_invitation(
    work: WorkDep, caller: ApiSpeaker, organisation_id: UUID, contact_id: UUID
) -> ContactOut:
    """Mail an invitation that was not answered once more."""
    organisation = organisation_for(work, caller, organisation_id, Act.ADMIT)
    contact = contact_in(work, organisation_id, contact_id)
    return _contact(work, caller, invite_contact_again(work, caller, organisation, contact))


@router.post("/{contact_id}/take-out", name="take_contact_out")
@idempotent
def end_contact(
    work: WorkDep, caller: ApiSpeaker, organisation_id: UUID, contact_id: UUID, asked: EndOfContact
) -> ContactOut:
    """Take somebody out, with a reason that they read."""
    organisation = organisation_for(work, caller, organisation_id, Act.ADMIT)
    contact = contact_in(work, organisation_id, contact_id)
    return _contact(work, caller, take_contact_out(work, caller, organisation, contact, asked))


def _contact(work: Work, speaker: Speaker, row: Contact) -> ContactOut:
    return _shown(speaker, as_shown(work, [row])[0])


def _shown(speaker: Speaker, contact: ContactShown) -> ContactOut:
    row, who = contact.row, contact.who
    whose = Whose(row.programme_id, row.organisation_id)
    sees = speaker.may(whose, Act.READ_ADDRESSES)
    facts = row.model_dump(include=set(ContactOut.model_fields))
    return ContactOut(
        **facts,
        name=who.name if who else "",
        email=who.email if who and sees else None,
    )
