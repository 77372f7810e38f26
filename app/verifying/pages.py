"""HTML doors: the employer's page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.errors import AppError
from app.people.dependencies import OpenPage
from app.plumbing.csrf import Form, text_of, texts_of
from app.plumbing.desk import DeskDep
from app.plumbing.rates import spend
from app.verifying.answer import answer
from app.verifying.api import ALLOWED
from app.verifying.dependencies import ResolverDep
from app.verifying.workflow import LARGEST_BADGE, check, own_path

router = APIRouter(include_in_schema=False)


@router.get("/verify")
def show_verify(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    resolver: ResolverDep,
    input: str = "",  # noqa: A002 - the query's name
) -> Response:
    """Show the form; a link to one of our own badges is verified at once.

    A link from elsewhere only fills the form in: a page that fetches whatever its address says could be used
    to make us fetch things for others.
    """
    if input and own_path(desk, input) is not None:
        return _result(request, desk, page, resolver, input, "")
    return page.show("verifying/verify.html", typed={"input": input[:2000]})


@router.post("/verify")
def verify_here(
    request: Request, desk: DeskDep, page: OpenPage, resolver: ResolverDep, form: Form
) -> Response:
    """Verify what was pasted or dropped, and show every reason."""
    return _result(request, desk, page, resolver, _given(form), text_of(form, "recipient"))


def _result(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    resolver: ResolverDep,
    given: str | bytes,
    recipient: str,
) -> Response:
    typed = {"recipient": recipient, "input": given if isinstance(given, str) else ""}
    try:
        spend(request, "verify", ALLOWED)
        report = check(desk, resolver, given, recipient)
    except AppError as error:
        return page.show_again("verifying/verify.html", error, typed)
    return page.show(
        "verifying/report.html", report=answer(desk, report, page.language), typed=typed
    )


def _given(form: FormData) -> str | bytes:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(LARGEST_BADGE + 1)
    return texts_of(form).get("input", "")
