"""HTML doors: many badges at once, with progress where the browser can show it."""

import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AppError
from app.people.dependencies import OpenPage
from app.plumbing.csrf import Form, text_of
from app.plumbing.problems import kind_of
from app.plumbing.service import ServiceDep, WorkDep
from app.plumbing.templating import environment
from app.verifying.api import NDJSON
from app.verifying.bulk import Batch, Item, Outcome
from app.verifying.bulk_files import (
    COLUMNS,
    csv_line,
    csv_row,
    items_of,
    reasons_of,
    summary,
    verdict_of,
)
from app.verifying.dependencies import ResolverDep
from app.verifying.requesters import AskerDep

router = APIRouter(include_in_schema=False)
VERDICT_NAMES = {
    "valid": N_("Valid"),
    "invalid": N_("Not valid"),
    "revoked": N_("Revoked"),
    "problem": N_("No badge"),
}
CSV = "text/csv; charset=utf-8"


@router.get("/verify/many")
def show_many(page: OpenPage) -> Response:
    """Show the form."""
    return page.show("verifying/bulk.html")


@router.post("/verify/many")
def verify_many(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    service: ServiceDep,
    asker: AskerDep,
    resolver: ResolverDep,
    form: Form,
) -> Response:
    """Verify them: as a stream of rows for our own script, as a page or as CSV for who has none."""
    work.undo()  # nothing was written, and what follows waits for other people's servers
    try:
        items = items_of(text_of(form, "lines"), *_file(form))
        asker.spend(request, badges=len(items))
    except AppError as error:
        typed = {"lines": text_of(form, "lines")}
        again = page.show_again("verifying/bulk.html", error, typed)
        again.status_code = kind_of(error)[0]
        return again
    batch = Batch.of(service, resolver, items, asker, page.language)
    if request.headers.get("accept", "") == NDJSON:
        return StreamingResponse(_rows(batch), media_type=NDJSON)
    outcomes = batch.all()
    table = csv_line(COLUMNS) + "".join(csv_row(items[one.index], one) for one in outcomes)
    if text_of(form, "as") == "csv":
        name = f"verified-{service.now():%Y-%m-%d-%H%M}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(table, media_type=CSV, headers=headers)
    rows = [_row(page.language, items[one.index], one) for one in outcomes]
    counted = summary(outcomes)
    return page.show("verifying/bulk_results.html", rows=rows, counted=counted, names=VERDICT_NAMES)


def _file(form: FormData) -> tuple[bytes, str]:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(), file.filename
    return b"", ""


async def _rows(batch: Batch) -> AsyncIterator[bytes]:
    """Yield first how many there are, then each row, drawn as the page shows it."""
    yield _line({"all": len(batch.items), "csv": csv_line(COLUMNS)})
    async for outcome in batch.stream():
        item = batch.items[outcome.index]
        yield _line(
            {
                "index": outcome.index,
                "verdict": verdict_of(outcome),
                "row": _row(batch.language, item, outcome),
                "csv": csv_row(item, outcome),
            }
        )


def _line(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def _row(language: str, item: Item, outcome: Outcome) -> str:
    template = environment(language).get_template("verifying/bulk_row.html")
    return template.render(
        item=item,
        outcome=outcome,
        verdict=verdict_of(outcome),
        reasons=reasons_of(outcome),
        names=VERDICT_NAMES,
    )
