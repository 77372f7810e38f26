"""HTML doors: a programme's owner takes along all that it has."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from app.exports.workflow import ENDINGS, EVERYTHING, SHEETS, export
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.tables_out import MOST_ROWS, Reading, file_headers, media_type_of
from app.programmes.access import Action
from app.programmes.page_context import ProgrammePage

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
TRIES = "60/hour"
"""A table reads all rows of its kind."""


@shown_at(router, "/exports")
class ExportsPage(ProgrammePage):
    """All tables of a programme, each to be downloaded, and an archive of all."""

    template = "exports/exports.html"
    to_look = to_change = Action.EXPORT

    def values(self) -> dict[str, Any]:
        return {
            **self.context,
            "sheets": SHEETS,
            "endings": ENDINGS,
            "everything": EVERYTHING,
            "most": MOST_ROWS,
        }


@router.post("/exports")
def download_tables(at: At[ExportsPage]) -> Response:
    """Give one table, or the archive of all, as the button says."""
    spend(at.request, "exports", TRIES, who=str(at.caller.person_id))
    name = text_of(at.form, BUTTON)
    reading = Reading(at.work, at.programme_id, at.page.language)
    return at.do(
        lambda: export(at.work, at.caller, reading, name),
        then=lambda file: StreamingResponse(
            file,
            media_type=media_type_of(name),
            headers=file_headers(name),
            background=BackgroundTask(file.close),
        ),
    )
