"""Some changes ask for a sign-in that is minutes old: whoever finds a browser open does not get to make them."""

from datetime import timedelta

from fastapi import Request

from app.errors import SignInAgain
from app.people.sessions import sign_in_behind
from app.plumbing.csrf import session_cookie
from app.plumbing.problems import AGAIN
from app.plumbing.service import Work

RECENT = timedelta(minutes=10)


def demand_recent(request: Request, work: Work, leads_to: str = "") -> None:
    """Refuse who signed in longer ago than `RECENT`, by whichever way.

    Args:
        request: the call.
        work: its unit of work.
        leads_to: the page from which it is tried again, after signing in.

    Raises:
        SignInAgain: the sign-in is older, or there is none.
    """
    if not is_recent(request, work):
        error = SignInAgain(AGAIN)
        error.leads_to = leads_to
        raise error


def is_recent(request: Request, work: Work) -> bool:
    """Say whether who asks has signed in so lately that they may make such a change: pages tell it beforehand."""
    sign_in = sign_in_behind(work, request.cookies.get(session_cookie(request), ""))
    return sign_in is not None and sign_in.created_at + RECENT > work.now


def sign_in_first(request: Request, work: Work, here: str) -> str:
    """Return where to sign in again before such a change on the page `here`; nothing while the sign-in is recent."""
    return "" if is_recent(request, work) else f"/sign-in?next={here}"
