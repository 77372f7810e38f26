"""Errors become answers here and nowhere else: problem+json (RFC 9457) or a page."""

import logging
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoneFree
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from app.errors import (
    N_,
    AccessRefused,
    AppError,
    BadInput,
    Busy,
    Conflict,
    NotFound,
    NotSignedIn,
    RuleRefused,
    SignInAgain,
    TooLarge,
    TooMany,
    TooSlow,
    Translate,
    Unavailable,
    WrongMethod,
)
from app.plumbing.accept import names_json_only
from app.plumbing.csrf import session_cookie
from app.plumbing.forms import troubles
from app.plumbing.journal import tell
from app.plumbing.languages import language_of, translations
from app.plumbing.outages import outage
from app.plumbing.problem_codes import all_codes, code_of
from app.plumbing.rate_limits import caller_digest
from app.plumbing.service import READING
from app.plumbing.templating import Page, go_to

log = logging.getLogger("estampille")

# The kind of an error → its HTTP status, its stable name and its title.
KINDS: dict[type[AppError], tuple[int, str, str]] = {
    BadInput: (422, "bad-input", N_("Something in the input is not right")),
    RuleRefused: (422, "rule-refused", N_("A rule does not allow this")),
    NotFound: (404, "not-found", N_("There is nothing here")),
    WrongMethod: (405, "method-not-allowed", N_("This address does not take such a call")),
    NotSignedIn: (401, "not-signed-in", N_("Please sign in")),
    SignInAgain: (403, "sign-in-again", N_("Please sign in again")),
    AccessRefused: (403, "access-refused", N_("You may not do this")),
    Conflict: (409, "conflict", N_("This does not fit with how things stand now")),
    TooMany: (429, "too-many", N_("Too many requests")),
    Busy: (503, "busy", N_("Too busy just now")),
    TooLarge: (413, "too-large", N_("Too large")),
    TooSlow: (408, "too-slow", N_("Too slow")),
    Unavailable: (503, "unavailable", N_("Not available just now")),
}
AGAIN = N_("Sign in again before this change: so we know that it is you.")
FAULT = (500, "fault", N_("Something went wrong on our side"))
TYPE = "urn:estampille:problem:"
NAMES = sorted({name for _, name, _ in (*KINDS.values(), FAULT)})
"""The kinds, as a closed list: what `type` ends with, and what `code` is where no closer one is known."""


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str = Field(examples=["ends_on"])
    detail: str = Field(examples=["The exchange ends before it starts."])


class Problem(BaseModel):
    """Why a call was refused (RFC 9457): a stable type for programs, sentences for people."""

    type: str = Field(
        examples=["urn:estampille:problem:bad-input"],
        json_schema_extra={"enum": [TYPE + name for name in NAMES]},
    )
    code: str = Field(
        description="Why, more closely than the type: stable, for programs.",
        examples=["bad-input"],
        json_schema_extra={"enum": [*all_codes(NAMES)]},
    )
    title: str = Field(examples=["Something in the input is not right"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["The exchange ends before it starts."])
    errors: list[FieldProblem] = Field(
        default_factory=list, description="One entry for each field that is wrong."
    )


def wants_json(request: Request) -> bool:
    """Say whether the caller is a program: the API, or anyone who asks for JSON before HTML."""
    if request.url.path.startswith(("/api/", "/ims/")):
        return True
    return names_json_only(request.headers.get("accept", ""))


def kind_of(error: AppError) -> tuple[int, str, str]:
    """Return status, name and title of an error."""
    return next((KINDS[kind] for kind in type(error).__mro__ if kind in KINDS), FAULT)


def answer(request: Request, error: AppError) -> Response:
    """Answer an error in the form and the language of who asked."""
    language = language_of(request)
    translate = translations(language).gettext
    status, name, title = kind_of(error)
    _tell(request, error, name)
    headers = when_to_come_back(error)
    if wants_json(request):
        if isinstance(error, NotSignedIn):
            headers["WWW-Authenticate"] = "Bearer"
        headers |= {"Content-Language": language, "Vary": "Accept-Language"}
        body = problem(error, translate)
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    if isinstance(error, SignInAgain) and error.leads_to:
        return go_to(f"/sign-in?next={error.leads_to}", AGAIN)
    if isinstance(error, NotSignedIn) and request.method == "GET":
        return go_to(f"/sign-in?next={request.url.path}")
    returning = session_cookie(request) in request.cookies
    page = Page(language=language, path=request.url.path, returning=returning)
    response = page.show(
        "errors/problem.html",
        status=status,
        title=translate(title),
        sentence=error.sentence(translate),
        kind=name,
    )
    response.headers.update(headers)
    return response


def _tell(request: Request, error: AppError, kind: str) -> None:
    # That somebody who is not signed in looks at a page is no event. The pattern of a path holds no token.
    a_page = isinstance(error, NotSignedIn) and not wants_json(request)
    if isinstance(error, AccessRefused | NotSignedIn | TooMany) and not a_page:
        place = getattr(request.scope.get("route"), "path", "")
        caller = caller_digest(request)
        tell("refused", why=kind, method=request.method, place=place, caller=caller)


def when_to_come_back(error: AppError) -> dict[str, str]:
    """Return the headers that say when to try again; none where that makes no difference."""
    if isinstance(error, Busy | Unavailable):
        return {"Retry-After": str(error.retry_after)}
    if not isinstance(error, TooMany):
        return {}
    return {
        "Retry-After": str(error.retry_after),
        "RateLimit-Limit": str(error.allowed),
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": str(error.retry_after),
        "RateLimit-Policy": f"{error.allowed};w={error.window}",
    }


def problem(error: AppError, translate: Translate) -> dict[str, Any]:
    """Return the problem+json body of an error (RFC 9457, section 3)."""
    status, name, title = kind_of(error)
    body = Problem(
        type=TYPE + name,
        code=code_of(error, name),
        title=translate(title),
        status=status,
        detail=error.sentence(translate),
        errors=[
            FieldProblem(field=trouble.field, detail=trouble.sentence(translate))
            for trouble in error.troubles
            if trouble.field
        ],
    )
    return body.model_dump(exclude_defaults=True)  # no list of fields where none is wrong


def _on_app_error(request: Request, error: Exception) -> Response:
    return answer(request, error if isinstance(error, AppError) else fault(error))


def _on_validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        return answer(request, fault(error))
    if any(found["loc"][:1] == ("path",) for found in error.errors()):
        return answer(request, NotFound(N_("There is nothing at this address.")))
    return answer(request, BadInput.of(troubles(error.errors())))


def _on_integrity_error(request: Request, _error: Exception) -> Response:
    meanwhile = Conflict(
        N_("Somebody else has just done the same."),
        remedy=N_("Look at how things stand now, then try again if you still need to."),
    )
    return answer(request, meanwhile)


def _on_http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND:
        path = request.url.path.strip("/")
        if request.url.path.endswith("/") and path and request.method in READING:
            return RedirectResponse(f"/{path}", HTTPStatus.PERMANENT_REDIRECT)
        return answer(request, NotFound(N_("There is nothing at this address.")))
    if isinstance(error, HTTPException) and status == HTTPStatus.METHOD_NOT_ALLOWED:
        head = Headers(error.headers)
        wrong = WrongMethod(
            N_("This address does not take {method}: only {allowed}."),
            method=request.method,
            allowed=head.get("allow", ""),
        )
        response = answer(request, wrong)
        response.headers.update(head)
        return response
    return answer(request, BadInput(N_("The request could not be read.")))


def fault(error: Exception) -> AppError:
    """Note an error in the log, and return what is said of it: that it will pass, or a number to find it by."""
    passing = outage(error)
    if passing is not None:
        log.error("unavailable: %s", reason_of(error))
        return passing
    reference = uuid.uuid4().hex[:8]
    log.error("fault %s", reference, exc_info=error)
    return AppError(
        N_("Nothing was changed. If it happens again, tell the operator this number: {reference}."),
        reference=reference,
    )


def reason_of(error: Exception) -> str:
    """Return in one line what the database or the system said."""
    said = str(getattr(error, "orig", None) or error).split()
    return " ".join(said)


def install(app: FastAPI) -> None:
    """Give the application its answers to errors."""
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(IntegrityError, _on_integrity_error)
    for kind in (
        DBAPIError,
        NoneFree,
        OSError,
    ):  # only these: what is answered here is not raised again
        app.add_exception_handler(kind, _on_app_error)
    app.add_exception_handler(Exception, _on_app_error)
