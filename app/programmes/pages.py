"""HTML doors: a programme's home, its settings and logo, its organisations."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AppError, BadInput
from app.people.dependencies import OpenPage
from app.plumbing.csrf import CHECKED, Form, texts_of
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.access import Action, Role
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.frame import frame
from app.programmes.logo import LOGO_BYTES, read_logo, remove_logo, set_logo
from app.programmes.membership import colleagues
from app.programmes.tables import KIND_NAMES, Organisation, OrganisationKind
from app.programmes.workflow import (
    NewOrganisation,
    OrganisationProfile,
    ProgrammeProfile,
    add_organisation,
    change_organisation,
    change_profile,
    organisation_in,
    organisations_of,
    profile_of,
)

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
# A logo is somebody's file: should a browser ever open it as a page, it can do nothing there.
BOXED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=3600",
}


@router.get("")
def show_home(desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID) -> Response:
    """Show a programme: what it is, who is in it, what comes next."""
    values = frame(desk, caller, programme_id)
    people = colleagues(desk, programme_id)
    organisations = organisations_of(desk, programme_id)
    kinds = {organisation.kind for organisation in organisations}
    steps = {
        "described": bool(values["programme"].description),
        "logo": values["programme"].logo is not None,
        "mediator": any(one.member.role == Role.MEDIATOR for one in people),
        "organisations": kinds == set(OrganisationKind),
    }
    return page.show(
        "programmes/home.html",
        people=people,
        organisations=organisations,
        steps=steps,
        **values,
    )


@router.get("/settings")
def show_settings(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Show the form of a programme's profile and policies."""
    return page.show("programmes/settings.html", **_settings(desk, caller, programme_id))


@router.post("/settings")
def save_settings(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, form: Form
) -> Response:
    """Change a programme's profile and policies."""
    caller.demand(programme_id, Action.MANAGE_PROGRAMME)
    typed = texts_of(form)
    try:
        change_profile(desk, caller, programme_id, read(ProgrammeProfile, typed))
    except AppError as error:
        desk.undo()
        values = _settings(desk, caller, programme_id)
        return page.show_again("programmes/settings.html", error, typed, **values)
    return go_to(f"/programmes/{programme_id}/settings", N_("The settings are saved."))


@router.get("/logo")
def show_logo(desk: DeskDep, programme_id: UUID) -> Response:
    """Serve a programme's logo to everybody."""
    picture = read_logo(desk, programme_id)
    headers = {**BOXED, "ETag": f'"{picture.name}"'}
    return Response(picture.content, media_type=picture.media_type, headers=headers)


@router.post("/logo")
def send_logo(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, form: Form
) -> Response:
    """Give a programme a logo."""
    caller.demand(programme_id, Action.MANAGE_PROGRAMME)
    try:
        set_logo(desk, caller, programme_id, _file_of(form))
    except AppError as error:
        desk.undo()
        values = _settings(desk, caller, programme_id)
        return page.show_again("programmes/settings.html", error, {}, **values)
    return go_to(f"/programmes/{programme_id}/settings", N_("The logo is in place."))


@router.post("/logo/remove", dependencies=CHECKED)
def take_logo_away(desk: DeskDep, caller: PageCaller, programme_id: UUID) -> Response:
    """Take a programme's logo away."""
    remove_logo(desk, caller, programme_id)
    return go_to(f"/programmes/{programme_id}/settings", N_("The logo is gone."))


@router.get("/organisations")
def show_organisations(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID
) -> Response:
    """Show a programme's organisations, both kinds."""
    return page.show("programmes/organisations.html", **_organisations(desk, caller, programme_id))


@router.post("/organisations/enter")
def enter_organisation(
    desk: DeskDep, page: OpenPage, caller: PageCaller, programme_id: UUID, form: Form
) -> Response:
    """Enter an organisation."""
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    try:
        asked = read(NewOrganisation, {**typed, "programme_id": programme_id})
        add_organisation(desk, caller, asked)
    except AppError as error:
        desk.undo()
        values = _organisations(desk, caller, programme_id)
        return page.show_again("programmes/organisations.html", error, typed, **values)
    return go_to(f"/programmes/{programme_id}/organisations", N_("The organisation was added."))


@router.get("/organisations/{organisation_id}")
def show_organisation(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    organisation_id: UUID,
) -> Response:
    """Show the form that corrects an organisation."""
    values = frame(desk, caller, programme_id, Action.MANAGE_EXCHANGES)
    organisation = organisation_in(desk, programme_id, organisation_id)
    return page.show("programmes/organisation.html", **values, **_organisation(organisation))


@router.post("/organisations/{organisation_id}")
def save_organisation(
    desk: DeskDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    organisation_id: UUID,
    form: Form,
) -> Response:
    """Correct an organisation."""
    caller.demand(programme_id, Action.MANAGE_EXCHANGES)
    organisation = organisation_in(desk, programme_id, organisation_id)
    typed = texts_of(form)
    try:
        change_organisation(desk, caller, organisation, read(OrganisationProfile, typed))
    except AppError as error:
        desk.undo()
        values = frame(desk, caller, programme_id, Action.MANAGE_EXCHANGES)
        organisation = organisation_in(desk, programme_id, organisation_id)
        known = _organisation(organisation)
        return page.show_again("programmes/organisation.html", error, typed, **values, **known)
    return go_to(f"/programmes/{programme_id}/organisations", N_("The organisation is corrected."))


def _settings(desk: Desk, caller: Caller, programme_id: UUID) -> dict[str, Any]:
    values = frame(desk, caller, programme_id, Action.MANAGE_PROGRAMME)
    profile = profile_of(values["programme"]).model_dump(mode="json")
    return {**values, "profile": profile, "logo_limit": LOGO_BYTES // 1024}


def _organisations(desk: Desk, caller: Caller, programme_id: UUID) -> dict[str, Any]:
    return {
        **frame(desk, caller, programme_id),
        "organisations": organisations_of(desk, programme_id),
        "kind_names": _KINDS,
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    standing = organisation.model_dump(mode="json")
    return {"organisation": organisation, "standing": standing, "kind_names": _KINDS}


def _file_of(form: FormData) -> bytes:
    given = form.get("logo")
    content = given.file.read(LOGO_BYTES + 1) if isinstance(given, UploadFile) else b""
    if not content:
        raise BadInput(
            N_("No file was chosen."), field="logo", remedy=N_("Choose a picture first.")
        )
    return content


_KINDS = {kind.value: name for kind, name in KIND_NAMES.items()}
