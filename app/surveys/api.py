"""JSON doors: surveys, from their draft to their results."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.surveys.results import OTHERS, SOCIAL, OptionCounted, shown
from app.surveys.tables import Survey
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
    withdraw_results,
)

router = APIRouter(prefix="/api/v1/surveys", tags=["surveys"])


class SurveyIn(NewSurvey):
    """A survey to be made, and whose it is."""

    programme_id: UUID


class SurveyOpening(BaseModel):
    """Until when a survey is answered."""

    closes_on: date | None = None
    """Left out, the last day stays as it is."""


class SurveyPublishing(BaseModel):
    """Who may read the results."""

    public: bool
    """Everybody; false leaves them to the programme."""


class SurveyOut(BaseModel):
    """A survey as the API shows it."""

    id: UUID
    programme_id: UUID
    slug: str
    url: str
    """Where it is answered."""
    title: dict[str, str]
    purpose: dict[str, str]
    state: Literal["draft", "open", "closed"]
    closes_on: date
    keep_months: int
    release: str
    """The release of the referential whose domains it asks about."""
    answers: int
    published_at: datetime | None
    created_at: datetime


class OptionOut(BaseModel):
    """How many gave an answer."""

    answer: str
    count: int | None
    """Null where it is hidden: fewer than 5, or it would tell such a number."""
    percent: int | None
    """Of the base."""
    study_fact: str | None
    study_percent: list[int]
    study_base: str | None


class QuestionOut(BaseModel):
    """What a question came to."""

    question: str
    base: int | None
    """How many answered it."""
    all: list[OptionOut]
    social: list[OptionOut]
    others: list[OptionOut]


class SurveyResultsOut(BaseModel):
    """The results of a survey, as of when it was closed."""

    survey_id: UUID
    answers: int | None
    questions: Annotated[list[QuestionOut], Field(max_length=100)]


@router.post("", status_code=201, name="create_survey")
@idempotent
def create(work: WorkDep, caller: ApiCaller, asked: SurveyIn) -> SurveyOut:
    """Make a survey, as a draft; its questions are those of the service."""
    new = NewSurvey.model_validate(asked.model_dump(exclude={"programme_id"}))
    return _shown(work, [create_survey(work, caller, asked.programme_id, new)])[0]


@router.get("")
def list_surveys(
    work: WorkDep, caller: ApiCaller, paging: PagingDep, programme_id: UUID | None = None
) -> Listing[SurveyOut]:
    """List the surveys of your programmes."""
    programmes = caller.programmes(Action.READ, programme_id)
    query = select(Survey).where(col(Survey.programme_id).in_(programmes))
    return paging.listing_together(query, lambda rows: _shown(work, rows))


@router.get("/{survey_id}")
def show_survey(work: WorkDep, caller: ApiCaller, survey_id: UUID) -> SurveyOut:
    """Return a survey."""
    return _shown(work, [survey_of(work, caller, survey_id)])[0]


@router.post("/{survey_id}/open", name="open_survey")
@idempotent
def open_one(work: WorkDep, caller: ApiCaller, survey_id: UUID, asked: SurveyOpening) -> SurveyOut:
    """Let a survey be answered; one that was closed too, for a later last day."""
    survey = survey_of(work, caller, survey_id, Action.MANAGE_EXCHANGES)
    later = None if asked.closes_on is None else NewLastDay(closes_on=asked.closes_on)
    open_survey(work, caller, survey, later)
    return _shown(work, [survey])[0]


@router.post("/{survey_id}/close", name="close_survey")
@idempotent
def close(work: WorkDep, caller: ApiCaller, survey_id: UUID) -> SurveyOut:
    """Close a survey: its answers are counted, and what may be shown of them is kept."""
    survey = survey_of(work, caller, survey_id, Action.MANAGE_EXCHANGES)
    close_survey(work, caller, survey)
    return _shown(work, [survey])[0]


@router.post("/{survey_id}/publish")
@idempotent
def publish_survey(
    work: WorkDep, caller: ApiCaller, survey_id: UUID, asked: SurveyPublishing
) -> SurveyOut:
    """Let everybody read the results, or nobody but the programme."""
    survey = survey_of(work, caller, survey_id, Action.MANAGE_EXCHANGES)
    (publish_results if asked.public else withdraw_results)(work, caller, survey)
    return _shown(work, [survey])[0]


@router.get("/{survey_id}/results")
def show_survey_results(work: WorkDep, caller: ApiCaller, survey_id: UUID) -> SurveyResultsOut:
    """Return the results of a survey that was closed, numbers of few hidden, beside those of the study of 2019."""
    survey = survey_of(work, caller, survey_id)
    table = latest_table(work, survey)
    if table is None:
        raise NotFound(
            N_("There are no results yet."),
            remedy=N_("Close the survey: its answers are counted then."),
        )
    return SurveyResultsOut(
        survey_id=survey.id,
        answers=table.shown[frozenset()],
        questions=[
            QuestionOut(
                question=one.question.id,
                base=one.base,
                all=[_option(its) for its in one.counted],
                social=[_option(its) for its in one.by_side.get(SOCIAL, ())],
                others=[_option(its) for its in one.by_side.get(OTHERS, ())],
            )
            for one in shown(asked_in(work, survey), table)
        ],
    )


def _option(one: OptionCounted) -> OptionOut:
    study = one.option.study
    return OptionOut(
        answer=one.option.id,
        count=one.count,
        percent=one.percent,
        study_fact=None if study is None else study.fact,
        study_percent=[] if study is None else list(study.percent),
        study_base=None if study is None else study.base,
    )


def _shown(work: Work, surveys: list[Survey]) -> list[SurveyOut]:
    counts = answers_by_survey(work, surveys)
    base = work.settings.base_url
    return [
        SurveyOut(
            **one.model_dump(),
            url=f"{base}/survey/{one.slug}",
            answers=counts.get(one.id, 0),
        )
        for one in surveys
    ]
