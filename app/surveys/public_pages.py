"""HTML doors without an account: a survey is answered, its results are read and taken along."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, NotFound
from app.people.dependencies import OpenVisit
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, FormPage, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.tables_out import table_file
from app.plumbing.texts import Line
from app.programmes.workflow import get_programme
from app.surveys.answering import LONGEST_LINE, LONGEST_TEXT, NONE, Sent, answer
from app.surveys.figures import dictionary_rows, result_rows
from app.surveys.results import SIDES, shown
from app.surveys.rules import answerable, new_sheet
from app.surveys.workflow import asked_in, latest_table, public_survey

router = APIRouter(prefix="/survey/{slug}", include_in_schema=False)
TRIES = "30/hour"
"""An organisation's people share an address."""


class PublicSurveyPage(FormPage):
    """A survey as anybody sees it."""

    def __init__(self, visit: OpenVisit, slug: Line) -> None:
        self.slug = slug
        super().__init__(visit)

    def open(self) -> None:
        """Load the survey; a draft does not exist."""
        self.survey = public_survey(self.work, self.slug)
        self.asked = asked_in(self.work, self.survey)

    def values(self) -> dict[str, Any]:
        """Return what every public page of a survey shows."""
        return {
            "survey": self.survey,
            "programme": get_programme(self.work, self.survey.programme_id),
            "asked": self.asked,
            "title": self.survey.title[self.page.language],
        }


@shown_at(router, "")
class AnswerPage(PublicSurveyPage):
    """The form."""

    template = "surveys/answer.html"

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "answerable": answerable(self.survey, self.work.now.date()),
            "purpose": self.survey.purpose[self.page.language],
            "sheet": new_sheet(self.work.vault, self.survey, self.work.now),
            "none": NONE,
            "chosen": self.chosen,
            "longest": {"missing": LONGEST_LINE, "remark": LONGEST_TEXT},
        }

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What was ticked, by question."""
        return {
            one.id: [str(its) for its in self.form.getlist(one.id)] for one in self.asked.questions
        }


@shown_at(router, "/results")
class ResultsPage(PublicSurveyPage):
    """What the answers come to."""

    template = "surveys/results.html"

    def open(self) -> None:
        super().open()
        table = latest_table(self.work, self.survey)
        if table is None or self.survey.published_at is None:
            raise NotFound(N_("The results of this survey are not published."))
        self.results = shown(self.asked, table)
        self.answered = table.shown[frozenset()]

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "results": {one.question.id: one for one in self.results},
            "answered": self.answered,
            "sides": SIDES,
            "mine": False,
        }


@router.post("")
def send_answer(at: At[AnswerPage]) -> Response:
    """Take an answer."""
    spend(at.request, "survey", TRIES)
    sent = Sent(
        at.chosen,
        text_of(at.form, "missing"),
        text_of(at.form, "remark"),
        text_of(at.form, "sheet"),
        text_of(at.form, "website"),
    )
    return at.do(
        lambda: answer(at.work, at.survey, at.asked, sent),
        then=lambda _: at.page.show("surveys/answered.html", **PublicSurveyPage.values(at)),
    )


@router.get("/results.csv")
def download_results(at: At[ResultsPage]) -> Response:
    """Give the results as a table."""
    rows = result_rows(at.asked, at.results, at.page.language)
    return table_file(rows, f"{at.survey.slug}.csv", at.page.language)


@router.get("/results-dictionary.csv")
def download_dictionary(at: At[ResultsPage]) -> Response:
    """Give what the columns of the results hold."""
    return table_file(
        dictionary_rows(at.page.language), f"{at.survey.slug}-dictionary.csv", at.page.language
    )
