"""Who is asking, and the page they will see: the types that a door's signature names."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.errors import N_, NotSignedIn
from app.people.identity import Identity, identity_of
from app.people.sessions import signed_in
from app.plumbing.csrf import Form, check_origin, session_cookie, token_for
from app.plumbing.doors import FormPage, Visit
from app.plumbing.languages import language_of
from app.plumbing.service import WorkDep
from app.plumbing.templating import NOTICE_COOKIE, Page, Reader


def _visitor(request: Request, work: WorkDep) -> Identity | None:
    token = request.cookies.get(session_cookie(request), "")
    if not token:
        return None
    check_origin(request)
    person = signed_in(work, token)
    return None if person is None else identity_of(work, person.id)


Visitor = Annotated[Identity | None, Depends(_visitor, scope="function")]


def _current(visitor: Visitor) -> Identity:
    if visitor is None:
        raise NotSignedIn(N_("You are not signed in."), remedy=N_("Ask for a sign-in link."))
    return visitor


CurrentPerson = Annotated[Identity, Depends(_current, scope="function")]


def _page(request: Request, work: WorkDep, visitor: Visitor) -> Page:
    token = request.cookies.get(session_cookie(request), "")
    return Page(
        language=language_of(request),
        path=request.url.path,
        csrf=token_for(work.vault, token),
        person=None if visitor is None else Reader(visitor.name),
        notice=_notice(request),
        labels=work.service.rooms.labels,
    )


def _notice(request: Request) -> str:
    try:
        return bytes.fromhex(request.cookies.get(NOTICE_COOKIE, "")).decode()[:300]
    except ValueError:
        return ""


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
