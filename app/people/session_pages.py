"""HTML doors: where a person is signed in, and the passkeys by which they do."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, AppError, BadInput, NotSignedIn
from app.people.accounts import local_path
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
from app.people.sessions import end, end_others, open_sign_ins
from app.people.signing_in import device, let_in, ways
from app.plumbing.csrf import CHECKED, Form, session_cookie, text_of
from app.plumbing.rate_limits import spend
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to

router = APIRouter(include_in_schema=False)
SESSIONS = "/me/sessions"
JSON = "application/json"


@router.get(SESSIONS)
def show_sessions(
    request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson
) -> Response:
    """Show a person where they are signed in, and their passkeys."""
    return page.show("people/sessions.html", **_sessions(request, work, person))


@router.post("/me/sessions/others/end", dependencies=CHECKED)
def end_other_sessions(request: Request, work: WorkDep, person: CurrentPerson) -> Response:
    """Sign the person out everywhere else."""
    end_others(work, person.person_id, _token(request))
    return go_to(SESSIONS, N_("You are signed out everywhere else."))


@router.post("/me/sessions/{sign_in_id}/end", dependencies=CHECKED)
def end_session(work: WorkDep, person: CurrentPerson, sign_in_id: UUID) -> Response:
    """Sign the person out on one device."""
    end(work, person.person_id, sign_in_id)
    return go_to(SESSIONS, N_("You are signed out there."))


@router.post("/me/passkeys/options", dependencies=CHECKED)
def ask_to_register(work: WorkDep, person: CurrentPerson) -> Response:
    """Give the browser what it needs to make a passkey."""
    return Response(ask_new_passkey(work, person), media_type=JSON)


@router.post("/me/passkeys")
def register(
    request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson, form: Form
) -> Response:
    """Keep the passkey that the browser made."""
    name = text_of(form, "name") or device(request) or "Passkey"
    try:
        ceremony, answer = text_of(form, "ceremony"), text_of(form, "answer")
        keep_passkey(work, person, ceremony, answer, name[:LONGEST_NAME])
    except AppError as error:
        work.undo()
        values = _sessions(request, work, person)
        return page.show_again("people/sessions.html", error, {"name": name}, **values)
    return go_to(SESSIONS, N_("The passkey is kept: it signs you in from now on."))


@router.post("/me/passkeys/{passkey_id}/name")
def rename(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    person: CurrentPerson,
    passkey_id: UUID,
    form: Form,
) -> Response:
    """Give a passkey another name."""
    try:
        rename_passkey(work, person.person_id, passkey_id, text_of(form, "name"))
    except BadInput as error:
        work.undo()
        values = _sessions(request, work, person)
        return page.show_again("people/sessions.html", error, {}, **values)
    return go_to(SESSIONS, N_("The passkey has its new name."))


@router.post("/me/passkeys/{passkey_id}/remove", dependencies=CHECKED)
def remove(work: WorkDep, person: CurrentPerson, passkey_id: UUID) -> Response:
    """Forget a passkey."""
    remove_passkey(work, person.person_id, passkey_id)
    return go_to(SESSIONS, N_("The passkey is removed: it opens nothing here any more."))


@router.post("/sign-in/passkey/options", dependencies=CHECKED)
def ask_to_sign_in(request: Request, work: WorkDep) -> Response:
    """Give the browser what it needs to sign somebody in."""
    spend(request, "passkey", "60/hour")
    return Response(ask_passkey(work), media_type=JSON)


@router.post("/sign-in/passkey/use")
def sign_in(request: Request, work: WorkDep, page: OpenPage, form: Form) -> Response:
    """Sign in the person whose passkey answered."""
    spend(request, "passkey", "60/hour")
    leads_to = local_path(text_of(form, "next"))
    try:
        token = use_passkey(
            work, text_of(form, "ceremony"), text_of(form, "answer"), device(request)
        )
    except NotSignedIn as error:
        work.undo()
        values = {"leads_to": leads_to, **ways(request)}
        return page.show_again("people/sign_in.html", error, {}, **values)
    return let_in(request, work, token, leads_to)


def _token(request: Request) -> str:
    return request.cookies.get(session_cookie(request), "")


def _sessions(request: Request, work: Work, person: Identity) -> dict[str, Any]:
    return {
        "sign_ins": open_sign_ins(work, person.person_id, _token(request)),
        "kept": passkeys_of(work, person.person_id),
        **ways(request),
    }
