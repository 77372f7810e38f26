"""What a browser is given when a person arrives, whichever way they came; and the page that offers the ways."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from app.people.accounts import HOME, RIGHTS, local_path
from app.people.dependencies import OpenVisit
from app.people.identity import read_in
from app.people.passkeys import host_for_passkeys
from app.people.sessions import SIGN_IN_LASTS, sign_out, signed_in
from app.people.terms import must_accept
from app.people.user_agents import device_of
from app.plumbing.cookies import set_cookie
from app.plumbing.csrf import SESSION, session_cookie, text_of
from app.plumbing.doors import FormPage
from app.plumbing.languages import language_of
from app.plumbing.service import Work
from app.plumbing.settings import Settings
from app.plumbing.templating import go_to
from app.plumbing.texts import Line


def let_in(request: Request, work: Work, session_token: str, leads_to: str) -> Response:
    """Give the browser its token and send the person on, by way of the terms if these were not accepted yet."""
    # Whoever signs in again on this browser has one sign-in on it, not two.
    sign_out(work, request.cookies.get(session_cookie(request), ""))
    person = signed_in(work, session_token)
    if person is not None:
        read_in(work, person.id, language_of(request))
    rights = leads_to == RIGHTS or leads_to.startswith(f"{RIGHTS}/")
    asked = person is not None and not rights and must_accept(work, person.id)
    response = go_to(f"/me/terms?{urlencode({'next': leads_to})}" if asked else leads_to)
    secure = work.settings.secure
    set_cookie(response, SESSION, session_token, lasts=SIGN_IN_LASTS, secure=secure)
    return response


def device(request: Request) -> str:
    """Return what the asking browser says it is."""
    return device_of(request.headers.get("user-agent", ""))


class SignInPage(FormPage):
    """The form that asks for an address, beside the other ways in."""

    template = "people/sign_in.html"
    address = HOME

    def __init__(self, visit: OpenVisit, next: Line = HOME) -> None:  # noqa: A002 - the query's name
        self.leads_to = local_path(text_of(visit.form, "next") or next)
        super().__init__(visit)

    def values(self) -> dict[str, Any]:
        """Return where the visitor goes on to, and which ways in there are."""
        return {"leads_to": self.leads_to, **ways(self.work.settings)}

    def let_in(self, session_token: str, leads_to: str) -> Response:
        """Give the browser its token and send the person on."""
        return let_in(self.request, self.work, session_token, leads_to)


def ways(settings: Settings) -> dict[str, Any]:
    """Return which ways in the sign-in page offers, for its template."""
    return {
        "passkeys": bool(host_for_passkeys(settings)),
        "provider": settings.oidc_name if settings.has_provider else "",
    }
