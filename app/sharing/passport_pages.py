"""Doors of the passport: mine, to open and close, and the one that others read."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.catalogue.dependencies import LibraryDep
from app.errors import N_
from app.issuing.addresses import Addresses
from app.people.dependencies import CurrentPerson, OpenPage
from app.plumbing.csrf import Form, text_of
from app.plumbing.desk import DeskDep
from app.plumbing.templating import PRIVATE, go_to
from app.sharing.passport import (
    badges_shown,
    close_passport,
    open_passport,
    passport_of,
    profile_of,
    read_passport,
)

router = APIRouter(include_in_schema=False)


@router.get("/passport")
def show_passport(
    desk: DeskDep, page: OpenPage, person: CurrentPerson, library: LibraryDep
) -> Response:
    """Show a person their passport as others would read it."""
    passport = passport_of(desk, person.person_id)
    opened = passport is not None and passport.opened_at is not None
    address = f"{desk.settings.base_url}/p/{passport.handle}" if passport and opened else ""
    badges = badges_shown(desk, library, person.person_id)
    return page.show(
        "sharing/passport.html", name=person.name, badges=badges, own=True, address=address
    )


@router.post("/passport")
def change_passport(desk: DeskDep, person: CurrentPerson, form: Form) -> Response:
    """Open the passport or close it."""
    if text_of(form, "what") == "open":
        open_passport(desk, person.person_id)
        return go_to("/passport", N_("Your page is open: whoever has the link can see it."))
    close_passport(desk, person.person_id)
    return go_to("/passport", N_("Your page is private again: the link shows nothing any more."))


@router.get("/p/{handle}")
def show_open_passport(
    request: Request, desk: DeskDep, page: OpenPage, library: LibraryDep, handle: str
) -> Response:
    """Show a passport that its owner opened; as JSON to whom asks for it."""
    passport = read_passport(desk, library, handle)
    if "application/json" in request.headers.get("accept", ""):
        profile = profile_of(passport, Addresses(desk.settings.base_url))
        return JSONResponse(profile, headers={**PRIVATE, "Vary": "Accept"})
    response = page.show(
        "sharing/passport.html", name=passport.name, badges=passport.badges, own=False, address=""
    )
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response
