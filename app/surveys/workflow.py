"""What a programme does with a survey: it is made, opened, closed, counted, shown to everybody."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import update
from sqlmodel import col, func, select

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.plumbing.audit import record
from app.plumbing.disclosure.publishing import publish
from app.plumbing.disclosure.tables import LEAST, PublishedTable
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines, Typed
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.queries import Finder
from app.surveys.questionnaire import Questionnaire, questionnaire
from app.surveys.results import table_of
from app.surveys.rules import check_last_day, check_move, is_counted_anew
from app.surveys.tables import Survey, SurveyAnswer, SurveyResults, SurveyState

Title = Annotated[Line, Field(min_length=3, max_length=200)]
Purpose = Annotated[Lines, Field(min_length=10, max_length=2000)]
LATEST = 100
"""Surveys of a programme that are listed."""


class NewSurvey(Typed):
    """What a survey is; what stands in one language stands in all three."""

    slug: Annotated[Line, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", min_length=3, max_length=60)]
    title_en: Title
    title_fr: Title
    title_pt: Title
    purpose_en: Purpose
    purpose_fr: Purpose
    purpose_pt: Purpose
    closes_on: date
    keep_months: int = Field(default=12, ge=1, le=36)

    def by_language(self, name: str) -> dict[str, str]:
        """Return a text by its languages."""
        return {language: getattr(self, f"{name}_{language}") for language in ("en", "fr", "pt")}


class NewLastDay(BaseModel):
    """Until when a survey is answered, from now on."""

    model_config = ConfigDict(extra="forbid")

    closes_on: date


survey_of = Finder(Survey, N_("There is no such survey among yours."))
"""Return a survey of a programme in which the caller may act."""


def create_survey(work: Work, caller: Caller, programme_id: UUID, asked: NewSurvey) -> Survey:
    """Make a survey, as a draft.

    Raises:
        NotFound, AccessRefused: the caller may not.
        BadInput: its last day is over, or more than a year away.
        Conflict: another survey has the address.
    """
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    check_last_day(asked.closes_on, work.now.date())
    if work.session.exec(select(Survey.id).where(Survey.slug == asked.slug)).first() is not None:
        raise Conflict(N_("Another survey has this address."), field="slug")
    row = Survey(
        programme_id=programme_id,
        slug=asked.slug,
        title=asked.by_language("title"),
        purpose=asked.by_language("purpose"),
        closes_on=asked.closes_on,
        keep_months=asked.keep_months,
        questionnaire=questionnaire().version,
        release=work.library.latest.version,
        created_at=work.now,
    )
    work.add(row)
    record(work, row, "survey.created", row, by=caller, title=asked.title_en)
    return row


def open_survey(
    work: Work, caller: Caller, survey: Survey, until: NewLastDay | None = None
) -> None:
    """Let a survey be answered; one that was closed may be opened again, for a later last day.

    Raises:
        AccessRefused: the caller may not.
        Conflict: it is open.
        RuleRefused, BadInput: the last day is over.
    """
    caller.demand(survey.programme_id, Action.MANAGE_EXCHANGES)
    if until is not None:
        check_last_day(until.closes_on, work.now.date())
        survey.closes_on = until.closes_on
    check_move(survey, SurveyState.OPEN, work.now.date())
    survey.state = SurveyState.OPEN
    work.session.add(survey)
    record(work, survey, "survey.opened", survey, by=caller)


def close_survey(work: Work, caller: Caller, survey: Survey) -> None:
    """Close a survey, count what was answered, and keep what may be shown of it beside what was shown before.

    Where few have answered since it was closed before (`rules.is_counted_anew`), what was shown then stands: new
    numbers would tell what they said, and would have to be hidden almost wholly.

    Raises:
        AccessRefused: the caller may not.
        Conflict: it is not open.
    """
    caller.demand(survey.programme_id, Action.MANAGE_EXCHANGES)
    _locked(work, survey)
    check_move(survey, SurveyState.CLOSED, work.now.date())
    earlier = [_table(one) for one in results_of(work, survey)]
    new = _newly_answered(work, survey)
    counted = answers_by_survey(work, [survey]).get(survey.id, 0) - new
    if not earlier or is_counted_anew(new, counted, LEAST):
        _count(work, survey, earlier)
    survey.state = SurveyState.CLOSED
    work.session.add(survey)
    record(work, survey, "survey.closed", survey, by=caller)


def _newly_answered(work: Work, survey: Survey) -> int:
    """Return how many have answered since a survey was counted: their forms are not forgotten yet."""
    query = select(func.count()).where(
        SurveyAnswer.survey_id == survey.id, col(SurveyAnswer.sheet).is_not(None)
    )
    return int(work.session.exec(query).one())


def _count(work: Work, survey: Survey, earlier: list[PublishedTable]) -> None:
    query = select(SurveyAnswer.answers).where(SurveyAnswer.survey_id == survey.id)
    given = list(work.session.exec(query))
    number = len(earlier) + 1
    counted = table_of(asked_in(work, survey), f"survey {survey.id}", str(number), given)
    made = publish(counted, earlier)
    work.add(
        SurveyResults(survey_id=survey.id, number=number, table=made.to_json(), created_at=work.now)
    )
    forget = update(SurveyAnswer).where(col(SurveyAnswer.survey_id) == survey.id).values(sheet=None)
    work.session.connection().execute(forget)


def publish_results(work: Work, caller: Caller, survey: Survey) -> None:
    """Let everybody read the results.

    Raises:
        AccessRefused: the caller may not.
        RuleRefused: the survey was never closed: there are none.
        Conflict: everybody may already.
    """
    caller.demand(survey.programme_id, Action.MANAGE_EXCHANGES)
    if not results_of(work, survey):
        raise RuleRefused(
            N_("There are no results yet."),
            remedy=N_("Close the survey: its answers are counted then."),
        )
    if survey.published_at is not None:
        raise Conflict(N_("The results are published already."))
    survey.published_at = work.now
    work.session.add(survey)
    record(work, survey, "survey.published", survey, by=caller)


def withdraw_results(work: Work, caller: Caller, survey: Survey) -> None:
    """Show the results to nobody but the programme.

    Raises:
        AccessRefused: the caller may not.
        Conflict: they are not published.
    """
    caller.demand(survey.programme_id, Action.MANAGE_EXCHANGES)
    if survey.published_at is None:
        raise Conflict(N_("The results are not published."))
    survey.published_at = None
    work.session.add(survey)
    record(work, survey, "survey.withdrawn", survey, by=caller)


def asked_in(work: Work, survey: Survey) -> Questionnaire:
    """Return what a survey asks, with the domains of its release."""
    return questionnaire().of_release(work.library.release(survey.release))


def results_of(work: Work, survey: Survey) -> list[SurveyResults]:
    """Return what was shown of a survey, the first closing first."""
    query = select(SurveyResults).where(SurveyResults.survey_id == survey.id)
    return list(work.session.exec(query.order_by(col(SurveyResults.number))))


def latest_table(work: Work, survey: Survey) -> PublishedTable | None:
    """Return what is shown of a survey now; nothing if it was never closed."""
    found = results_of(work, survey)
    return _table(found[-1]) if found else None


def public_survey(work: Work, slug: str) -> Survey:
    """Return a survey by its public address; a draft does not exist.

    Raises:
        NotFound: there is none.
    """
    found = work.session.exec(select(Survey).where(Survey.slug == slug)).first()
    if found is None or found.state == SurveyState.DRAFT:
        raise NotFound(N_("There is no survey at this address."))
    return found


def surveys_of(work: Work, programme_id: UUID) -> list[Survey]:
    """Return a programme's surveys, the latest first."""
    query = select(Survey).where(Survey.programme_id == programme_id)
    return list(work.session.exec(query.order_by(col(Survey.created_at).desc()).limit(LATEST)))


def answers_by_survey(work: Work, surveys: list[Survey]) -> Mapping[UUID, int]:
    """Return how many answered each of some surveys."""
    query = (
        select(SurveyAnswer.survey_id, func.count())
        .where(col(SurveyAnswer.survey_id).in_([one.id for one in surveys]))
        .group_by(col(SurveyAnswer.survey_id))
    )
    return dict(work.session.exec(query).all())


def texts_of(work: Work, survey: Survey) -> tuple[list[str], list[str]]:
    """Return the competences that people miss, and what else they said, each in the order of letters.

    Nothing tells which stood in one form, nor beside which answers.
    """
    rows = work.session.exec(
        select(SurveyAnswer.missing, SurveyAnswer.remark).where(SurveyAnswer.survey_id == survey.id)
    ).all()
    return sorted({one for one, _ in rows if one}), sorted(one for _, one in rows if one)


def _table(row: SurveyResults) -> PublishedTable:
    return PublishedTable.from_json(row.table)


def _locked(work: Work, survey: Survey) -> None:
    """Let nobody else close a survey before this unit of work ends, and see it as it is now."""
    query = select(Survey).where(Survey.id == survey.id).with_for_update()
    work.session.exec(query.execution_options(populate_existing=True)).one()
