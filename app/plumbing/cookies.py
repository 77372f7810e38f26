"""Cookies: out of the reach of scripts and other sites; on https, browsers take them from our host alone.

That is what the prefix `__Host-` of a name says to them (draft-ietf-httpbis-rfc6265bis, section 4.1.3.2): such a cookie
was set over https, by this very host, for all its paths. On http a browser refuses the prefix, so it is left out.
"""

from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from app.plumbing.service import service_of


def full_name(name: str, *, secure: bool) -> str:
    """Return the name under which a browser keeps a cookie."""
    return f"__Host-{name}" if secure else name


def cookie_of(request: Request, name: str) -> str:
    """Return what a cookie holds; empty if there is none."""
    return request.cookies.get(full_name(name, secure=service_of(request).settings.secure), "")


def set_cookie(
    response: Response, name: str, value: str, *, lasts: timedelta, secure: bool
) -> None:
    """Have the browser keep a cookie."""
    response.set_cookie(
        full_name(name, secure=secure),
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def drop_cookie(response: Response, name: str, *, secure: bool) -> None:
    """Have the browser forget a cookie; with the prefix, it obeys only who says `Secure`."""
    response.delete_cookie(full_name(name, secure=secure), path="/", secure=secure)
