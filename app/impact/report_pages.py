"""HTML doors: a programme's report for a period, as a page, on paper, as tables, as open data."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import BadInput
from app.impact.cids import document_of
from app.impact.paper import ReportPaper
from app.impact.period import Period, read_period
from app.impact.report import Report
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


@router.get("/report")
def show_report(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Show the report of a period; this year's where none is asked for."""
    _count(request)
    values = context_of(work, caller, programme_id)
    asked = _asked(request)
    try:
        period = read_period(asked, work.now.date())
    except BadInput as error:
        today = read_period({}, work.now.date())
        report = report_of(work, caller, programme_id, today)
        return page.show_again("impact/report.html", error, asked, **values, **_shown(report, page))
    report = report_of(work, caller, programme_id, period)
    typed = {"from": str(period.starts_on), "to": str(period.ends_on)}
    return page.show("impact/report.html", typed=typed, **values, **_shown(report, page))


@router.get("/report.pdf")
def print_report(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Give the report on paper: a tagged PDF."""
    report = _report(request, work, caller, programme_id)
    content = ReportPaper(report, page.language).data(work.now)
    headers = {**file_headers(_name(report.period, "pdf"))}
    headers["Content-Disposition"] = f'inline; filename="{_name(report.period, "pdf")}"'
    return Response(make_pdf(TEMPLATE, content), headers=headers, media_type="application/pdf")


@router.get("/report.csv")
def download_csv(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Give the figures as CSV, in the habits of the reader's language."""
    report = _report(request, work, caller, programme_id)
    return csv_of(report, _name(report.period, "csv"), page.language)


@router.get("/report.xlsx")
def download_workbook(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Give the figures and their data dictionary as a workbook."""
    report = _report(request, work, caller, programme_id)
    return xlsx_of(report, _name(report.period, "xlsx"), page.language)


@router.get("/report.jsonld")
def download_open_data(
    request: Request, work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Give the report as open data: Common Impact Data Standard 3.2.1, basic tier."""
    report = _report(request, work, caller, programme_id)
    address = work.settings.url(f"/programmes/{programme_id}/report")
    programme = context_of(work, caller, programme_id)["programme"]
    document = document_of(report, programme, address, page.language)
    body = json.dumps(document, ensure_ascii=False, indent=2)
    return Response(body, headers=file_headers(_name(report.period, "jsonld")), media_type=JSON_LD)


def _report(request: Request, work: WorkDep, caller: PageCaller, programme_id: UUID) -> Report:
    _count(request)
    period = read_period(_asked(request), work.now.date())
    return report_of(work, caller, programme_id, period)


def _count(request: Request) -> None:
    spend(request, "report", TRIES)


def _asked(request: Request) -> dict[str, str]:
    return {name: request.query_params.get(name, "") for name in ("from", "to")}


def _name(period: Period, ending: str) -> str:
    return f"report-{period.starts_on}-{period.ends_on}.{ending}"


def _shown(report: Report, page: Page) -> dict[str, Any]:
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
            track.code: max((point.value or 0 for point in track.points), default=0)
            for section in report.sections
            for track in section.tracks
        },
        "section_end": {
            section.id: max(
                (point.value or 0 for track in section.tracks for point in track.points), default=0
            )
            for section in report.sections
        },
        "words": lambda wording: wording.said(page.language),
    }
