"""HTML doors: what is kept about me, put right and taken away in one archive."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from app.errors import N_, AppError
from app.people.dependencies import CurrentPerson, OpenPage
from app.people.identity import Identity, correct
from app.people.terms import DOCUMENT_NAMES, accepted_by
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.rate_limits import spend
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to
from app.privacy.export import pack
from app.privacy.records import KIND_NAMES, records_of

router = APIRouter(include_in_schema=False)
DATA = "/me/data"
EXPORTS = "10/hour"
"""An archive reads every file that the person ever gave."""


@router.get(DATA)
def show_data(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show a person what is kept about them."""
    return page.show("privacy/data.html", **_data(work, person))


@router.post(DATA)
def correct_data(work: WorkDep, page: OpenPage, person: CurrentPerson, form: Form) -> Response:
    """Put the person's name and language right."""
    try:
        correct(work, person.person_id, text_of(form, "name"), text_of(form, "language"))
    except AppError as error:
        work.undo()
        values = _data(work, person)
        return page.show_again("privacy/data.html", error, texts_of(form), **values)
    return go_to(DATA, N_("Your name and language are corrected."))


@router.post("/me/data/export", dependencies=CHECKED)
def export_data(request: Request, work: WorkDep, person: CurrentPerson) -> Response:
    """Give a person everything that is kept about them, as one archive."""
    spend(request, "export", EXPORTS, who=str(person.person_id))
    archive = pack(work, records_of(work, person))
    return StreamingResponse(
        archive,
        media_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="my-data.zip"',
            "Cache-Control": "private, no-store",
        },
        background=BackgroundTask(archive.close),
    )


def _data(work: Work, person: Identity) -> dict[str, Any]:
    return {
        "counts": records_of(work, person).counts(),
        "kind_names": KIND_NAMES,
        "accepted": accepted_by(work, person.person_id),
        "document_names": DOCUMENT_NAMES,
        "profile": {"name": person.name, "language": person.language},
    }
