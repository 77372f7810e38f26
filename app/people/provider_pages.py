"""HTML doors: to the OpenID Connect provider and back."""

import hmac
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.responses import RedirectResponse

from app.errors import N_, NotFound, NotSignedIn
from app.people.challenges import CHALLENGE_LASTS
from app.people.provider import Answer, finish, start
from app.people.sessions import begin
from app.people.signing_in import SignInPage, device, let_in
from app.plumbing.cookies import cookie_of, drop_cookie, set_cookie
from app.plumbing.doors import At
from app.plumbing.rate_limits import spend
from app.plumbing.templating import SEE_OTHER
from app.plumbing.texts import Line

router = APIRouter(prefix="/sign-in/provider", include_in_schema=False)
COOKIE = "provider-visit"


class ProviderPage(SignInPage):
    """The sign-in page, for who comes by way of the provider; only where one is configured."""

    def open(self) -> None:
        if not self.work.settings.has_provider:
            raise NotFound(N_("There is nothing at this address."))


def _answer(state: Line = "", code: Line = "", iss: Line = "") -> Answer:
    return Answer(state, code, iss)


AnswerDep = Annotated[Answer, Depends(_answer)]


@router.get("/start")
def go_there(at: At[ProviderPage]) -> Response:
    """Send the reader to the provider, with a question only their browser can bring back."""
    spend(at.request, "provider", "60/hour")
    at.work.undo()  # who came is known: no transaction is open while the provider is asked
    return at.do(
        lambda: start(at.work.service, at.leads_to), then=lambda made: _on_their_way(at, *made)
    )


def _on_their_way(at: ProviderPage, address: str, state: str) -> Response:
    response = RedirectResponse(address, SEE_OTHER)
    secure = at.work.settings.secure
    set_cookie(response, COOKIE, state, lasts=CHALLENGE_LASTS, secure=secure)
    return response


@router.get("/arrived")
def come_back(at: At[ProviderPage], answer: AnswerDep) -> Response:
    """Let in the person whom the provider vouches for."""
    spend(at.request, "provider", "60/hour")
    at.work.undo()
    return at.do(lambda: _vouched_for(at, answer), then=lambda made: _let_in(at, *made))


def _vouched_for(at: ProviderPage, answer: Answer) -> tuple[UUID, str]:
    carried = cookie_of(at.request, COOKIE)
    if not answer.code or not hmac.compare_digest(answer.state.encode(), carried.encode()):
        raise NotSignedIn(
            N_("The sign-in was not completed there."), remedy=N_("Please start again.")
        )
    return finish(at.work.service, answer)


def _let_in(at: ProviderPage, person_id: UUID, leads_to: str) -> Response:
    with at.work.service.begin() as work:  # this request itself only reads
        token = begin(work, person_id, device(at.request), by="provider")
        response = let_in(at.request, work, token, leads_to)
    drop_cookie(response, COOKIE, secure=at.work.settings.secure)
    return response
