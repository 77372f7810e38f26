"""Doors of the passport as PDF: mine, the open one, and the one for an audience."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.catalogue.dependencies import LibraryDep
from app.issuing.addresses import Addresses
from app.people.dependencies import CurrentPerson, OpenPage, Visitor
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.languages import LANGUAGES
from app.plumbing.rates import spend
from app.plumbing.templating import PRIVATE
from app.sharing.passport import ReadPassport, open_address, read_passport
from app.sharing.passport_badges import entries_of, for_audience
from app.sharing.passport_links import follow_link
from app.sharing.passport_paper import Paper
from app.sharing.passport_pdf import set_passport

router = APIRouter(include_in_schema=False)
TRIES = "30/minute"
HEADERS = {
    **PRIVATE,
    "Content-Disposition": 'inline; filename="passport.pdf"',
    "X-Robots-Tag": "noindex",
}


@router.get("/passport.pdf")
def print_mine(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    person: CurrentPerson,
    library: LibraryDep,
    lang: str = "",
) -> Response:
    """Give a person their passport on paper: with their name, and every badge that they do not hide."""
    spend(request, "passport pdf", TRIES)
    entries = entries_of(desk, library, person.person_id)
    mine = ReadPassport(
        person_id=person.person_id,
        name=person.name,
        entries=for_audience(entries, names_exchanges=True),
        address=open_address(desk, person.person_id),
    )
    return _printed(desk, mine, lang or page.language)


@router.get("/p/{handle}/passport.pdf")
def print_open_passport(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    library: LibraryDep,
    handle: str,
    lang: str = "",
) -> Response:
    """Give an open passport on paper: what its page shows, no more."""
    spend(request, "passport pdf", TRIES)
    return _printed(desk, read_passport(desk, library, handle), lang or page.language)


@router.get("/p/{handle}/{token}/passport.pdf")
def print_passport_for_audience(
    request: Request,
    desk: DeskDep,
    page: OpenPage,
    visitor: Visitor,
    library: LibraryDep,
    handle: str,
    token: str,
    lang: str = "",
) -> Response:
    """Give on paper what a link was made to show; it counts as a look, as the page does."""
    spend(request, "passport pdf", TRIES)
    reader = None if visitor is None else visitor.person_id
    passport = follow_link(desk, library, handle, token, reader)
    return _printed(desk, passport, lang or page.language)


def _printed(desk: Desk, passport: ReadPassport, language: str) -> Response:
    """Set the document in a language of ours; another one than those is answered in English."""
    language = language if language in LANGUAGES else "en"
    paper = Paper(passport, Addresses(desk.settings.base_url), language)
    return Response(
        set_passport(paper.data(desk.now)), headers=HEADERS, media_type="application/pdf"
    )
