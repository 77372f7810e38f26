"""Who calls: a signed-in person, or a program with an API key."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import select

from app.errors import N_, AccessRefused, NotSignedIn
from app.people.dependencies import CurrentPerson, PersonVisit, SignedInVisit, Visitor, is_own
from app.plumbing.api_keys import EMPLOYER_PREFIX, key_behind
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Role
from app.programmes.api_keys import note_use
from app.programmes.caller import Caller, Membership
from app.programmes.tables import ApiKey, Member

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="programmeKey",
    description="An API key of a programme's member, `est_…`: made on the programme's page “API keys”.",
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


def caller_for(work: Work, person_id: UUID) -> Caller:
    """Return a signed-in person as a caller, with all their roles."""
    members = work.session.exec(select(Member).where(Member.person_id == person_id))
    places = {member.programme_id: _place(member) for member in members}
    return Caller(person_id, places)


def caller_with_key(work: Work, token: str) -> Caller:
    """Return the caller an API key stands for: one member, in one programme, within its scopes.

    Raises:
        NotSignedIn: the key is unknown, expired or revoked.
        AccessRefused: it is an employer's.
    """
    if token.startswith(EMPLOYER_PREFIX):
        raise AccessRefused(
            N_("This is a key of the employers' page: it opens no programme."),
            remedy=N_("Use one that a programme's page “API keys” made: it starts with est_."),
        )
    key = key_behind(work, ApiKey, token)
    note_use(work, key, work.now.date())
    member = work.session.get_one(Member, key.member_id)
    places = {member.programme_id: _place(member)}
    return Caller(member.person_id, places, frozenset(key.scopes), key.expires_at, key.id)


def _place(member: Member) -> Membership:
    return Membership(Role(member.role), member.organisation_id)


def _api_caller(work: WorkDep, credentials: Bearer, visitor: Visitor) -> Caller:
    if credentials is not None and not is_own(credentials):
        return caller_with_key(work, credentials.credentials)
    if visitor is not None:
        return caller_for(work, visitor.person_id)
    raise NotSignedIn(
        N_("This call needs an API key or a signed-in person."),
        remedy=N_("Send the header “Authorization: Bearer est_…”."),
    )


ApiCaller = Annotated[Caller, Depends(_api_caller, scope="function")]


def _page_caller(work: WorkDep, person: CurrentPerson) -> Caller:
    return caller_for(work, person.person_id)


PageCaller = Annotated[Caller, Depends(_page_caller, scope="function")]


@dataclass(frozen=True)
class CallerVisit(PersonVisit):
    """A signed-in person at a page, with their roles."""

    caller: Caller


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _member_visit(visit: SignedInVisit, caller: PageCaller) -> CallerVisit:
    return CallerVisit(visit.request, visit.work, visit.page, visit.form, visit.person, caller)


MemberVisit = Annotated[CallerVisit, Depends(_member_visit, scope="function")]
