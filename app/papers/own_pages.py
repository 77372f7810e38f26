"""HTML doors: a person's own papers; nobody else sees them here, no employer and no programme."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, BadInput, NotFound
from app.papers.countries import countries, country_for
from app.papers.files import ENDINGS, file_of
from app.papers.own import own_papers, year_of
from app.papers.paper import DECIDES_NOTHING, PaperWords
from app.papers.year_end import YearAsked
from app.people.dependencies import CurrentPerson, OpenPage
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line

router = APIRouter(prefix="/me/papers", include_in_schema=False)
FIRST_YEAR, LAST_YEAR = 2000, 2200
TRIES = "60/minute"
MOST_SHOWN = 40


def _asked(request: Request, work: WorkDep, page: OpenPage) -> YearAsked:
    """Return which year is asked for, and by which country's rules.

    Raises:
        BadInput: the year is none.
        TooMany: papers were asked for too often.
    """
    spend(request, "papers", TRIES)
    typed = request.query_params.get("year", "").strip() or str(work.now.year)
    if not (typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed[:5]) <= LAST_YEAR):
        raise BadInput(N_("This is no year."), field="year")
    country = country_for(request.query_params.get("country", ""), page.language)
    return year_of(int(typed), country, page.language)


@router.get("")
def show_own_papers(
    request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson
) -> Response:
    """Show somebody their papers of a year, this one's where none is asked for."""
    names = [(code, one.name.in_language(page.language)) for code, one in countries().items()]
    common: dict[str, Any] = {"countries": names, "endings": ENDINGS, "most": MOST_SHOWN}
    common |= {"decides_nothing": DECIDES_NOTHING, "name": person.name}
    try:
        asked = _asked(request, work, page)
    except BadInput as error:
        typed = dict(request.query_params)
        return page.show_again("papers/own.html", error, typed, papers=[], query="", **common)
    papers = [PaperWords(one, page.language) for one in own_papers(work, person, asked)]
    year, code = asked.period.ends_on.year, asked.country.code
    return page.show(
        "papers/own.html",
        papers=papers,
        query=f"?year={year}&country={code}",
        typed={"year": str(year), "country": code},
        **common,
    )


@router.get("/{own_paper}")
def download_own_paper(
    request: Request, work: WorkDep, page: OpenPage, person: CurrentPerson, own_paper: Line
) -> Response:
    """Give somebody one of their papers as a file, as its name ends."""
    stem, _, ending = own_paper.rpartition(".")
    for paper in own_papers(work, person, _asked(request, work, page)):
        if paper.model.id == stem and ending in ENDINGS:
            return file_of(PaperWords(paper, page.language), ending, work.now)
    raise NotFound(N_("There is no such paper."))
