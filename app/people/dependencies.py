"""Who is asking, and the page they will see: the types that a door's signature names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from app.errors import N_, NotSignedIn
from app.people.identity import Identity, identity_of
from app.people.recent import demand_recent, sign_in_first
from app.people.sessions import signed_in
from app.plumbing.api_keys import unusable
from app.plumbing.cookies import cookie_of
from app.plumbing.csrf import SESSION, Form, check_origin, session_cookie, token_for
from app.plumbing.doors import FormPage, Visit
from app.plumbing.languages import language_of
from app.plumbing.service import Work, WorkDep, service_of
from app.plumbing.templating import NOTICE, Page, Reader, notice_of

TOKEN_PREFIX = "ess_"  # noqa: S105 - how one begins, not one
"""How the token of a person who signed in by the API begins, where it is sent as `Authorization: Bearer …`."""


def own_token(request: Request) -> str:
    """Return the token of a person's own session that a program sent; empty if there is none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    own = kind.lower() == "bearer" and token.startswith(TOKEN_PREFIX)
    return token.removeprefix(TOKEN_PREFIX) if own else ""


def is_own(credentials: HTTPAuthorizationCredentials) -> bool:
    """Say whether what was sent is a person's own token, no key."""
    return credentials.credentials.startswith(TOKEN_PREFIX)


def visitor_of(request: Request, work: Work) -> Identity | None:
    """Return who is signed in, if anybody is: by their browser's cookie, or by their own token.

    Raises:
        AccessRefused: another site sent the request.
        NotSignedIn: the token has ended.
    """
    own = own_token(request)
    if own:
        person = signed_in(work, own)
        if person is None:
            raise unusable()
        return identity_of(work, person.id)
    token = request.cookies.get(session_cookie(request), "")
    if not token:
        return None
    check_origin(request)
    person = signed_in(work, token)
    return None if person is None else identity_of(work, person.id)


session = APIKeyCookie(
    name=SESSION,
    auto_error=False,
    scheme_name="session",
    description="The session of a person who signed in; on https, its name begins with `__Host-`.",
)
SessionCookie = Annotated[str | None, Security(session)]


own_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="personToken",
    description="A person's own token, `ess_…`: made by `create_session` from the link that was mailed to them.",
)
OwnBearer = Annotated[HTTPAuthorizationCredentials | None, Security(own_bearer)]


def _visitor(request: Request, work: WorkDep, _cookie: SessionCookie) -> Identity | None:
    return visitor_of(request, work)


Visitor = Annotated[Identity | None, Depends(_visitor, scope="function")]


def demand_person(visitor: Identity | None) -> Identity:
    """Return who is signed in.

    Raises:
        NotSignedIn: nobody is.
    """
    if visitor is None:
        raise NotSignedIn(N_("You are not signed in."), remedy=N_("Ask for a sign-in link."))
    return visitor


def _current(visitor: Visitor) -> Identity:
    return demand_person(visitor)


CurrentPerson = Annotated[Identity, Depends(_current, scope="function")]


@dataclass(frozen=True)
class Oneself:
    """A person as who calls the API about what is their own: it needs no leave."""

    person_id: UUID
    until: datetime | None = None
    """The end of the key that was shown; nothing for who is signed in."""
    key_id: UUID | None = None
    """That key."""

    def demanded(self) -> list[list[str]]:
        """Return nothing."""
        return []

    def demand_again(self, demands: list[list[str]]) -> None:
        """Demand nothing."""


def _oneself(person: CurrentPerson, _own: OwnBearer) -> Oneself:
    return Oneself(person.person_id)


OneselfDep = Annotated[Oneself, Depends(_oneself, scope="function")]


def page_for(request: Request, visitor: Identity | None) -> Page:
    """Return the page that a reader is about to be shown."""
    service, token = service_of(request), request.cookies.get(session_cookie(request), "")
    return Page(
        language=language_of(request),
        path=request.url.path,
        csrf=token_for(service.vault, token),
        person=None if visitor is None else Reader(visitor.name),
        notice=notice_of(cookie_of(request, NOTICE)),
        labels=service.rooms.labels,
        secure=service.settings.secure,
    )


def _page(request: Request, visitor: Visitor) -> Page:
    return page_for(request, visitor)


OpenPage = Annotated[Page, Depends(_page, scope="function")]


@dataclass(frozen=True)
class PersonVisit(Visit):
    """A signed-in person at a page."""

    person: Identity


# async although they wait for nothing: plain functions would be sent to another thread and back.
async def _visit(request: Request, form: Form, work: WorkDep, page: OpenPage) -> Visit:
    return Visit(request, work, page, form)


OpenVisit = Annotated[Visit, Depends(_visit, scope="function")]


async def _person_visit(visit: OpenVisit, person: CurrentPerson) -> PersonVisit:
    return PersonVisit(visit.request, visit.work, visit.page, visit.form, person)


SignedInVisit = Annotated[PersonVisit, Depends(_person_visit, scope="function")]


class PersonPage(FormPage):
    """A page with forms about whoever is signed in."""

    def __init__(self, visit: SignedInVisit) -> None:
        self.person = visit.person
        super().__init__(visit)

    def demand_recent(self) -> None:
        """Refuse who signed in too long ago for what is asked.

        Raises:
            SignInAgain: see `app/people/recent.py`.
        """
        demand_recent(self.request, self.work, self.here or self.request.url.path)

    @property
    def sign_in_first(self) -> str:
        """Where to sign in again before a change that asks for it; nothing while the sign-in is recent."""
        return sign_in_first(self.request, self.work, self.here)
