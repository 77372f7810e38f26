"""HTML doors: the year-end papers of an organisation, for its contacts and for its programme."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.page_context import OrganisationHomePage
from app.errors import N_, BadInput, NotFound
from app.papers.asking import FIELDS, address_of, read_asked
from app.papers.countries import countries
from app.papers.files import ENDINGS, file_of
from app.papers.paper import DECIDES_NOTHING, PaperWords
from app.papers.year_end import YearAsked, papers_of
from app.plumbing.doors import At
from app.plumbing.rate_limits import spend
from app.plumbing.texts import Line
from app.programmes.tables import OrganisationKind
from app.programmes.workflow import get_programme

router = APIRouter(prefix="/organisations/{organisation_id}/papers", include_in_schema=False)
TRIES = "60/minute"
MOST_SHOWN = 40
"""Rows of a table on the page; all stand in the files."""


class YearPapersPage(OrganisationHomePage):
    """The papers of an organisation for a period."""

    template = "papers/organisation.html"

    @property
    def asked_for(self) -> dict[str, str]:
        """What the address asks for."""
        return {name: self.request.query_params.get(name, "").strip() for name in FIELDS}

    def read_asked(self, typed: dict[str, str]) -> YearAsked:
        """Return which papers are drawn up.

        Raises:
            BadInput: with one sentence for each part of the address that is wrong.
        """
        programme = get_programme(self.work, self.organisation.programme_id)
        today = self.work.now.date()
        return read_asked(typed, today, self.page.language, programme.language)

    def papers(self, asked: YearAsked) -> list[PaperWords]:
        """Draw them up.

        Raises:
            TooMany: papers were asked for too often.
            BadInput: the period holds more than a paper does.
        """
        spend(self.request, "papers", TRIES)
        made = papers_of(self.work, self.organisation, asked)
        return [PaperWords(one, asked.language) for one in made]

    def shown(self, asked: YearAsked) -> dict[str, Any]:
        """Return what the page shows."""
        typed = self.asked_for
        return {
            **self.values(),
            "asked": asked,
            "papers": self.papers(asked),
            "countries": [
                (code, one.name.in_language(asked.language)) for code, one in countries().items()
            ],
            "is_social": self.organisation.kind == OrganisationKind.SOCIAL,
            "endings": ENDINGS,
            "query": address_of(typed),
            "most": MOST_SHOWN,
            "decides_nothing": DECIDES_NOTHING,
        }


@router.get("")
def show_papers(at: At[YearPapersPage]) -> Response:
    """Show the papers of a period; this year's where none is asked for."""
    typed = at.asked_for
    try:
        asked = at.read_asked(typed)
        shown = at.shown(asked)
    except BadInput as error:
        return at.page.show_again(at.template, error, typed, **at.shown(at.read_asked({})))
    period = {"from": str(asked.period.starts_on), "to": str(asked.period.ends_on)}
    return at.page.show(
        at.template, typed={**typed, **period, "country": asked.country.code}, **shown
    )


@router.get("/{paper}")
def download_paper(at: At[YearPapersPage], paper: Line) -> Response:
    """Give one paper as a file, as its name ends."""
    stem, _, ending = paper.rpartition(".")
    for words in at.papers(at.read_asked(at.asked_for)):
        if words.paper.model.id == stem and ending in ENDINGS:
            return file_of(words, ending, at.work.now)
    raise NotFound(N_("There is no such paper."))
