"""HTML doors: where a person is signed in, and the passkeys by which they do."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, AppError, BadInput, NotSignedIn
from app.people.accounts import local_path
from app.people.arriving import device, let_in, ways
from app.people.dependencies import CurrentPerson, OpenPage
from app.people.identity import Identity
from app.people.passkeys import (
    LONGEST_NAME,
    ask_new_passkey,
    ask_passkey,
    keep_passkey,
    passkeys_of,
    remove_passkey,
    rename_passkey,
    use_passkey,
)
from app.people.sessions import end, end_others, standing
from app.plumbing.csrf import CHECKED, Form, session_cookie, text_of
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.rates import spend
from app.plumbing.templating import go_to

router = APIRouter(include_in_schema=False)
SESSIONS = "/me/sessions"
JSON = "application/json"


@router.get(SESSIONS)
def show_sessions(
    request: Request, desk: DeskDep, page: OpenPage, person: CurrentPerson
) -> Response:
    """Show a person where they are signed in, and their passkeys."""
    return page.show("people/sessions.html", **_sessions(request, desk, person))


@router.post("/me/sessions/others/end", dependencies=CHECKED)
def end_other_sessions(request: Request, desk: DeskDep, person: CurrentPerson) -> Response:
    """Sign the person out everywhere else."""
    end_others(desk, person.person_id, _token(request))
    return go_to(SESSIONS, N_("You are signed out everywhere else."))


@router.post("/me/sessions/{sign_in_id}/end", dependencies=CHECKED)
def end_session(desk: DeskDep, person: CurrentPerson, sign_in_id: UUID) -> Response:
    """Sign the person out on one device."""
    end(desk, person.person_id, sign_in_id)
    return go_to(SESSIONS, N_("You are signed out there."))


@router.post("/me/passkeys/options", dependencies=CHECKED)
def ask_to_register(desk: DeskDep, person: CurrentPerson) -> Response:
    """Give the browser what it needs to make a passkey."""
    return Response(ask_new_passkey(desk, person), media_type=JSON)


@router.post("/me/passkeys")
def register(
    request: Request, desk: DeskDep, page: OpenPage, person: CurrentPerson, form: Form
) -> Response:
    """Keep the passkey that the browser made."""
    name = text_of(form, "name") or device(request) or "Passkey"
    try:
        ceremony, answer = text_of(form, "ceremony"), text_of(form, "answer")
        keep_passkey(desk, person, ceremony, answer, name[:LONGEST_NAME])
    except AppError as error:
        desk.undo()
        values = _sessions(request, desk, person)
        return page.show_again("people/sessions.html", error, {"name": name}, **values)
    return go_to(SESSIONS, N_("The passkey is kept: it signs you in from now on."))


@router.post("/me/passkeys/{passkey_id}/name")
def rename(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    person: CurrentPerson,
    passkey_id: UUID,
    form: Form,
) -> Response:
    """Give a passkey another name."""
    try:
        rename_passkey(desk, person.person_id, passkey_id, text_of(form, "name"))
    except BadInput as error:
        desk.undo()
        values = _sessions(request, desk, person)
        return page.show_again("people/sessions.html", error, {}, **values)
    return go_to(SESSIONS, N_("The passkey has its new name."))


@router.post("/me/passkeys/{passkey_id}/remove", dependencies=CHECKED)
def remove(desk: DeskDep, person: CurrentPerson, passkey_id: UUID) -> Response:
    """Forget a passkey."""
    remove_passkey(desk, person.person_id, passkey_id)
    return go_to(SESSIONS, N_("The passkey is removed: it opens nothing here any more."))


@router.post("/sign-in/passkey/options", dependencies=CHECKED)
def ask_to_sign_in(request: Request, desk: DeskDep) -> Response:
    """Give the browser what it needs to sign somebody in."""
    spend(request, "passkey", "60/hour")
    return Response(ask_passkey(desk), media_type=JSON)


@router.post("/sign-in/passkey/use")
def sign_in(request: Request, desk: DeskDep, page: OpenPage, form: Form) -> Response:
    """Sign in the person whose passkey answered."""
    spend(request, "passkey", "60/hour")
    leads_to = local_path(text_of(form, "next"))
    try:
        token = use_passkey(
            desk, text_of(form, "ceremony"), text_of(form, "answer"), device(request)
        )
    except NotSignedIn as error:
        desk.undo()
        values = {"leads_to": leads_to, **ways(request)}
        return page.show_again("people/sign_in.html", error, {}, **values)
    return let_in(request, desk, token, leads_to)


def _token(request: Request) -> str:
    return request.cookies.get(session_cookie(request), "")


def _sessions(request: Request, desk: Desk, person: Identity) -> dict[str, Any]:
    return {
        "sign_ins": standing(desk, person.person_id, _token(request)),
        "kept": passkeys_of(desk, person.person_id),
        **ways(request),
    }
