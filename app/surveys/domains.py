"""In which domains organisations lack skills and hold them: what a programme's latest counted survey says.

The numbers are those that its results show: what is hidden there is hidden here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.plumbing.disclosure.tables import PublishedTable
from app.plumbing.service import Work
from app.surveys.results import OptionCounted, QuestionResult, shown
from app.surveys.tables import Survey, SurveyResults
from app.surveys.workflow import asked_in

LACKING, HELD = "lacking", "held"
"""The two questions that are asked by domain."""


@dataclass(frozen=True)
class DomainCounted:
    """A domain of the referential, and how many lack skills in it or hold those that they need."""

    lacking: OptionCounted
    held: OptionCounted


@dataclass(frozen=True)
class DomainsCounted:
    """What one survey says of all domains, what is lacking most first."""

    survey: Survey
    domains: list[DomainCounted]


def domains_counted(work: Work, programme_id: UUID, side: str | None) -> DomainsCounted | None:
    """Return what the survey of a programme that was counted last says; nothing if none was.

    Args:
        work: the unit of work.
        programme_id: whose surveys.
        side: `social` or `others`: the answers of one side alone (`results.SIDES`).
    """
    query = (
        select(Survey, SurveyResults)
        .join(SurveyResults, col(SurveyResults.survey_id) == Survey.id)
        .where(Survey.programme_id == programme_id)
        .order_by(col(SurveyResults.created_at).desc(), col(SurveyResults.number).desc())
    )
    found = work.session.exec(query.limit(1)).first()
    if found is None:
        return None
    survey, results = found
    table = PublishedTable.from_json(results.table)
    told = {one.question.id: one for one in shown(asked_in(work, survey), table)}
    return DomainsCounted(survey, side_by_side(told[LACKING], told[HELD], side))


def side_by_side(
    lacking: QuestionResult, held: QuestionResult, side: str | None
) -> list[DomainCounted]:
    """Return both answers of each domain, what is lacking most first; what is hidden counts as none there."""
    holding = {one.option.id: one for one in _of(held, side)}
    rows = [DomainCounted(one, holding[one.option.id]) for one in _of(lacking, side)]
    return sorted(rows, key=lambda one: -(one.lacking.count or 0))


def _of(result: QuestionResult, side: str | None) -> Sequence[OptionCounted]:
    return result.counted if side is None else result.by_side[side]
