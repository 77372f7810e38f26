"""Doors of the passport as PDF: mine, the open one, and the one for an audience."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.issuing.addresses import Addresses
from app.passports.badges import entries_of, for_audience
from app.passports.pages import PassportVisit, PassportVisitDep
from app.passports.pdf_content import PdfContent
from app.passports.workflow import ReadPassport, open_address
from app.people.dependencies import CurrentPerson
from app.plumbing.languages import LANGUAGES
from app.plumbing.pdf import make_pdf
from app.plumbing.rate_limits import spend
from app.plumbing.templating import PRIVATE
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)
TEMPLATE = "passports/passport.typ"
HEADERS = {
    **PRIVATE,
    "Content-Disposition": 'inline; filename="passport.pdf"',
    "X-Robots-Tag": "noindex",
}


@router.get("/passport.pdf")
def print_mine(visit: PassportVisitDep, person: CurrentPerson, lang: Line = "") -> Response:
    """Give a person their passport as PDF: with their name, and every badge that they do not hide."""
    _count(visit)
    entries = entries_of(visit.work, person.person_id)
    mine = ReadPassport(
        person_id=person.person_id,
        name=person.name,
        entries=for_audience(entries, names_exchanges=True),
        address=open_address(visit.work, person.person_id),
    )
    return _printed(visit, mine, lang)


@router.get("/p/{handle}/passport.pdf")
def print_open_passport(visit: PassportVisitDep, handle: Line, lang: Line = "") -> Response:
    """Give an open passport as PDF: what its page shows, no more."""
    _count(visit)
    return _printed(visit, visit.passport(handle), lang)


@router.get("/p/{handle}/{token}/passport.pdf")
def print_passport_for_audience(
    visit: PassportVisitDep, handle: Line, token: Line, lang: Line = ""
) -> Response:
    """Give as PDF what a link was made to show; it counts as a look, as the page does."""
    _count(visit)
    return _printed(visit, visit.passport(handle, token), lang)


def _count(visit: PassportVisit) -> None:
    spend(visit.request, "passport pdf", "30/minute")


def _printed(visit: PassportVisit, passport: ReadPassport, lang: str) -> Response:
    """Make the document in a language of ours; another one than those is answered in English."""
    language = lang or visit.page.language
    content = PdfContent(
        passport,
        Addresses(visit.work.settings.base_url),
        language if language in LANGUAGES else "en",
    )
    pdf = make_pdf(TEMPLATE, content.data(visit.work.now))
    return Response(pdf, headers=HEADERS, media_type="application/pdf")
