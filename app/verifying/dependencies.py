"""What the signatures of the doors name: the guarded resolver, and a visit to a page that verifies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.errors import AppError
from app.people.dependencies import demand_person, page_for, visitor_of
from app.people.identity import Identity
from app.plumbing.csrf import Form, session_cookie, text_of
from app.plumbing.problems import kind_of, when_to_come_back
from app.plumbing.service import Service, service_of
from app.plumbing.templating import Page
from app.programmes.dependencies import Bearer
from app.verifying.outside import find_out
from app.verifying.requesters import Requester, known_requester, requester_with_key
from badges.http import HttpResolver, Limits
from badges.verification import Resolver

Made = TypeVar("Made")


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _resolver(request: Request) -> HttpResolver:
    settings = service_of(request).settings
    limits = Limits(question_seconds=settings.fetch_seconds)
    return HttpResolver(allow=settings.allowed_fetches, limits=limits)


ResolverDep = Annotated[HttpResolver, Depends(_resolver)]


@dataclass(frozen=True)
class VerifyingVisit:
    """Somebody at a page that verifies badges.

    No unit of work is open: a verification waits for other people's servers. Who came was read in a short one.
    """

    request: Request
    page: Page
    visitor: Identity | None
    requester: Requester
    resolver: HttpResolver
    form: FormData
    """Checked to come from our own pages; empty for who only looks."""

    @property
    def service(self) -> Service:
        """The service that the request came to."""
        return service_of(self.request)

    @property
    def person(self) -> Identity:
        """Who is signed in.

        Raises:
            NotSignedIn: nobody is.
        """
        return demand_person(self.visitor)

    async def find_out(self, work: Callable[[Resolver], Made]) -> Made:
        """Do work that may need other people's documents; what it does before the first may be done twice."""
        return await find_out(work, self.resolver, self.requester.known_as(self.request))

    def brought(self, field: str, most: int) -> str | bytes:
        """Return the file that was brought, as far as it is read, or else the text of a field."""
        file = self.form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            file.file.seek(0)
            return file.file.read(most + 1)
        return text_of(self.form, field)

    def refuse(
        self, template: str, error: AppError, typed: Mapping[str, Any], **values: Any
    ) -> Response:
        """Show a form again with what was typed and what is wrong, under the status that says which kind it is."""
        again = self.page.show_again(template, error, typed, **values)
        again.status_code = kind_of(error)[0]
        again.headers.update(when_to_come_back(error))
        return again


# async: whoever comes without a name is most of them, and is not worth another thread.
async def _visit(
    request: Request, credentials: Bearer, resolver: ResolverDep, form: Form
) -> VerifyingVisit:
    visitor, requester = None, Requester()
    if credentials is not None or request.cookies.get(session_cookie(request), ""):
        token = None if credentials is None else credentials.credentials
        visitor, requester = await run_in_threadpool(_read, request, token)
    return VerifyingVisit(request, page_for(request, visitor), visitor, requester, resolver, form)


def _read(request: Request, key: str | None) -> tuple[Identity | None, Requester]:
    with service_of(request).begin(reading=True) as work:
        visitor = visitor_of(request, work)
        if key is not None:
            return visitor, requester_with_key(work, key)
        if visitor is None:
            return None, Requester()
        return visitor, known_requester(work, visitor.person_id)


VerifyingVisitDep = Annotated[VerifyingVisit, Depends(_visit)]
