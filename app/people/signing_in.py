"""What a browser is given when a person arrives, whichever way they came; and which ways there are."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from app.people.passkeys import host_for_passkeys
from app.people.sessions import SIGN_IN_LASTS, signed_in
from app.people.terms import must_accept
from app.people.user_agents import device_of
from app.plumbing.csrf import session_cookie
from app.plumbing.service import Work, service_of
from app.plumbing.templating import go_to


def let_in(request: Request, work: Work, session_token: str, leads_to: str) -> Response:
    """Give the browser its token and send the person on, by way of the terms if these were not accepted yet."""
    person = signed_in(work, session_token)
    asked = person is not None and must_accept(work, person.id)
    response = go_to(f"/me/terms?{urlencode({'next': leads_to})}" if asked else leads_to)
    response.set_cookie(
        session_cookie(request),
        session_token,
        max_age=int(SIGN_IN_LASTS.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=service_of(request).settings.secure,
    )
    return response


def device(request: Request) -> str:
    """Return what the asking browser says it is."""
    return device_of(request.headers.get("user-agent", ""))


def ways(request: Request) -> dict[str, Any]:
    """Return which ways in the sign-in page offers, for its template."""
    settings = service_of(request).settings
    return {
        "passkeys": bool(host_for_passkeys(settings)),
        "provider": settings.oidc_name if settings.has_provider else "",
    }
