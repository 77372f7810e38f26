"""Who works in a programme: people are invited, change role, leave or are removed."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, delete, select

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.people.acquaintance import awaited, identities_known_to, meet_for
from app.people.identity import BareEmail, Identity, verified
from app.plumbing.audit import record
from app.plumbing.numbered import NumberedPage, numbered
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action, Role, may
from app.programmes.caller import Caller
from app.programmes.invitations import mail_invitation
from app.programmes.organisations import organisation_in
from app.programmes.rules import check_owner_remains
from app.programmes.tables import ApiKey, Member, Programme
from app.programmes.workflow import get_programme


class Place(BaseModel):
    """A member's role, and the organisation they belong to if any."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    role: Role
    organisation_id: UUID | None = None


class NewMember(Place):
    """What is needed to invite a member."""

    email: BareEmail
    name: Line = Field(min_length=1, max_length=200)


@dataclass(frozen=True)
class Colleague:
    """A member as the other members see them."""

    member: Member
    who: Identity
    pending: bool
    """The invitation is out, and the person has not arrived yet."""


def invite_member(work: Work, caller: Caller, programme: Programme, asked: NewMember) -> Member:
    """Invite a person to work in a programme.

    Raises:
        NotFound: the organisation is not one of the programme.
        Conflict: the person is a member already.
    """
    if asked.organisation_id is not None:
        organisation_in(work, programme.id, asked.organisation_id)
    member, _ = add_member(work, programme, asked, actor=caller.person_id)
    return member


def add_member(
    work: Work, programme: Programme, asked: NewMember, *, actor: UUID | None = None
) -> tuple[Member, str]:
    """Make a person a member and mail them an invitation; return the member and the link in it.

    Raises:
        BadInput: the address or the name cannot be used.
        Conflict: the person is a member already.
    """
    person = meet_for(work, programme.id, asked.email, asked.name, programme.language)
    known = work.session.exec(
        select(Member).where(Member.programme_id == programme.id, Member.person_id == person.id)
    ).first()
    if known is not None:
        raise Conflict(N_("This person is already a member."), field="email")
    member = Member(
        programme_id=programme.id,
        person_id=person.id,
        role=asked.role,
        organisation_id=asked.organisation_id,
        created_at=work.now,
    )
    work.add(member)
    record(work, programme, "member.invited", member, by=actor, role=asked.role.value)
    return member, _mail_invitation(work, programme, member)


def invite_again(work: Work, caller: Caller, member: Member) -> Member:
    """Mail a fresh link to a member who has not arrived yet.

    Raises:
        RuleRefused: the person has arrived: they sign in by themselves.
    """
    known = awaited(work, member.programme_id, [member.person_id])
    if member.person_id in verified(work, [member.person_id]) and not known:
        raise RuleRefused(
            N_("This person has arrived already."),
            remedy=N_("They can ask for a link on the sign-in page."),
        )
    _mail_invitation(work, get_programme(work, member.programme_id), member)
    record(work, member, "member.invited-again", member, by=caller)
    return member


def change_place(work: Work, caller: Caller, member: Member, wanted: Place) -> Member:
    """Change a member's role, or the organisation they belong to.

    Raises:
        RuleRefused: the programme would be without an owner.
    """
    programme_id = member.programme_id
    if wanted.organisation_id is not None:
        organisation_in(work, programme_id, wanted.organisation_id)
    check_owner_remains(_owners(work, programme_id), Role(member.role), wanted.role)
    if (member.role, member.organisation_id) == (wanted.role, wanted.organisation_id):
        return member
    was = member.role
    member.role, member.organisation_id = wanted.role, wanted.organisation_id
    work.session.add(member)
    record(
        work,
        programme_id,
        "member.changed",
        member,
        by=caller,
        was=str(was),
        role=wanted.role.value,
    )
    return member


def remove_member(work: Work, caller: Caller, member: Member) -> None:
    """Take a member out of a programme, with the API keys that acted for them.

    Raises:
        RuleRefused: the programme would be without an owner.
    """
    _take_out(work, caller, member, "member.removed")


def leave(work: Work, caller: Caller, programme_id: UUID) -> None:
    """Leave a programme oneself.

    Raises:
        RuleRefused: the programme would be without an owner.
    """
    _take_out(work, caller, own_place(work, caller, programme_id), "member.left")


def own_place(work: Work, caller: Caller, programme_id: UUID) -> Member:
    """Return the caller as a member.

    Raises:
        NotFound: the caller has no part in the programme.
    """
    caller.demand(programme_id, Action.READ)
    mine = select(Member).where(
        Member.programme_id == programme_id, Member.person_id == caller.person_id
    )
    return work.session.exec(mine).one()


def member_of(
    work: Work, caller: Caller, programme_id: UUID, member_id: UUID, action: Action = Action.READ
) -> Member:
    """Return a member of a programme in which the caller may act.

    Raises:
        NotFound: the programme has no such member, or the caller no part in it.
    """
    caller.demand(programme_id, action)
    member = work.session.get(Member, member_id)
    if member is None or member.programme_id != programme_id:
        raise NotFound(N_("The programme has no such member."))
    return member


def colleagues(work: Work, programme_id: UUID, page: str = "") -> NumberedPage[Colleague]:
    """Return a page of a programme's members, in the order in which they came."""
    query = select(Member).where(Member.programme_id == programme_id)
    rows = work.session.exec(query.order_by(col(Member.created_at), col(Member.id))).all()
    shown = numbered(rows, page)
    return NumberedPage(as_colleagues(work, list(shown.rows)), shown.page, shown.pages)


def assessors_of(work: Work, programme_id: UUID) -> list[Member]:
    """Return the members of a programme whose role lets them assess and decide, oldest first."""
    query = select(Member).where(Member.programme_id == programme_id)
    members = work.session.exec(query.order_by(col(Member.created_at), col(Member.id)))
    return [member for member in members if may(Role(member.role), Action.ASSESS)]


def as_colleagues(work: Work, rows: list[Member]) -> list[Colleague]:
    """Return members with their names and whether they have arrived."""
    people = [row.person_id for row in rows]
    arrived = verified(work, people)
    seen = {
        programme_id: identities_known_to(work, programme_id, people)
        for programme_id in {row.programme_id for row in rows}
    }
    waiting = {one: awaited(work, one, people) for one in seen}
    return [
        Colleague(
            row,
            seen[row.programme_id][row.person_id],
            row.person_id not in arrived or row.person_id in waiting[row.programme_id],
        )
        for row in rows
    ]


def _take_out(work: Work, caller: Caller, member: Member, action: str) -> None:
    check_owner_remains(_owners(work, member.programme_id), Role(member.role), None)
    keys = delete(ApiKey).where(col(ApiKey.member_id) == member.id)
    work.session.connection().execute(keys)
    work.session.delete(member)
    work.session.flush()
    record(work, member, action, member, by=caller, role=str(member.role))


def _owners(work: Work, programme_id: UUID) -> int:
    owners = select(Member.id).where(Member.programme_id == programme_id, Member.role == Role.OWNER)
    # Locked, so that two owners who remove each other at the same moment take turns.
    return len(list(work.session.exec(owners.with_for_update())))


def _mail_invitation(work: Work, programme: Programme, member: Member) -> str:
    leads_to = f"/programmes/{programme.id}"
    return mail_invitation(work, programme, member.person_id, "member_invited", leads_to)
