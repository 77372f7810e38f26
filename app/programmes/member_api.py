"""JSON doors: the people who work in a programme."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import select

from app.plumbing.desk import Desk, DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
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
def list_members(
    desk: DeskDep,
    caller: ApiCaller,
    programme_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[MemberOut]:
    """List a programme's members."""
    caller.demand(programme_id, Action.READ)
    query = select(Member).where(Member.programme_id == programme_id)
    rows, following = listing(desk.session, query, Member, cursor, limit)
    found = as_colleagues(desk, rows)
    return Listing(items=[_shown(caller, colleague) for colleague in found], next=following)


@router.post("", status_code=201)
def create_member(
    desk: DeskDep, caller: ApiCaller, programme_id: UUID, once: OnceDep, asked: NewMember
) -> MemberOut:
    """Invite a person by mail to work in a programme."""
    return once(
        desk,
        caller.person_id,
        MemberOut,
        lambda: _member(desk, caller, invite_member(desk, caller, programme_id, asked)),
    )


@router.get("/{member_id}")
def show_member(desk: DeskDep, caller: ApiCaller, programme_id: UUID, member_id: UUID) -> MemberOut:
    """Show one member."""
    return _member(desk, caller, member_of(desk, caller, programme_id, member_id))


@router.put("/{member_id}/place")
def replace_place(
    desk: DeskDep,
    caller: ApiCaller,
    programme_id: UUID,
    member_id: UUID,
    once: OnceDep,
    asked: Place,
) -> MemberOut:
    """Change a member's role and organisation."""
    return once(
        desk,
        caller.person_id,
        MemberOut,
        lambda: _member(desk, caller, change_place(desk, caller, programme_id, member_id, asked)),
    )


@router.post("/{member_id}/invitation")
def repeat_invitation(
    desk: DeskDep, caller: ApiCaller, programme_id: UUID, member_id: UUID, once: OnceDep
) -> MemberOut:
    """Mail a fresh link to a member who has not arrived yet."""
    return once(
        desk,
        caller.person_id,
        MemberOut,
        lambda: _member(desk, caller, invite_again(desk, caller, programme_id, member_id)),
    )


@router.post("/{member_id}/remove")
def take_out(
    desk: DeskDep, caller: ApiCaller, programme_id: UUID, member_id: UUID, once: OnceDep
) -> MemberOut:
    """Take a member out of the programme, with the API keys that acted for them; answers who it was."""

    def work() -> MemberOut:
        shown = _member(
            desk,
            caller,
            member_of(desk, caller, programme_id, member_id, Action.MANAGE_MEMBERS),
        )
        remove_member(desk, caller, programme_id, member_id)
        return shown

    return once(desk, caller.person_id, MemberOut, work)


def _member(desk: Desk, caller: Caller, row: Member) -> MemberOut:
    return _shown(caller, as_colleagues(desk, [row])[0])


def _shown(caller: Caller, colleague: Colleague) -> MemberOut:
    row = colleague.member
    address = colleague.who.email if caller.may(row.programme_id, Action.READ_ADDRESSES) else None
    return MemberOut(
        **row.model_dump(exclude={"person_id"}),
        name=colleague.who.name,
        email=address,
        pending=colleague.pending,
    )
