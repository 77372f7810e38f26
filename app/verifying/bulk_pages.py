"""HTML doors: many badges at once, with progress where the browser can show it."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AppError
from app.people.dependencies import OpenPage
from app.plumbing.csrf import Form, text_of
from app.plumbing.service import ServiceDep
from app.plumbing.spreadsheets import XLSX, write_workbook
from app.plumbing.templating import environment, safe
from app.verifying.api import NDJSON
from app.verifying.bulk import BulkItem, BulkOutcome, BulkVerification, budget_for
from app.verifying.bulk_files import list_of
from app.verifying.bulk_results import (
    COLUMNS,
    by_trouble,
    cells_of,
    csv_line,
    kind_of,
    reasons_of,
    rows_in,
    summary,
    verdict_of,
)
from app.verifying.dependencies import VerifyingVisit, VerifyingVisitDep
from app.verifying.lists import Columns

router = APIRouter(include_in_schema=False)
FORM = "verifying/bulk.html"
VERDICT_NAMES = {
    "valid": N_("Valid"),
    "invalid": N_("Not valid"),
    "revoked": N_("Revoked"),
    "unverifiable": N_("Cannot be checked here"),
    "problem": N_("Problem"),
}
KIND_NAMES = {
    "wrong": N_("Wrong"),
    "problem": N_("Problem"),
    "unread": N_("Cannot be checked here"),
    "valid": N_("Valid"),
}
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class _Many:
    """The work on many badges, and how their list was read."""

    bulk: BulkVerification
    columns: Columns | None


@router.get("/verify/many")
def show_many(page: OpenPage) -> Response:
    """Show the form."""
    return page.show(FORM, kinds=KIND_NAMES)


@router.post("/verify/many")
async def verify_many(visit: VerifyingVisitDep) -> Response:
    """Verify them: as a stream of rows for our own script, as a page or as a file for who has none."""
    many = await run_in_threadpool(_begin, visit)
    if isinstance(many, Response):
        return many
    if visit.request.headers.get("accept", "") == NDJSON:
        return StreamingResponse(_rows(many), media_type=NDJSON)
    return await run_in_threadpool(_show, visit, many, await many.bulk.all())


@router.post("/verify/many/results")
def download_results(service: ServiceDep, form: Form) -> Response:
    """Give the results that a page shows as a file; nothing is verified again, and nothing was kept."""
    rows = rows_in(text_of(form, "table"))
    return _download(rows, text_of(form, "as"), service.now())


def _begin(visit: VerifyingVisit) -> _Many | Response:
    """Return the work on what was brought, or the form again where there is nothing to work on."""
    lines, service, requester = text_of(visit.form, "lines"), visit.service, visit.requester
    try:
        brought = list_of(lines, *_file(visit.form))
        requester.spend(visit.request, badges=len(brought.items))
    except AppError as error:
        return visit.refuse(FORM, error, {"lines": lines}, kinds=KIND_NAMES)
    caller, budget = requester.known_as(visit.request), budget_for(service, visit.resolver)
    bulk = BulkVerification(service, brought.items, requester, visit.page.language, caller, budget)
    return _Many(bulk, brought.columns)


def _show(visit: VerifyingVisit, many: _Many, outcomes: Sequence[BulkOutcome]) -> Response:
    items = many.bulk.items
    table = [list(COLUMNS), *(cells_of(items[one.index], one) for one in outcomes)]
    wanted = text_of(visit.form, "as")
    if wanted:
        return _download(table, wanted, visit.service.now())
    language = visit.page.language
    return visit.page.show(
        "verifying/bulk_results.html",
        rows=[_row(language, items[one.index], one) for one in by_trouble(outcomes)],
        counted=summary(outcomes),
        kinds=KIND_NAMES,
        columns=many.columns,
        table="".join(csv_line(cells) for cells in table),
    )


def _download(table: Sequence[Sequence[str]], wanted: str, now: datetime) -> Response:
    name = f"verified-{now:%Y-%m-%d-%H%M}"
    if wanted == "xlsx":
        response = Response(write_workbook(table, "verified"), media_type=XLSX)
        name += ".xlsx"
    else:
        response = Response("".join(map(csv_line, table)), media_type=CSV)
        name += ".csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(form: FormData) -> tuple[bytes, str]:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(), file.filename
    return b"", ""


async def _rows(many: _Many) -> AsyncIterator[bytes]:
    """Yield first how many there are and how their list was read, then each row as the page shows it."""
    bulk = many.bulk
    template = environment(bulk.language).get_template("verifying/bulk_columns.html")
    read = template.render(columns=many.columns)
    yield _line({"all": len(bulk.items), "csv": csv_line(COLUMNS), "read": read})
    async for outcome in bulk.stream():
        item = bulk.items[outcome.index]
        yield _line(
            {
                "index": outcome.index,
                "verdict": verdict_of(outcome),
                "kind": kind_of(outcome),
                "row": _row(bulk.language, item, outcome),
                "csv": csv_line(cells_of(item, outcome)),
            }
        )


def _line(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def _row(language: str, item: BulkItem, outcome: BulkOutcome) -> Markup:
    template = environment(language).get_template("verifying/bulk_row.html")
    return safe(
        template.render(
            item=item,
            outcome=outcome,
            verdict=verdict_of(outcome),
            kind=kind_of(outcome),
            reasons=reasons_of(outcome),
            names=VERDICT_NAMES,
        )
    )
