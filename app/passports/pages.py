"""Doors of the passport: mine, to arrange and to share, and those that others read."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from app.errors import N_
from app.issuing.addresses import Addresses
from app.passports.badges import arrange
from app.passports.links import NewPassportLink, follow_link, link_of, make_passport_link
from app.passports.page_content import glance_of, own_passport, passport_card, seals_of
from app.passports.workflow import (
    ReadPassport,
    close_passport,
    open_passport,
    profile_of,
    read_passport,
)
from app.people.dependencies import OpenPage, PersonPage, Visitor
from app.plumbing.accept import weights
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.links import revoke_link
from app.plumbing.service import WorkDep
from app.plumbing.templating import PRIVATE, go_to
from app.plumbing.texts import Line
from app.sharing.card import draw_card, give_card
from app.verifying.explanation import FORMAT_NAMES

router = APIRouter(include_in_schema=False)


@shown_at(router, "/passport")
class PassportPage(PersonPage):
    """A person's own page of their passport: to arrange it and to share it."""

    template = "passports/mine.html"
    address = "/passport"

    def values(self) -> dict[str, Any]:
        return own_passport(self.work, self.page, self.person)


@dataclass(frozen=True)
class PassportVisit:
    """Somebody who reads a passport."""

    request: Request
    work: WorkDep
    page: OpenPage
    visitor: Visitor

    def passport(self, handle: str, token: str = "") -> ReadPassport:
        """Return the passport at an address: the one that is open to everybody, or what a link shows of it.

        Raises:
            NotFound: there is nothing to read there.
        """
        if not token:
            return read_passport(self.work, handle)
        reader = None if self.visitor is None else self.visitor.person_id
        return follow_link(self.work, handle, token, reader)


PassportVisitDep = Annotated[PassportVisit, Depends(PassportVisit, scope="function")]


@router.post("/passport")
def change_passport(at: At[PassportPage]) -> Response:
    """Open the passport or close it."""
    work, person_id = at.work, at.person.person_id
    if text_of(at.form, "what") == "open":
        notice = N_("Your page is open: whoever has the link can see it.")
        return at.do(lambda: open_passport(work, person_id), notice)
    notice = N_("Your page is private again: the link shows nothing any more.")
    return at.do(lambda: close_passport(work, person_id), notice)


@router.post("/passport/badges/{award_id}")
def arrange_badge(at: At[PassportPage], award_id: UUID) -> Response:
    """Move a badge up or down, hide it or show it."""
    arrange(at.work, at.person.person_id, award_id, text_of(at.form, "what"))
    return go_to(f"/passport#badge-{award_id}")


@router.post("/passport/links")
def create_link(at: At[PassportPage]) -> Response:
    """Make a link for one audience and show it, this once."""
    return at.do(
        lambda: make_passport_link(at.work, at.person.person_id, at.read(NewPassportLink)),
        then=lambda made: at.show(status=201, made=made[1]),
    )


@router.post("/passport/links/{passport_link_id}/revoke")
def end_link(at: At[PassportPage], passport_link_id: UUID) -> Response:
    """Make a link dead."""
    link = link_of(at.work, at.person.person_id, passport_link_id)
    return at.do(
        lambda: revoke_link(at.work, link), N_("The link is revoked: it shows nothing any more.")
    )


@router.get("/p/{handle}")
def show_open_passport(visit: PassportVisitDep, handle: Line) -> Response:
    """Show a passport that its owner opened; as JSON to whom asks for it."""
    return _shown(visit, visit.passport(handle))


@router.get("/p/{handle}/card.png")
def show_passport_card(visit: PassportVisitDep, handle: Line) -> Response:
    """Give the picture that a link to an open passport unfolds into."""
    passport = visit.passport(handle)
    language = visit.work.settings.default_language
    return give_card(visit.request, draw_card(passport_card(passport, language)))


@router.get("/p/{handle}/{token}")
def show_passport_for_audience(visit: PassportVisitDep, handle: Line, token: Line) -> Response:
    """Show what a link was made to show; as JSON to whom asks for it."""
    return _shown(visit, visit.passport(handle, token), token)


def _shown(visit: PassportVisit, passport: ReadPassport, token: str = "") -> Response:
    addresses = Addresses(visit.work.settings.base_url)
    if "application/json" in weights(visit.request.headers.get("accept", "")):
        profile = profile_of(passport, addresses)
        return JSONResponse(profile, headers={**PRIVATE, "Vary": "Accept"})
    response = visit.page.show(
        "passports/passport.html",
        passport=passport,
        seals=seals_of(passport.entries),
        glance=glance_of(passport.entries, visit.page),
        card=f"{passport.address}/card.png" if passport.entries and not token else "",
        addresses=addresses,
        format_names=FORMAT_NAMES,
    )
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response
