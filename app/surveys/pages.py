"""HTML doors of a programme: its surveys, and each of them from its draft to its results."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, NotFound
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.tables_out import file_headers, table_file
from app.plumbing.templating import go_to
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit
from app.programmes.page_context import MembersOnlyPage, ProgrammePage, context_of
from app.surveys.competence_draft import draft_of
from app.surveys.figures import result_rows
from app.surveys.results import SIDES, shown
from app.surveys.rules import answerable
from app.surveys.tables import SurveyState
from app.surveys.workflow import (
    NewLastDay,
    NewSurvey,
    answers_by_survey,
    asked_in,
    close_survey,
    create_survey,
    latest_table,
    open_survey,
    publish_results,
    survey_of,
    surveys_of,
    texts_of,
    withdraw_results,
)
from referential.versions import Size, Version

router = APIRouter(include_in_schema=False)
STATES = {known.value: name for known, name in SurveyState.labels().items()}


@shown_at(router, "/programmes/{programme_id}/surveys")
class SurveysPage(ProgrammePage):
    """A programme's surveys, and the form for a new one."""

    template = "surveys/surveys.html"
    to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        surveys = surveys_of(self.work, self.programme_id)
        return {
            **self.context,
            "surveys": surveys,
            "answers": answers_by_survey(self.work, surveys),
            "state_names": STATES,
            "base": self.work.settings.base_url,
        }


@shown_at(router, "/surveys/{survey_id}")
class SurveyPage(MembersOnlyPage):
    """One survey of a programme."""

    template = "surveys/survey.html"
    to_change = Action.MANAGE_EXCHANGES

    def __init__(self, visit: MemberVisit, survey_id: UUID) -> None:
        self.survey_id = survey_id
        super().__init__(visit)

    def open(self) -> None:
        self.survey = survey_of(self.work, self.caller, self.survey_id, self.action)
        self.asked = asked_in(self.work, self.survey)
        table = latest_table(self.work, self.survey)
        self.results = [] if table is None else shown(self.asked, table)
        self.answered = None if table is None else table.shown[frozenset()]

    def values(self) -> dict[str, Any]:
        missing, remarks = self._texts()
        return {
            **context_of(self.work, self.caller, self.survey.programme_id),
            "survey": self.survey,
            "asked": self.asked,
            "title": self.survey.title[self.page.language],
            "state_names": STATES,
            "answerable": answerable(self.survey, self.work.now.date()),
            "answers": answers_by_survey(self.work, [self.survey]).get(self.survey.id, 0),
            "results": {one.question.id: one for one in self.results},
            "answered": self.answered,
            "sides": SIDES,
            "missing": [(one, *self.draft(one)) for one in missing],
            "remarks": remarks,
            "address": f"{self.work.settings.base_url}/survey/{self.survey.slug}",
            "mine": True,
        }

    def draft(self, title: str) -> tuple[str, str]:
        """Return the beginning of a competence's file: its name and its text."""
        newest = self.work.library.latest
        since = Version.parse(newest.version).after(Size.MINOR)
        return draft_of(title, newest.domains[0].id, str(since))

    def _texts(self) -> tuple[list[str], list[str]]:
        """Return what people wrote, for those who run the survey."""
        if not self.caller.may(self.survey.programme_id, Action.MANAGE_EXCHANGES):
            return [], []
        return texts_of(self.work, self.survey)


@router.post("/programmes/{programme_id}/surveys")
def send_survey(at: At[SurveysPage]) -> Response:
    """Make a survey, as a draft."""
    return at.do(
        lambda: create_survey(at.work, at.caller, at.programme_id, at.read(NewSurvey)),
        then=lambda made: go_to(
            f"/surveys/{made.id}", N_("The survey is a draft: look at it, then open it.")
        ),
    )


@router.post("/surveys/{survey_id}")
def change_survey(at: At[SurveyPage]) -> Response:
    """Open or close a survey, publish or withdraw its results, as the button says."""
    button = text_of(at.form, BUTTON)
    if button == "open":
        later = at.read(NewLastDay) if text_of(at.form, "closes_on") else None
        return at.do(
            lambda: open_survey(at.work, at.caller, at.survey, later),
            N_("The survey is open: hand its address out."),
        )
    acts = {
        "close": (close_survey, N_("The survey is closed, and its answers are counted.")),
        "publish": (publish_results, N_("Everybody may read the results now.")),
        "withdraw": (withdraw_results, N_("The results are withdrawn.")),
    }
    if button not in acts:
        raise NotFound(N_("There is no such button."))
    act, notice = acts[button]
    return at.do(lambda: act(at.work, at.caller, at.survey), notice)


@router.get("/surveys/{survey_id}/results.{ending}")
def download_own_results(at: At[SurveyPage], ending: Line) -> Response:
    """Give the results of one's own survey, published or not, as CSV or as a workbook."""
    if ending not in ("csv", "xlsx") or not at.results:
        raise NotFound(N_("There is no such table."))
    rows = result_rows(at.asked, at.results, at.page.language)
    return table_file(rows, f"{at.survey.slug}.{ending}", at.page.language)


@router.get("/surveys/{survey_id}/competences/{position}.yaml")
def download_draft(at: At[SurveyPage], position: int) -> Response:
    """Give a competence that somebody misses as the beginning of a file of the referential."""
    at.caller.demand(at.survey.programme_id, Action.MANAGE_EXCHANGES)
    missing, _ = texts_of(at.work, at.survey)
    if not 1 <= position <= len(missing):
        raise NotFound(N_("There is no such competence."))
    name, text = at.draft(missing[position - 1])
    return Response(text, media_type="application/yaml", headers=file_headers(name))
