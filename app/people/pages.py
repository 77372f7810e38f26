"""HTML doors: signing in and out, and the choice of a language."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.people.accounts import arrival, ask_link, local_path, use_link
from app.people.dependencies import OpenPage, Visitor
from app.people.identity import read_in
from app.people.sessions import sign_out
from app.people.signing_in import SignInPage, device
from app.plumbing.cookies import drop_cookie, set_cookie
from app.plumbing.csrf import CHECKED, SESSION, Form, session_cookie, text_of
from app.plumbing.doors import At
from app.plumbing.languages import COOKIE, LANGUAGES
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep, service_of
from app.plumbing.templating import go_to
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)
A_YEAR = timedelta(days=365)


@router.get("/sign-in")
def show_sign_in(at: At[SignInPage]) -> Response:
    """Show the form that asks for an address."""
    return at.show()


@router.post("/sign-in")
def send_link(at: At[SignInPage]) -> Response:
    """Mail a link, and say the same whether or not the address is known."""
    email = text_of(at.form, "email")
    spend(at.request, "sign-in", "20/hour")
    return at.do(
        lambda: ask_link(at.work, email, at.leads_to, at.page.language),
        then=lambda _: at.page.show("people/link_sent.html", email=email),
    )


@router.get("/sign-in/{token}")
def show_link(work: WorkDep, page: OpenPage, token: Line) -> Response:
    """Show a button: mail programs that open links to look at them must not spend them.

    Who has not accepted the terms as they stand does so by the same button.
    """
    return page.show("people/arrive.html", token=token, arrival=arrival(work, token))


@router.post("/sign-in/{token}")
def arrive(at: At[SignInPage], token: Line) -> Response:
    """Spend the link and sign the person in."""
    accepting = text_of(at.form, "terms") != "no"
    return at.do(
        lambda: use_link(
            at.work, token, device(at.request), accepting=accepting, language=at.page.language
        ),
        then=lambda made: at.let_in(*made),
    )


@router.post("/sign-out", dependencies=CHECKED)
def leave(request: Request, work: WorkDep) -> Response:
    """End the sign-in."""
    sign_out(work, request.cookies.get(session_cookie(request), ""))
    response = go_to("/")
    drop_cookie(response, SESSION, secure=work.settings.secure)
    # On a shared computer nothing of theirs stays: the browser keeps drafts of ratings (W3C Clear Site Data, 3.1).
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@router.post("/language")
def choose_language(request: Request, work: WorkDep, visitor: Visitor, form: Form) -> Response:
    """Remember the language the reader prefers; who is signed in is written to in it too."""
    response = go_to(local_path(text_of(form, "next") or "/"))
    chosen = text_of(form, "language")
    if chosen in LANGUAGES:
        if visitor is not None:
            read_in(work, visitor.person_id, chosen)
        secure = service_of(request).settings.secure
        set_cookie(response, COOKIE, chosen, lasts=A_YEAR, secure=secure)
    return response
