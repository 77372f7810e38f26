"""Who is asking, and the page they will see: the types that a door's signature names."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.errors import N_, NotSignedIn
from app.people.identity import Identity, identity_of
from app.people.recent import demand_recent, sign_in_first
from app.people.sessions import signed_in
from app.plumbing.cookies import cookie_of
from app.plumbing.csrf import Form, check_origin, session_cookie, token_for
from app.plumbing.doors import FormPage, Visit
from app.plumbing.languages import language_of
from app.plumbing.service import Work, WorkDep, service_of
from app.plumbing.templating import NOTICE, Page, Reader, notice_of


def visitor_of(request: Request, work: Work) -> Identity | None:
    """Return who is signed in, if anybody is.

    Raises:
        AccessRefused: another site sent the request.
    """
    token = request.cookies.get(session_cookie(request), "")
    if not token:
        return None
    check_origin(request)
    person = signed_in(work, token)
    return None if person is None else identity_of(work, person.id)


def _visitor(request: Request, work: WorkDep) -> Identity | None:
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
