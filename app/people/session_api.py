"""JSON door: a person's own program signs in with the link that was mailed to them."""

from datetime import datetime
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, BadInput
from app.people.accounts import use_link
from app.people.dependencies import TOKEN_PREFIX
from app.people.sessions import SIGN_IN_LASTS
from app.people.signing_in import device
from app.plumbing.languages import language_of
from app.plumbing.openapi_words import counted_headers
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line

router = APIRouter(prefix="/api/v1/sessions", tags=["sessions"])
TRIES = "20/hour"
PAGE = "/sign-in/"


class NewSession(BaseModel):
    """The link that was mailed to a person: an invitation, or a link to sign in."""

    model_config = ConfigDict(extra="forbid")

    link: Line = Field(max_length=500)
    """The address as it stands in the mail; it works once."""
    accept_terms: bool
    """Whether the person accepts the terms at `/terms`; without, only what is kept about them is within reach."""


class SessionOut(BaseModel):
    """A person's own token."""

    token: str
    """Send it as `Authorization: Bearer ess_…`; whoever has it is that person."""
    leads_to: str
    """The page to which the link leads: of an invitation, `/participations/{id}`."""
    expires_at: datetime


@router.post(
    "",
    status_code=201,
    responses={
        401: {"description": "The link is too old, or was used"},
        201: {"headers": counted_headers()},
    },
)
def create_session(request: Request, work: WorkDep, asked: NewSession) -> SessionOut:
    """Sign a person in with the link that was mailed to them, for a program of their own; the link is spent."""
    spend(request, "sign-in", TRIES)
    path = urlsplit(asked.link).path
    if not path.startswith(PAGE):
        raise BadInput(
            N_("This is no link that was mailed to sign in or to take part."),
            field="link",
            remedy=N_("Give the whole address: it holds {part}."),
            part=PAGE,
        )
    token, leads_to = use_link(
        work,
        path.removeprefix(PAGE),
        device(request),
        accepting=asked.accept_terms,
        language=language_of(request),
    )
    return SessionOut(
        token=TOKEN_PREFIX + token, leads_to=leads_to, expires_at=work.now + SIGN_IN_LASTS
    )
