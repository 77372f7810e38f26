"""JSON doors: who asks a programme to act for an organisation, and what it answers."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import select

from app.contacts.dependencies import ApiSpeaker
from app.contacts.inviting import EndOfContact
from app.contacts.requests import (
    Admission,
    NewRequest,
    ask_to_act,
    let_in,
    refuse_request,
    request_in,
)
from app.contacts.tables import ContactRequest, RequestState
from app.errors import N_, NotFound
from app.people.identity import identities_of
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Action
from app.programmes.tables import OrganisationKind, Programme

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/requests", tags=["contacts"])


class RequestOut(BaseModel):
    """Who asks to act for which organisation, in their own words."""

    id: UUID
    programme_id: UUID
    name: str
    """Of who asks; empty once they are erased."""
    organisation_name: str
    """As they wrote it."""
    kind: OrganisationKind
    url: str
    words: str
    state: RequestState
    organisation_id: UUID | None
    """For which they were let in."""
    reason: str
    """Why they were not."""
    created_at: datetime
    answered_at: datetime | None


@router.get("")
def list_requests(
    work: WorkDep, caller: ApiSpeaker, programme_id: UUID, paging: PagingDep
) -> Listing[RequestOut]:
    """List who asked a programme to act for an organisation, to who leads exchanges there."""
    caller.caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    query = select(ContactRequest).where(ContactRequest.programme_id == programme_id)
    return paging.listing_together(query, lambda rows: _out(work, rows))


@router.post("", status_code=201)
@idempotent
def create_request(
    work: WorkDep, caller: ApiSpeaker, programme_id: UUID, asked: NewRequest
) -> RequestOut:
    """Ask a programme to let you act for an organisation, as somebody who is signed in."""
    programme = work.session.get(Programme, programme_id)
    if programme is None or caller.key_id is not None:  # a program's key stands for no contact
        raise NotFound(N_("There is no such programme."))
    return _out(work, [ask_to_act(work, caller.person_id, programme, asked)])[0]


@router.post("/{request_id}/let-in")
@idempotent
def admit_request(
    work: WorkDep, caller: ApiSpeaker, programme_id: UUID, request_id: UUID, asked: Admission
) -> RequestOut:
    """Let somebody act for an organisation: one that the programme has, or the one they named, entered now."""
    row = _asked(work, caller, programme_id, request_id)
    let_in(work, caller, row, asked)
    return _out(work, [row])[0]


@router.post("/{request_id}/refuse", name="refuse_request")
@idempotent
def refuse(
    work: WorkDep, caller: ApiSpeaker, programme_id: UUID, request_id: UUID, asked: EndOfContact
) -> RequestOut:
    """Do not let somebody in, with a reason that they read."""
    row = _asked(work, caller, programme_id, request_id)
    return _out(work, [refuse_request(work, caller, row, asked)])[0]


def _asked(work: Work, caller: ApiSpeaker, programme_id: UUID, request_id: UUID) -> ContactRequest:
    caller.caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    return request_in(work, programme_id, request_id)


def _out(work: Work, rows: list[ContactRequest]) -> list[RequestOut]:
    people = identities_of(work, {row.person_id for row in rows})
    return [
        RequestOut.model_validate(
            {
                **row.model_dump(),
                "name": people[row.person_id].name if row.person_id in people else "",
            }
        )
        for row in rows
    ]
