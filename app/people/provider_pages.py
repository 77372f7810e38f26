"""HTML doors: to the OpenID Connect provider and back."""

import hmac

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.responses import RedirectResponse

from app.errors import N_, AppError, NotFound, NotSignedIn
from app.people.accounts import local_path
from app.people.challenges import CEREMONY_LASTS
from app.people.dependencies import OpenPage
from app.people.provider import Answer, finish, start
from app.people.sessions import begin
from app.people.signing_in import device, let_in, ways
from app.plumbing.rate_limits import spend
from app.plumbing.service import ServiceDep
from app.plumbing.settings import Settings
from app.plumbing.templating import SEE_OTHER, Page

router = APIRouter(prefix="/sign-in/provider", include_in_schema=False)
COOKIE = "provider-visit"
HERE = "/sign-in/provider"


@router.get("/start")
def go_there(
    request: Request,
    service: ServiceDep,
    page: OpenPage,
    next: str = "/workshop",  # noqa: A002 - the query's name
) -> Response:
    """Send the reader to the provider, with a question only their browser can bring back."""
    _must_be_configured(service.settings)
    spend(request, "provider", "60/hour")
    try:
        address, state = start(service, local_path(next))
    except AppError as error:
        return _refused(request, page, error)
    response = RedirectResponse(address, SEE_OTHER)
    response.set_cookie(
        COOKIE,
        state,
        max_age=int(CEREMONY_LASTS.total_seconds()),
        path=HERE,
        httponly=True,
        samesite="lax",
        secure=service.settings.secure,
    )
    return response


@router.get("/arrived")
def come_back(
    request: Request,
    service: ServiceDep,
    page: OpenPage,
    state: str = "",
    code: str = "",
    iss: str = "",
) -> Response:
    """Let in the person whom the provider vouches for."""
    _must_be_configured(service.settings)
    spend(request, "provider", "60/hour")
    try:
        if not code or not hmac.compare_digest(
            state.encode(), request.cookies.get(COOKIE, "").encode()
        ):
            raise NotSignedIn(
                N_("The sign-in was not completed there."), remedy=N_("Please start again.")
            )
        person_id, leads_to = finish(service, Answer(state, code, iss))
    except AppError as error:
        return _refused(request, page, error)
    with service.begin() as work:
        token = begin(work, person_id, device(request))
        response = let_in(request, work, token, leads_to)
    response.delete_cookie(COOKIE, path=HERE)
    return response


def _must_be_configured(settings: Settings) -> None:
    if not settings.has_provider:
        raise NotFound(N_("There is nothing at this address."))


def _refused(request: Request, page: Page, error: AppError) -> Response:
    values = {"leads_to": "/workshop", **ways(request)}
    return page.show_again("people/sign_in.html", error, {}, **values)
