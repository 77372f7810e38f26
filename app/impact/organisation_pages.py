"""HTML doors: the report of an organisation for a period, for its contacts and for its programme."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.page_context import OrganisationHomePage
from app.errors import BadInput
from app.exchanges.tables import ExchangeState
from app.impact.organisation_report import EXCHANGES, OrganisationReport, organisation_report
from app.impact.period import Period, read_period
from app.impact.report_files import csv_of, xlsx_of
from app.impact.report_pages import TRIES, shown
from app.plumbing.disclosure.tables import LEAST
from app.plumbing.doors import At
from app.plumbing.rate_limits import spend

router = APIRouter(prefix="/organisations/{organisation_id}", include_in_schema=False)
MOST_SHOWN = 40
"""Exchanges on the page; all stand in the workbook."""


class OrganisationReportPage(OrganisationHomePage):
    """What an organisation's exchanges gave in a period, and what both sides took home."""

    template = "impact/organisation.html"

    @property
    def asked_for(self) -> dict[str, str]:
        """The period as it stands in the address."""
        return {name: self.request.query_params.get(name, "") for name in ("from", "to")}

    def period(self, typed: dict[str, str]) -> Period:
        """Return the period that is asked for.

        Raises:
            BadInput: it is none.
        """
        return read_period(typed, self.work.now.date())

    def report(self, period: Period) -> OrganisationReport:
        """Count it.

        Raises:
            TooMany: reports were asked for too often.
        """
        spend(self.request, "report", TRIES)
        return organisation_report(self.work, self.home, period)

    def shown(self, period: Period) -> dict[str, Any]:
        """Return what the page shows."""
        told = self.report(period)
        return {
            **self.values(),
            **shown(told.report, self.page),
            "told": told,
            "least": LEAST,
            "most": MOST_SHOWN,
            "state_names": ExchangeState.labels(),
        }

    def named(self, told: OrganisationReport, ending: str) -> str:
        """Return what a file of it is called."""
        period = told.report.period
        return f"organisation-report-{period.starts_on}-{period.ends_on}.{ending}"


@router.get("/report")
def show_organisation_report(at: At[OrganisationReportPage]) -> Response:
    """Show the report of a period; this year's where none is asked for."""
    typed = at.asked_for
    try:
        period = at.period(typed)
    except BadInput as error:
        return at.page.show_again(at.template, error, typed, **at.shown(at.period({})))
    days = {"from": str(period.starts_on), "to": str(period.ends_on)}
    return at.page.show(at.template, typed=days, **at.shown(period))


@router.get("/report.csv")
def download_organisation_csv(at: At[OrganisationReportPage]) -> Response:
    """Give the figures as CSV, in the habits of the reader's language."""
    told = at.report(at.period(at.asked_for))
    return csv_of(told.report, at.named(told, "csv"), at.page.language)


@router.get("/report.xlsx")
def download_organisation_workbook(at: At[OrganisationReportPage]) -> Response:
    """Give the figures, their data dictionary and the exchanges as a workbook."""
    told, language = at.report(at.period(at.asked_for)), at.page.language
    more = {EXCHANGES: told.rows(language)}
    return xlsx_of(told.report, at.named(told, "xlsx"), language, more)
