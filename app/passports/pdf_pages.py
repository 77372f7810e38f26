"""Doors of the passport as PDF: mine, the open one, and the one for an audience."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.issuing.addresses import Addresses
from app.passports.badges import entries_of, for_audience
from app.passports.links import follow_link
from app.passports.pdf import set_passport
from app.passports.pdf_content import Paper
from app.passports.workflow import ReadPassport, open_address, read_passport
from app.people.dependencies import CurrentPerson, OpenPage, Visitor
from app.plumbing.languages import LANGUAGES
from app.plumbing.rate_limits import spend
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import PRIVATE

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
    work: WorkDep,
    page: OpenPage,
    person: CurrentPerson,
    lang: str = "",
) -> Response:
    """Give a person their passport on paper: with their name, and every badge that they do not hide."""
    spend(request, "passport pdf", TRIES)
    entries = entries_of(work, person.person_id)
    mine = ReadPassport(
        person_id=person.person_id,
        name=person.name,
        entries=for_audience(entries, names_exchanges=True),
        address=open_address(work, person.person_id),
    )
    return _printed(work, mine, lang or page.language)


@router.get("/p/{handle}/passport.pdf")
def print_open_passport(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    handle: str,
    lang: str = "",
) -> Response:
    """Give an open passport on paper: what its page shows, no more."""
    spend(request, "passport pdf", TRIES)
    return _printed(work, read_passport(work, handle), lang or page.language)


@router.get("/p/{handle}/{token}/passport.pdf")
def print_passport_for_audience(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    visitor: Visitor,
    handle: str,
    token: str,
    lang: str = "",
) -> Response:
    """Give on paper what a link was made to show; it counts as a look, as the page does."""
    spend(request, "passport pdf", TRIES)
    reader = None if visitor is None else visitor.person_id
    passport = follow_link(work, handle, token, reader)
    return _printed(work, passport, lang or page.language)


def _printed(work: Work, passport: ReadPassport, language: str) -> Response:
    """Set the document in a language of ours; another one than those is answered in English."""
    language = language if language in LANGUAGES else "en"
    paper = Paper(passport, Addresses(work.settings.base_url), language)
    return Response(
        set_passport(paper.data(work.now)), headers=HEADERS, media_type="application/pdf"
    )
