"""What became of many badges: how each ended, in one line of a table, and all of them as CSV or workbook."""

import csv
import io
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.errors import N_, BadInput
from app.plumbing.spreadsheets import inert
from app.verifying.bulk import MOST_BADGES, BulkItem, BulkOutcome
from app.verifying.schemas import ReportOut

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "valid": "valid",
        "invalid": "wrong",
        "revoked": "wrong",
        "unverifiable": "unread",
        "problem": "problem",
    }
)
"""Which kind of result each verdict is."""
TROUBLE: Mapping[str, int] = MappingProxyType({"wrong": 0, "problem": 1, "unread": 2, "valid": 3})
"""The four kinds, by how much somebody has to look at them."""
COLUMNS = (
    "number",
    "what",
    "result",
    "reasons",
    "badge",
    "competence",
    "level",
    "frameworks",
    "issuer",
    "issuer_id",
    "trust",
    "issued_on",
    "expires",
    "revoked",
    "recipient",
    "recipient_matches",
)


def verdict_of(outcome: BulkOutcome) -> str:
    """Return how one ended: `valid`, `revoked`, `invalid`, `unverifiable` or `problem`."""
    if outcome.report is None:
        return "problem"
    if outcome.report.revoked:
        return "revoked"
    return outcome.report.verdict


def kind_of(outcome: BulkOutcome) -> str:
    """Return which of the four kinds of results one is: `valid`, `wrong`, `unread` or `problem`."""
    return KINDS[verdict_of(outcome)]


def by_trouble(outcomes: Iterable[BulkOutcome]) -> list[BulkOutcome]:
    """Return outcomes as people look at them: what is wrong first, what is valid last, else in their order."""
    return sorted(outcomes, key=lambda one: (TROUBLE[kind_of(one)], one.index))


def reasons_of(outcome: BulkOutcome) -> str:
    """Return why it is not valid, or what was not read of it, in sentences; empty where it is valid."""
    if outcome.report is None:
        return str((outcome.problem or {}).get("detail", ""))
    report = outcome.report
    return " ".join(one.detail for one in report.failures or report.unread)


def cells_of(item: BulkItem, outcome: BulkOutcome) -> list[str]:
    """Return one line of the results, under `COLUMNS`."""
    return [
        str(outcome.index + 1),
        item.name,
        verdict_of(outcome),
        reasons_of(outcome),
        *_report_cells(outcome.report),
        item.recipient or "",
        _yes(outcome.report.recipient.matches) if outcome.report else "",
    ]


def rows_in(table: str) -> list[list[str]]:
    """Return the lines of results that this service wrote as CSV.

    Raises:
        BadInput: it is no such table.
    """
    try:
        rows = list(csv.reader(io.StringIO(table, newline=""), strict=True))
    except csv.Error:
        rows = []
    if not rows or tuple(rows[0]) != COLUMNS or len(rows) > MOST_BADGES + 1:
        raise BadInput(
            N_("These are no results of a verification."),
            field="table",
            remedy=N_("Verify the badges again."),
        )
    return rows


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as a line of CSV (RFC 4180), none of which a spreadsheet takes for a formula."""
    text = io.StringIO()
    csv.writer(text).writerow(inert(cell) for cell in cells)
    return text.getvalue()


def _report_cells(report: ReportOut | None) -> list[str]:
    if report is None:
        return [""] * 10
    badge, issuer = report.badge, report.issuer
    frameworks = [
        " ".join(filter(None, (one.framework, one.code, one.level)))
        for one in (badge.alignments if badge else ())
    ]
    return [
        badge.name if badge else "",
        (badge.competence or "") if badge else "",
        (badge.level or "") if badge else "",
        "; ".join(frameworks),
        issuer.name if issuer else "",
        issuer.id if issuer else "",
        issuer.trust if issuer else "",
        report.issued_on.isoformat() if report.issued_on else "",
        report.expires.isoformat() if report.expires else "",
        _yes(report.revoked),
    ]


def _yes(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def summary(outcomes: Iterable[BulkOutcome]) -> dict[str, int]:
    """Return how many ended in each of the four kinds."""
    counted = dict.fromkeys(TROUBLE, 0)
    for outcome in outcomes:
        counted[kind_of(outcome)] += 1
    return counted
