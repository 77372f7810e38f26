"""HTML doors: many badges at once, with progress where the browser can show it."""

import json
from collections.abc import AsyncIterator, Sequence

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AppError
from app.people.dependencies import OpenPage
from app.plumbing.csrf import text_of
from app.plumbing.templating import environment, safe
from app.verifying.api import NDJSON
from app.verifying.bulk import BulkItem, BulkOutcome, BulkVerification, budget_for
from app.verifying.bulk_files import (
    COLUMNS,
    csv_line,
    csv_row,
    items_of,
    reasons_of,
    summary,
    verdict_of,
)
from app.verifying.dependencies import VerifyingVisit, VerifyingVisitDep

router = APIRouter(include_in_schema=False)
FORM = "verifying/bulk.html"
VERDICT_NAMES = {
    "valid": N_("Valid"),
    "invalid": N_("Not valid"),
    "revoked": N_("Revoked"),
    "unverifiable": N_("Cannot be checked here"),
    "problem": N_("No badge"),
}
CSV = "text/csv; charset=utf-8"


@router.get("/verify/many")
def show_many(page: OpenPage) -> Response:
    """Show the form."""
    return page.show(FORM)


@router.post("/verify/many")
async def verify_many(visit: VerifyingVisitDep) -> Response:
    """Verify them: as a stream of rows for our own script, as a page or as CSV for who has none."""
    bulk = await run_in_threadpool(_begin, visit)
    if isinstance(bulk, Response):
        return bulk
    if visit.request.headers.get("accept", "") == NDJSON:
        return StreamingResponse(_rows(bulk), media_type=NDJSON)
    return await run_in_threadpool(_show, visit, bulk.items, await bulk.all())


def _begin(visit: VerifyingVisit) -> BulkVerification | Response:
    """Return the work on what was brought, or the form again where there is nothing to work on."""
    lines, service, requester = text_of(visit.form, "lines"), visit.service, visit.requester
    try:
        items = items_of(lines, *_file(visit.form))
        requester.spend(visit.request, badges=len(items))
    except AppError as error:
        return visit.refuse(FORM, error, {"lines": lines})
    caller, budget = requester.known_as(visit.request), budget_for(service, visit.resolver)
    return BulkVerification(service, items, requester, visit.page.language, caller, budget)


def _show(
    visit: VerifyingVisit, items: Sequence[BulkItem], outcomes: list[BulkOutcome]
) -> Response:
    if text_of(visit.form, "as") == "csv":
        table = csv_line(COLUMNS) + "".join(csv_row(items[one.index], one) for one in outcomes)
        name = f"verified-{visit.service.now():%Y-%m-%d-%H%M}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(table, media_type=CSV, headers=headers)
    return visit.page.show(
        "verifying/bulk_results.html",
        rows=[_row(visit.page.language, items[one.index], one) for one in outcomes],
        counted=summary(outcomes),
        names=VERDICT_NAMES,
    )


def _file(form: FormData) -> tuple[bytes, str]:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(), file.filename
    return b"", ""


async def _rows(bulk: BulkVerification) -> AsyncIterator[bytes]:
    """Yield first how many there are, then each row, drawn as the page shows it."""
    yield _line({"all": len(bulk.items), "csv": csv_line(COLUMNS)})
    async for outcome in bulk.stream():
        item = bulk.items[outcome.index]
        yield _line(
            {
                "index": outcome.index,
                "verdict": verdict_of(outcome),
                "row": _row(bulk.language, item, outcome),
                "csv": csv_row(item, outcome),
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
            reasons=reasons_of(outcome),
            names=VERDICT_NAMES,
        )
    )
