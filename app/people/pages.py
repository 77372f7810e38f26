"""HTML doors: signing in and out, and the choice of a language."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import AppError, BadInput, NotSignedIn
from app.people.accounts import ask_link, local_path, terms_behind, use_link
from app.people.dependencies import OpenPage
from app.people.sessions import sign_out
from app.people.signing_in import device, let_in, ways
from app.plumbing.csrf import CHECKED, Form, session_cookie, text_of, texts_of
from app.plumbing.languages import COOKIE, LANGUAGES
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to

router = APIRouter(include_in_schema=False)
A_YEAR = 365 * 24 * 3600


@router.get("/sign-in")
def show_sign_in(request: Request, page: OpenPage, next: str = "/workshop") -> Response:  # noqa: A002 - the query's name
    """Show the form that asks for an address."""
    return page.show("people/sign_in.html", leads_to=local_path(next), **ways(request))


@router.post("/sign-in")
def send_link(request: Request, work: WorkDep, page: OpenPage, form: Form) -> Response:
    """Mail a link, and say the same whether or not the address is known."""
    spend(request, "sign-in", "20/hour")
    # Nobody's mailbox is filled through us, from however many addresses the requests come.
    spend(request, "sign-in mail", "6/hour", who=text_of(form, "email").lower())
    leads_to = local_path(text_of(form, "next"))
    try:
        ask_link(work, text_of(form, "email"), leads_to)
    except BadInput as error:
        return page.show_again(
            "people/sign_in.html", error, texts_of(form), leads_to=leads_to, **ways(request)
        )
    return page.show("people/link_sent.html", email=text_of(form, "email"))


@router.get("/sign-in/{token}")
def show_link(work: WorkDep, page: OpenPage, token: str) -> Response:
    """Show a button: mail programs that open links to look at them must not spend them.

    Who has not accepted the terms as they stand does so by the same button.
    """
    return page.show("people/arrive.html", token=token, terms=terms_behind(work, token))


@router.post("/sign-in/{token}", dependencies=CHECKED)
def arrive(request: Request, work: WorkDep, page: OpenPage, token: str) -> Response:
    """Spend the link and sign the person in."""
    try:
        session_token, leads_to = use_link(work, token, device(request))
    except NotSignedIn as error:
        work.undo()
        return _show_refusal(request, page, error)
    return let_in(request, work, session_token, leads_to)


def _show_refusal(request: Request, page: OpenPage, error: AppError) -> Response:
    return page.show_again("people/sign_in.html", error, {}, leads_to="/workshop", **ways(request))


@router.post("/sign-out", dependencies=CHECKED)
def leave(request: Request, work: WorkDep) -> Response:
    """End the sign-in."""
    sign_out(work, request.cookies.get(session_cookie(request), ""))
    response = go_to("/")
    response.delete_cookie(session_cookie(request), path="/")
    return response


@router.post("/language")
def choose_language(form: Form) -> Response:
    """Remember the language the reader prefers."""
    response = go_to(local_path(text_of(form, "next") or "/"))
    chosen = text_of(form, "language")
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="lax")
    return response
