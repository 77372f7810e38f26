"""HTML door: the button beside an invitation, for whom it is not."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.people.signing_in import SignInPage
from app.plumbing.doors import At
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.privacy.refusing import not_me

router = APIRouter(include_in_schema=False)


@router.post("/sign-in/{token}/not-me")
def refuse(at: At[SignInPage], token: Line) -> Response:
    """Delete what somebody typed about a person who wants nothing of it."""
    return at.do(lambda: not_me(at.work, token), then=lambda gone: _farewell(gone=gone))


def _farewell(*, gone: bool) -> Response:
    if gone:
        return go_to("/", N_("Done: your name and your address are deleted."))
    return go_to("/", N_("Done: you are taken out of what you were invited to."))
