"""HTML doors: where a person is signed in, and the passkeys by which they do."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_
from app.people.dependencies import PersonPage, SignedInVisit
from app.people.passkeys import (
    LONGEST_NAME,
    ask_new_passkey,
    ask_passkey,
    keep_passkey,
    own_passkey,
    passkeys_of,
    remove_passkey,
    rename_passkey,
    use_passkey,
)
from app.people.sessions import end, end_others, open_sign_ins, own_sign_in
from app.people.signing_in import SignInPage, device, ways
from app.plumbing.csrf import CHECKED, session_cookie, text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep

router = APIRouter(include_in_schema=False)
JSON = "application/json"


@shown_at(router, "/me/sessions")
class SessionsPage(PersonPage):
    """Where a person is signed in, and their passkeys."""

    template = "people/sessions.html"

    @property
    def token(self) -> str:
        """The token of the asking browser's own sign-in."""
        return self.request.cookies.get(session_cookie(self.request), "")

    def values(self) -> dict[str, Any]:
        return {
            "sign_ins": open_sign_ins(self.work, self.person.person_id, self.token),
            "kept": passkeys_of(self.work, self.person.person_id),
            "sign_in_first": self.sign_in_first,
            **ways(self.work.settings),
        }


class PasskeyPage(SessionsPage):
    """The same page, for a change of one passkey."""

    def __init__(self, visit: SignedInVisit, passkey_id: UUID) -> None:
        self.passkey_id = passkey_id
        super().__init__(visit)

    def open(self) -> None:
        self.passkey = own_passkey(self.work, self.person.person_id, self.passkey_id)

    def typed(self) -> dict[str, Any]:
        return {}  # the field “name” of the page is that of a new passkey


@router.post("/me/sessions/others/end")
@saying(N_("You are signed out everywhere else."))
def end_other_sessions(at: At[SessionsPage]) -> None:
    """Sign the person out everywhere else."""
    end_others(at.work, at.person.person_id, at.token)


@router.post("/me/sessions/{sign_in_id}/end")
def end_session(at: At[SessionsPage], sign_in_id: UUID) -> Response:
    """Sign the person out on one device."""
    row = own_sign_in(at.work, at.person.person_id, sign_in_id)
    return at.do(lambda: end(at.work, row), N_("You are signed out there."))


@router.post("/me/passkeys/options")
def ask_to_register(at: At[SessionsPage]) -> Response:
    """Give the browser what it needs to make a passkey."""
    at.demand_recent()
    return Response(ask_new_passkey(at.work, at.person), media_type=JSON)


@router.post("/me/passkeys")
def register(at: At[SessionsPage]) -> Response:
    """Keep the passkey that the browser made."""
    at.demand_recent()
    name = text_of(at.form, "name") or device(at.request) or "Passkey"
    token, answer = text_of(at.form, "ceremony"), text_of(at.form, "answer")
    return at.do(
        lambda: keep_passkey(at.work, at.person, token, answer, name[:LONGEST_NAME]),
        N_("The passkey is kept: it signs you in from now on."),
    )


@router.post("/me/passkeys/{passkey_id}/name")
@saying(N_("The passkey has its new name."))
def rename(at: At[PasskeyPage]) -> None:
    """Give a passkey another name."""
    rename_passkey(at.work, at.passkey, text_of(at.form, "name"))


@router.post("/me/passkeys/{passkey_id}/remove")
def remove(at: At[PasskeyPage]) -> Response:
    """Forget a passkey."""
    at.demand_recent()
    return at.do(
        lambda: remove_passkey(at.work, at.person, at.passkey),
        N_("The passkey is removed: it opens nothing here any more."),
    )


# No page is shown here: who is signed in does not matter, and is not looked up.
@router.post("/sign-in/passkey/options", dependencies=CHECKED)
def ask_to_sign_in(request: Request, work: WorkDep) -> Response:
    """Give the browser what it needs to sign somebody in."""
    spend(request, "passkey", "60/hour")
    return Response(ask_passkey(work), media_type=JSON)


@router.post("/sign-in/passkey/use")
def sign_in(at: At[SignInPage]) -> Response:
    """Sign in the person whose passkey answered."""
    spend(at.request, "passkey", "60/hour")
    token, answer = text_of(at.form, "ceremony"), text_of(at.form, "answer")
    return at.do(
        lambda: use_passkey(at.work, token, answer, device(at.request)),
        then=lambda made: at.let_in(made, at.leads_to),
    )
