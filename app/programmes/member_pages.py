"""HTML doors: the people who work in a programme."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.people.accounts import HOME
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.templating import go_to
from app.programmes.access import ROLE_HINTS, Action
from app.programmes.dependencies import MemberVisit
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
from app.programmes.organisations import organisations_of
from app.programmes.page_context import ProgrammePage
from app.programmes.undelivered import undelivered_to

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)


@shown_at(router, "/members")
class MembersPage(ProgrammePage):
    """Who works in a programme."""

    template = "programmes/members.html"
    to_change = Action.MANAGE_MEMBERS

    def values(self) -> dict[str, Any]:
        organisations = organisations_of(self.work, self.programme_id)
        return {
            **self.context,
            "people": colleagues(
                self.work, self.programme_id, self.request.query_params.get("page", "")
            ),
            "unreached": undelivered_to(self.work, self.programme_id),
            "me": self.caller.person_id,
            "organisations": {one.id: one.name for one in organisations},
            "role_hints": {role.value: hint for role, hint in ROLE_HINTS.items()},
        }


class LeavingPage(MembersPage):
    """The same page, for a member who leaves."""

    to_change = Action.READ


@shown_at(router, "/members/{member_id}")
class MemberPage(MembersPage):
    """A member, and what can be changed about their part."""

    template = "programmes/member.html"
    to_look = Action.MANAGE_MEMBERS

    def __init__(self, visit: MemberVisit, programme_id: UUID, member_id: UUID) -> None:
        self.member_id = member_id
        super().__init__(visit, programme_id)

    def open(self) -> None:
        super().open()
        self.member = member_of(
            self.work, self.caller, self.programme_id, self.member_id, Action.MANAGE_MEMBERS
        )

    def values(self) -> dict[str, Any]:
        (colleague,) = as_colleagues(self.work, [self.member])
        present = self.member.model_dump(mode="json")
        return {**super().values(), "colleague": colleague, "present": present}


@router.post("/members")
@saying(N_("The invitation is on its way."))
def create_member(at: At[MembersPage]) -> None:
    """Invite a person by mail."""
    invite_member(at.work, at.caller, at.programme, at.read(NewMember))


@router.post("/members/{member_id}")
@saying(N_("The member’s part is changed."))
def save_member(at: At[MemberPage]) -> None:
    """Change a member's role and organisation."""
    change_place(at.work, at.caller, at.member, at.read(Place))


@router.post("/members/{member_id}/invitation")
@saying(N_("The invitation is on its way."))
def repeat_invitation(at: At[MemberPage]) -> None:
    """Mail a fresh link to a member who has not arrived yet."""
    invite_again(at.work, at.caller, at.member)


@router.post("/members/{member_id}/remove")
def take_out(at: At[MemberPage]) -> Response:
    """Take a member out of the programme."""
    where = HOME if at.member.person_id == at.caller.person_id else at.here
    return at.do(
        lambda: remove_member(at.work, at.caller, at.member),
        then=lambda _: go_to(where, N_("The member is removed.")),
    )


@router.post("/leave")
def go(at: At[LeavingPage]) -> Response:
    """Leave the programme oneself."""
    return at.do(
        lambda: leave(at.work, at.caller, at.programme_id),
        then=lambda _: go_to(HOME, N_("You have left the programme.")),
    )
