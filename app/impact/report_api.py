"""JSON door: the report of a programme for a period."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from app.impact.period import AskedPeriod, Period, checked_period
from app.impact.report import Report
from app.impact.reporting import report_of
from app.plumbing.openapi_words import counted_headers
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/reports", tags=["reports"])
TRIES = "30/minute"


class FigureOut(BaseModel):
    """One number of a report."""

    code: str = Field(description="Stays the same: `hours.confirmed.staff`.")
    section: str
    unit: Literal["count", "hours", "days", "percent", "own"] = Field(
        description="`own`: that of the indicator which the code names."
    )
    value: float | None
    """Null: nothing is known, which is not zero."""
    before: float | None
    """The same of the period before."""


class ChangedCompetence(BaseModel):
    """A competence that reads otherwise in one release of the referential than in another the numbers rest on."""

    competence: str
    older: str
    newer: str


class ReportOfPeriod(BaseModel):
    """What a programme tells of a period."""

    programme_id: UUID
    starts_on: date
    ends_on: date
    before_starts_on: date
    before_ends_on: date
    releases: list[str]
    changed: list[ChangedCompetence]
    figures: list[FigureOut]


def _asked(
    request: Request,
    work: WorkDep,
    from_: Annotated[date | None, Query(alias="from")] = None,
    to: date | None = None,
) -> Period:
    spend(request, "report", TRIES)
    asked = AskedPeriod.model_validate({"from": from_, "to": to})
    return checked_period(asked, work.now.date())


@router.get("", responses={200: {"headers": counted_headers()}})
def show_report(
    work: WorkDep,
    caller: ApiCaller,
    programme_id: UUID,
    period: Annotated[Period, Depends(_asked, scope="function")],
) -> ReportOfPeriod:
    """Show the report of a period, this year up to today by default, beside the period before."""
    return _out(programme_id, report_of(work, caller, programme_id, period))


def _out(programme_id: UUID, report: Report) -> ReportOfPeriod:
    figures = [
        FigureOut(
            code=figure.code,
            section=section.id,
            unit=figure.unit.value,
            value=None if figure.value is None else float(figure.value),
            before=None if figure.before is None else float(figure.before),
        )
        for section in report.sections
        for figure in section.all
    ]
    return ReportOfPeriod(
        programme_id=programme_id,
        starts_on=report.period.starts_on,
        ends_on=report.period.ends_on,
        before_starts_on=report.before.starts_on,
        before_ends_on=report.before.ends_on,
        releases=list(report.releases),
        changed=[
            ChangedCompetence(competence=one.competence, older=one.older, newer=one.newer)
            for one in report.changed
        ],
        figures=figures,
    )
