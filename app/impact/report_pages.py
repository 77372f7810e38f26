"""HTML doors: a programme's report for a period, as a page, on paper, as tables, as open data."""

import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.errors import BadInput
from app.impact.cids import document_of
from app.impact.paper import ReportPaper
from app.impact.period import Period, read_period
from app.impact.report import Report, end_of_scale
from app.impact.report_files import csv_of, xlsx_of
from app.impact.reporting import report_of
from app.people.dependencies import OpenPage
from app.plumbing.pdf import make_pdf
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.tables_out import file_headers
from app.plumbing.templating import Page
from app.programmes.dependencies import PageCaller
from app.programmes.page_context import context_of

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
TEMPLATE = "impact/report.typ"
JSON_LD = "application/ld+json"
TRIES = "30/minute"
"""A report counts all that a programme did."""


@dataclass(frozen=True)
class ReportAsked:
    """Who asks for the report of which programme, and for which period."""

    request: Request
    work: WorkDep
    page: OpenPage
    caller: PageCaller
    programme_id: UUID

    def report(self, period: Period | None = None) -> Report:
        """Count a period: the one asked for, unless another is named.

        Raises:
            BadInput: the period asked for is none.
            TooMany: reports were asked for too often.
            NotFound, AccessRefused: the caller may not read the programme's report.
        """
        asked = period or read_period(self.typed, self.work.now.date())
        spend(self.request, "report", TRIES)
        return report_of(self.work, self.caller, self.programme_id, asked)

    @property
    def typed(self) -> dict[str, str]:
        """The period as it stands in the address."""
        return {name: self.request.query_params.get(name, "") for name in ("from", "to")}

    @property
    def values(self) -> dict[str, Any]:
        """What every page of the programme shows."""
        return context_of(self.work, self.caller, self.programme_id)


Asked = Annotated[ReportAsked, Depends()]


@router.get("/report")
def show_report(asked: Asked) -> Response:
    """Show the report of a period; this year's where none is asked for."""
    page, values = asked.page, asked.values
    try:
        report = asked.report()
    except BadInput as error:
        report = asked.report(read_period({}, asked.work.now.date()))
        again = {**values, **shown(report, page)}
        return page.show_again("impact/report.html", error, asked.typed, **again)
    typed = {"from": str(report.period.starts_on), "to": str(report.period.ends_on)}
    return page.show("impact/report.html", typed=typed, **values, **shown(report, page))


@router.get("/report.pdf")
def print_report(asked: Asked) -> Response:
    """Give the report on paper: a tagged PDF."""
    report = asked.report()
    content = ReportPaper(report, asked.page.language).data(asked.work.now)
    headers = {**file_headers(_name(report.period, "pdf"))}
    headers["Content-Disposition"] = f'inline; filename="{_name(report.period, "pdf")}"'
    return Response(make_pdf(TEMPLATE, content), headers=headers, media_type="application/pdf")


@router.get("/report.csv")
def download_csv(asked: Asked) -> Response:
    """Give the figures as CSV, in the habits of the reader's language."""
    report = asked.report()
    return csv_of(report, _name(report.period, "csv"), asked.page.language)


@router.get("/report.xlsx")
def download_workbook(asked: Asked) -> Response:
    """Give the figures and their data dictionary as a workbook."""
    report = asked.report()
    return xlsx_of(report, _name(report.period, "xlsx"), asked.page.language)


@router.get("/report.jsonld")
def download_open_data(asked: Asked) -> Response:
    """Give the report as open data: Common Impact Data Standard 3.2.1, basic tier."""
    report = asked.report()
    address = asked.work.settings.url(f"/programmes/{asked.programme_id}/report")
    programme = asked.values["programme"]
    document = document_of(report, programme, address, asked.page.language)
    body = json.dumps(document, ensure_ascii=False, indent=2)
    return Response(body, headers=file_headers(_name(report.period, "jsonld")), media_type=JSON_LD)


def _name(period: Period, ending: str) -> str:
    return f"report-{period.starts_on}-{period.ends_on}.{ending}"


def shown(report: Report, page: Page) -> dict[str, Any]:
    """Return what the page of a report reads."""
    paper = ReportPaper(report, page.language)
    highest = {
        section.id: max((figure.value or figure.before or 0 for figure in section.bars), default=0)
        for section in report.sections
    }
    return {
        "report": report,
        "has_before": report.has_before,
        "highest": highest,
        "numbered": paper.number,
        "changed": paper.changed,
        "tracks_end": {
            track.code: end_of_scale(track.points)
            for section in report.sections
            for track in section.tracks
        },
        "section_end": {
            section.id: end_of_scale([point for track in section.tracks for point in track.points])
            for section in report.sections
        },
        "words": lambda wording: wording.said(page.language),
    }
