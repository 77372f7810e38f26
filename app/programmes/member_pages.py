"""HTML doors: the people who work in a programme."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, AppError
from app.people.dependencies import OpenPage
from app.plumbing.csrf import CHECKED, Form, texts_of
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.forms import read
from app.plumbing.templating import Page, go_to
from app.programmes.access import ROLE_HINTS, Action
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.frame import frame
from app.programmes.membership import (
    NewMember,
    Place,
    as_colleagues,
    change_place,
    colleagues,
    invite_again,
    invite_member,
    leave,
    member_of,
    remove_member,
)
from app.programmes.workflow import organisations_of

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)


@router.get("/members")
def show_members(desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID) -> Response:
    """Show who works in a programme."""
    return page.show("programmes/members.html", **_members(desk, caller, programme_id))


@router.post("/members")
def create_member(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, form: Form
) -> Response:
    """Invite a person by mail."""
    caller.demand(programme_id, Action.MANAGE_MEMBERS)
    typed = texts_of(form)
    try:
        invite_member(desk, caller, programme_id, read(NewMember, typed))
    except AppError as error:
        return _members_again(desk, page, caller, programme_id, error, typed)
    return go_to(f"/programmes/{programme_id}/members", N_("The invitation is on its way."))


@router.get("/members/{member_id}")
def show_member(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, member_id: UUID
) -> Response:
    """Show a member and what can be changed about their part."""
    return page.show("programmes/member.html", **_member(desk, caller, programme_id, member_id))


@router.post("/members/{member_id}")
def save_member(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    member_id: UUID,
    form: Form,
) -> Response:
    """Change a member's role and organisation."""
    member_of(desk, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    typed = texts_of(form)
    try:
        change_place(desk, caller, programme_id, member_id, read(Place, typed))
    except AppError as error:
        return _member_again(desk, page, caller, programme_id, member_id, error, typed)
    return go_to(f"/programmes/{programme_id}/members", N_("The member’s part is changed."))


@router.post("/members/{member_id}/invitation", dependencies=CHECKED)
def repeat_invitation(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, member_id: UUID
) -> Response:
    """Mail a fresh link to a member who has not arrived yet."""
    member_of(desk, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    try:
        invite_again(desk, caller, programme_id, member_id)
    except AppError as error:
        return _member_again(desk, page, caller, programme_id, member_id, error, {})
    return go_to(f"/programmes/{programme_id}/members", N_("The invitation is on its way."))


@router.post("/members/{member_id}/remove", dependencies=CHECKED)
def take_out(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, member_id: UUID
) -> Response:
    """Take a member out of the programme."""
    member_of(desk, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    try:
        gone = remove_member(desk, caller, programme_id, member_id)
    except AppError as error:
        return _member_again(desk, page, caller, programme_id, member_id, error, {})
    own = gone.person_id == caller.person_id
    where = "/workshop" if own else f"/programmes/{programme_id}/members"
    return go_to(where, N_("The member is removed."))


@router.post("/leave", dependencies=CHECKED)
def go(desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID) -> Response:
    """Leave the programme oneself."""
    caller.demand(programme_id, Action.READ)
    try:
        leave(desk, caller, programme_id)
    except AppError as error:
        return _members_again(desk, page, caller, programme_id, error, {})
    return go_to("/workshop", N_("You have left the programme."))


def _members(desk: Desk, caller: Caller, programme_id: UUID) -> dict[str, Any]:
    return {
        **frame(desk, caller, programme_id),
        "people": colleagues(desk, programme_id),
        "me": caller.person_id,
        **_choices(desk, programme_id),
    }


def _member(desk: Desk, caller: Caller, programme_id: UUID, member_id: UUID) -> dict[str, Any]:
    values = frame(desk, caller, programme_id, Action.MANAGE_MEMBERS)
    member = member_of(desk, caller, programme_id, member_id, Action.MANAGE_MEMBERS)
    (colleague,) = as_colleagues(desk, [member])
    return {
        **values,
        "colleague": colleague,
        "standing": member.model_dump(mode="json"),
        "me": caller.person_id,
        **_choices(desk, programme_id),
    }


def _choices(desk: Desk, programme_id: UUID) -> dict[str, Any]:
    return {
        "organisations": {
            organisation.id: organisation.name
            for organisation in organisations_of(desk, programme_id)
        },
        "role_hints": {role.value: hint for role, hint in ROLE_HINTS.items()},
    }


def _members_again(
    desk: Desk,
    page: Page,
    caller: Caller,
    programme_id: UUID,
    error: AppError,
    typed: dict[str, str],
) -> Response:
    desk.undo()
    values = _members(desk, caller, programme_id)
    return page.show_again("programmes/members.html", error, typed, **values)


def _member_again(
    desk: Desk,
    page: Page,
    caller: Caller,
    programme_id: UUID,
    member_id: UUID,
    error: AppError,
    typed: dict[str, str],
) -> Response:
    desk.undo()
    values = _member(desk, caller, programme_id, member_id)
    return page.show_again("programmes/member.html", error, typed, **values)
