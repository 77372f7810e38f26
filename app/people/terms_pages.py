"""HTML doors: the terms of the service, for everybody, and their acceptance."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.people.accounts import HOME, local_path
from app.people.dependencies import OpenPage, PersonPage, SignedInVisit
from app.people.terms import accept_terms, current, must_accept, sections_of, versions
from app.plumbing.csrf import text_of
from app.plumbing.doors import At
from app.plumbing.service import ServiceDep
from app.plumbing.templating import go_to
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)


@router.get("/terms")
def show_terms(page: OpenPage, service: ServiceDep) -> Response:
    """Show the terms as they stand now."""
    return show_version(page, service, current())


@router.get("/terms/{version}")
def show_version(page: OpenPage, service: ServiceDep, version: Line) -> Response:
    """Show the terms as they stood; beside those that hold now, whom to ask about one's data."""
    return page.show(
        "people/terms.html",
        sections=sections_of(version),
        version=version,
        versions=versions(),
        data_contact=service.settings.data_contact,
        authority=service.settings.supervisory_authority,
    )


class TermsPage(PersonPage):
    """The terms as they stand now, for a person to accept on the way to somewhere."""

    template = "people/terms_ask.html"
    address = "/me/terms"

    def __init__(self, visit: SignedInVisit, next: Line = HOME) -> None:  # noqa: A002 - the query's name
        self.leads_to = local_path(text_of(visit.form, "next") or next)
        super().__init__(visit)

    def values(self) -> dict[str, Any]:
        version = current()
        return {"sections": sections_of(version), "version": version, "leads_to": self.leads_to}


@router.get("/me/terms")
def ask(at: At[TermsPage]) -> Response:
    """Ask a person to accept the terms; who did already goes on."""
    return at.show() if must_accept(at.work, at.person.person_id) else go_to(at.leads_to)


@router.post("/me/terms")
def take(at: At[TermsPage]) -> Response:
    """Remember that the person accepts, and send them on."""
    return at.do(
        lambda: accept_terms(at.work, at.person.person_id, at.page.language),
        then=lambda _: go_to(at.leads_to),
    )
