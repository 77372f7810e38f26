"""HTML doors: the terms of the service, for everybody, and their acceptance."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.people.accounts import HOME, local_path
from app.people.dependencies import CurrentPerson, OpenPage
from app.people.terms import accept_terms, current, must_accept, text_of, versions
from app.plumbing.csrf import Form
from app.plumbing.csrf import text_of as typed
from app.plumbing.service import WorkDep
from app.plumbing.templating import go_to

router = APIRouter(include_in_schema=False)


@router.get("/terms")
def show_terms(page: OpenPage) -> Response:
    """Show the terms as they stand now."""
    return show_version(page, current())


@router.get("/terms/{version}")
def show_version(page: OpenPage, version: str) -> Response:
    """Show the terms as they stood."""
    return page.show(
        "people/terms.html", sections=text_of(version), version=version, versions=versions()
    )


@router.get("/me/terms")
def ask(work: WorkDep, page: OpenPage, person: CurrentPerson, next: str = HOME) -> Response:  # noqa: A002 - the query's name
    """Ask a person to accept the terms; who did already goes on."""
    leads_to = local_path(next)
    if not must_accept(work, person.person_id):
        return go_to(leads_to)
    return page.show(
        "people/terms_ask.html", sections=text_of(current()), version=current(), leads_to=leads_to
    )


@router.post("/me/terms")
def take(work: WorkDep, person: CurrentPerson, form: Form) -> Response:
    """Remember that the person accepts, and send them on."""
    accept_terms(work, person.person_id)
    return go_to(local_path(typed(form, "next")))
