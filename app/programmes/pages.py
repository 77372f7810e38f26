"""HTML doors: a programme's home, its settings and logo, its organisations."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, BadInput
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.numbered import numbered
from app.plumbing.pictures import SANDBOX
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit
from app.programmes.logo import LOGO_BYTES, read_logo, remove_logo, set_logo
from app.programmes.membership import assessors_of
from app.programmes.organisations import (
    NewOrganisation,
    OrganisationProfile,
    add_organisation,
    change_organisation,
    organisation_in,
    organisations_of,
)
from app.programmes.page_context import ProgrammePage
from app.programmes.tables import DocumentsFrom, OrganisationKind
from app.programmes.workflow import ProgrammeProfile, change_profile, profile_of

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
# A logo is somebody's file: should a browser ever open it as a page, it can do nothing there.
BOXED = {
    "Content-Security-Policy": SANDBOX,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=3600",
}
_KINDS = {kind.value: name for kind, name in OrganisationKind.labels().items()}


@shown_at(router, "/settings")
class SettingsPage(ProgrammePage):
    """A programme's profile, policies and logo."""

    template = "programmes/settings.html"
    to_change = Action.MANAGE_PROGRAMME

    def values(self) -> dict[str, Any]:
        profile = profile_of(self.programme).model_dump(mode="json")
        return {
            **self.context,
            "profile": profile,
            "documents_from_names": DocumentsFrom.labels(),
            "logo_limit": LOGO_BYTES // 1024,
            "assessors": len(assessors_of(self.work, self.programme_id)),
        }


@router.post("/settings")
@saying(N_("The settings are saved."))
def save_settings(at: At[SettingsPage]) -> None:
    """Change a programme's profile and policies."""
    change_profile(at.work, at.caller, at.programme, at.read(ProgrammeProfile))


@router.get("/logo")
def show_logo(work: WorkDep, programme_id: UUID) -> Response:
    """Serve a programme's logo to everybody."""
    picture = read_logo(work, programme_id)
    headers = {**BOXED, "ETag": f'"{picture.name}"'}
    return Response(picture.content, media_type=picture.media_type, headers=headers)


@router.post("/logo")
@saying(N_("The logo is in place."))
def send_logo(at: At[SettingsPage]) -> None:
    """Give a programme a logo."""
    set_logo(at.work, at.caller, at.programme, _file_of(at.form))


@router.post("/logo/remove")
@saying(N_("The logo is gone."))
def take_logo_away(at: At[SettingsPage]) -> None:
    """Take a programme's logo away."""
    remove_logo(at.work, at.caller, at.programme)


@shown_at(router, "/organisations")
class OrganisationsPage(ProgrammePage):
    """A programme's organisations, both kinds."""

    template = "programmes/organisations.html"
    to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        organisations = organisations_of(self.work, self.programme_id)
        shown = numbered(organisations, self.request.query_params.get("page", ""))
        return {**self.context, "shown": shown, "kind_names": _KINDS}


@router.post("/organisations/enter")
@saying(N_("The organisation was added."))
def enter_organisation(at: At[OrganisationsPage]) -> None:
    """Enter an organisation."""
    add_organisation(at.work, at.caller, at.read(NewOrganisation, programme_id=at.programme_id))


@shown_at(router, "/organisations/{organisation_id}")
class OrganisationPage(ProgrammePage):
    """The form that corrects an organisation."""

    template = "programmes/organisation.html"
    address = "/programmes/{programme_id}/organisations"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def __init__(self, visit: MemberVisit, programme_id: UUID, organisation_id: UUID) -> None:
        self.organisation_id = organisation_id
        super().__init__(visit, programme_id)

    def open(self) -> None:
        super().open()
        self.organisation = organisation_in(self.work, self.programme_id, self.organisation_id)

    def values(self) -> dict[str, Any]:
        known = {"organisation": self.organisation, "kind_names": _KINDS}
        return {**self.context, **known, "present": self.organisation.model_dump(mode="json")}


@router.post("/organisations/{organisation_id}")
@saying(N_("The organisation is corrected."))
def save_organisation(at: At[OrganisationPage]) -> None:
    """Correct an organisation."""
    change_organisation(at.work, at.caller, at.organisation, at.read(OrganisationProfile))


def _file_of(form: FormData) -> bytes:
    given = form.get("logo")
    content = given.file.read(LOGO_BYTES + 1) if isinstance(given, UploadFile) else b""
    if not content:
        raise BadInput(
            N_("No file was chosen."), field="logo", remedy=N_("Choose a picture first.")
        )
    return content
