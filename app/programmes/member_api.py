"""JSON doors: the people who work in a programme."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import select

from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Action, Role
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller
from app.programmes.membership import (
    Colleague,
    NewMember,
    Place,
    as_colleagues,
    change_place,
    invite_again,
    invite_member,
    member_of,
    remove_member,
)
from app.programmes.tables import Member
from app.programmes.workflow import programme_of

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/members", tags=["members"])


class MemberOut(BaseModel):
    """A member as the API shows them."""

    id: UUID
    programme_id: UUID
    role: Role
    organisation_id: UUID | None
    name: str
    email: str | None
    """The personal address; null for who may not see personal addresses."""
    pending: bool
    """The invitation is out, and the person has not arrived yet."""
    created_at: datetime


@router.get("")
def list_members(caller: ApiCaller, programme_id: UUID, paging: PagingDep) -> Listing[MemberOut]:
    """List a programme's members."""
    caller.demand(programme_id, Action.READ)
    query = select(Member).where(Member.programme_id == programme_id)
    return paging.listing_together(
        query, lambda rows: [_shown(caller, one) for one in as_colleagues(paging.work, rows)]
    )


@router.post("", status_code=201)
@idempotent
def create_member(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, asked: NewMember
) -> MemberOut:
    """Invite a person by mail to work in a programme."""
    programme = programme_of(work, caller, programme_id, Action.MANAGE_MEMBERS)
    return _member(work, caller, invite_member(work, caller, programme, asked))


@router.get("/{member_id}")
def show_member(work: WorkDep, caller: ApiCaller, programme_id: UUID, member_id: UUID) -> MemberOut:
    """Show one member."""
    return _member(work, caller, member_of(work, caller, programme_id, member_id))


@router.put("/{member_id}/place")
@idempotent
def replace_member_place(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, member_id: UUID, asked: Place
) -> MemberOut:
    """Change a member's role and organisation."""
    member = member_of(work, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    return _member(work, caller, change_place(work, caller, member, asked))


@router.post("/{member_id}/invitation")
@idempotent
def resend_member_invitation(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, member_id: UUID
) -> MemberOut:
    """Mail a fresh link to a member who has not arrived yet."""
    member = member_of(work, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    return _member(work, caller, invite_again(work, caller, member))


@router.post("/{member_id}/remove", name="remove_member")
@idempotent
def take_out(work: WorkDep, caller: ApiCaller, programme_id: UUID, member_id: UUID) -> MemberOut:
    """Take a member out of the programme, with the API keys that acted for them; answers who it was."""
    member = member_of(work, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    answer = _member(work, caller, member)
    remove_member(work, caller, member)
    return answer


def _member(work: Work, caller: Caller, row: Member) -> MemberOut:
    return _shown(caller, as_colleagues(work, [row])[0])


def _shown(caller: Caller, colleague: Colleague) -> MemberOut:
    row = colleague.member
    address = colleague.who.email if caller.may(row.programme_id, Action.READ_ADDRESSES) else None
    return MemberOut(
        **row.model_dump(exclude={"person_id"}),
        name=colleague.who.name,
        email=address,
        pending=colleague.pending,
    )
