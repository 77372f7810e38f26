"""HTML doors: what is kept about me, put right and taken away in one archive."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from app.errors import N_
from app.issuing.names import change_name
from app.people.dependencies import PersonPage
from app.people.protection import Protection, is_protected, protection_of, shown_name_of
from app.people.terms import Document, accepted_by
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.rate_limits import spend
from app.privacy.export import pack
from app.privacy.letter import terms_by_kind
from app.privacy.protecting import protect, still
from app.privacy.records import KIND_NAMES, records_of
from app.privacy.tables import Right

router = APIRouter(prefix="/me/data", include_in_schema=False)
EXPORTS = "10/hour"
"""An archive reads every file that the person ever gave."""


@shown_at(router, "")
class DataPage(PersonPage):
    """What is kept about a person."""

    template = "privacy/data.html"

    def values(self) -> dict[str, Any]:
        records = records_of(self.work, self.person)
        return {
            "counts": records.counts(),
            "kind_names": KIND_NAMES,
            "accepted": accepted_by(self.work, self.person.person_id),
            "document_names": Document.labels(),
            "profile": {"name": self.person.name, "language": self.person.language},
            "shown": {
                "shown_name": shown_name_of(self.work, self.person.person_id),
                "protected": is_protected(self.work, self.person.person_id),
            },
            "under_age": protection_of(self.work, self.person.person_id) is Protection.MINOR,
            "readings": records.readings,
            "asked": records.asked,
            "right_names": Right.labels(),
            "terms": terms_by_kind(),
            "places": records.places,
        }


@router.post("")
def correct_data(at: At[DataPage]) -> Response:
    """Put the person's name and language right."""
    name, language = text_of(at.form, "name"), text_of(at.form, "language")
    return at.do(
        lambda: change_name(at.work, at.person, name, language),
        N_("Your name and language are corrected."),
    )


@router.post("/protection")
def change_protection(at: At[DataPage]) -> Response:
    """Choose whether anything may be public, and under which name others see the person."""
    chosen = bool(text_of(at.form, "protected"))

    def act() -> None:
        wanted = still(at.work, at.person.person_id, chosen=chosen)
        protect(at.work, at.person.person_id, wanted, text_of(at.form, "shown_name"))

    return at.do(act, N_("Kept: that is how others see you from now on."))


@router.post("/export")
def export_data(at: At[DataPage]) -> Response:
    """Give a person everything that is kept about them, as one archive."""
    spend(at.request, "export", EXPORTS, who=str(at.person.person_id))
    archive = pack(at.work, records_of(at.work, at.person))
    return StreamingResponse(
        archive,
        media_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="my-data.zip"',
            "Cache-Control": "private, no-store",
        },
        background=BackgroundTask(archive.close),
    )
