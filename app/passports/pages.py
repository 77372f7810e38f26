"""Doors of the passport: mine, to arrange and to share, and those that others read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.errors import N_, AppError
from app.issuing.addresses import Addresses
from app.issuing.compose import digest
from app.issuing.workflow import seal_of
from app.passports.badges import PassportEntry, arrange, entries_of
from app.passports.chart import rose_of
from app.passports.competence_map import by_domain, by_ecf
from app.passports.imported import FORMAT_NAMES, imported_by
from app.passports.links import (
    LASTING,
    NewLink,
    follow_link,
    links_of,
    make_passport_link,
    revoke_link,
)
from app.passports.workflow import (
    ReadPassport,
    close_passport,
    open_address,
    open_passport,
    profile_of,
    read_passport,
)
from app.people.dependencies import CurrentPerson, OpenPage, Visitor
from app.people.identity import Identity
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import PRIVATE, Page, go_to, safe
from app.seal import draw_small
from referential.frameworks import ECF

router = APIRouter(include_in_schema=False)
MINE = "passports/mine.html"


def mine(work: Work, page: Page, person: Identity) -> dict[str, Any]:
    """Return all that stands on a person's own page of their passport."""
    entries = entries_of(work, person.person_id)
    return {
        "name": person.name,
        "entries": entries,
        "seals": _seals(entries),
        "glance": _glance([entry for entry in entries if entry.shown], page),
        "address": open_address(work, person.person_id),
        "links": links_of(work, person.person_id),
        "lasting": LASTING,
        "made": "",
        "imported": [(one, one.in_force(work.now)) for one in imported_by(work, person.person_id)],
        "format_names": FORMAT_NAMES,
    }


def _glance(entries: Sequence[PassportEntry], page: Page) -> dict[str, Any] | None:
    """Return what the badges are at a glance, drawn and counted; nothing where there is none."""
    if not entries:
        return None
    referential = entries[0].level.referential
    title = page.translate(N_("Skills by domain and level"))
    return {
        "rose": safe(rose_of(entries, title, page.language)),
        "levels": referential.levels,
        "domains": by_domain(entries),
        "norm": [level.code for level in referential.framework(ECF).levels],
        "codes": by_ecf(entries),
    }


def _seals(entries: list[PassportEntry]) -> dict[UUID, str]:
    return {
        entry.award.id: safe(
            draw_small(
                seal_of(entry.level, digest(entry.badge_class.document), entry.badge_class.language)
            )
        )
        for entry in entries
    }


@router.get("/passport")
def show_passport(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show a person their passport, and all they can do with it."""
    return page.show(MINE, **mine(work, page, person))


@router.post("/passport")
def change_passport(work: WorkDep, person: CurrentPerson, form: Form) -> Response:
    """Open the passport or close it."""
    if text_of(form, "what") == "open":
        open_passport(work, person.person_id)
        return go_to("/passport", N_("Your page is open: whoever has the link can see it."))
    close_passport(work, person.person_id)
    return go_to("/passport", N_("Your page is private again: the link shows nothing any more."))


@router.post("/passport/badges/{award_id}")
def arrange_badge(work: WorkDep, person: CurrentPerson, award_id: UUID, form: Form) -> Response:
    """Move a badge up or down, hide it or show it."""
    arrange(work, person.person_id, award_id, text_of(form, "what"))
    return go_to(f"/passport#badge-{award_id}")


@router.post("/passport/links")
def make_link(work: WorkDep, page: OpenPage, person: CurrentPerson, form: Form) -> Response:
    """Make a link for one audience and show it, this once."""
    typed = texts_of(form)
    try:
        asked = read(NewLink, {name: typed.get(name, "") for name in NewLink.model_fields})
        _, made = make_passport_link(work, person.person_id, asked)
    except AppError as error:
        work.undo()
        return page.show_again(MINE, error, typed, **mine(work, page, person))
    return page.show(MINE, status=201, **{**mine(work, page, person), "made": made})


@router.post("/passport/links/{passport_link_id}/revoke", dependencies=CHECKED)
def revoke_one(work: WorkDep, person: CurrentPerson, passport_link_id: UUID) -> Response:
    """Make a link dead."""
    revoke_link(work, person.person_id, passport_link_id)
    return go_to("/passport", N_("The link is revoked: it shows nothing any more."))


@router.get("/p/{handle}")
def show_open_passport(request: Request, work: WorkDep, page: OpenPage, handle: str) -> Response:
    """Show a passport that its owner opened; as JSON to whom asks for it."""
    return _shown(request, work, page, read_passport(work, handle))


@router.get("/p/{handle}/{token}")
def show_passport_for_audience(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    visitor: Visitor,
    handle: str,
    token: str,
) -> Response:
    """Show what a link was made to show; as JSON to whom asks for it."""
    reader = None if visitor is None else visitor.person_id
    return _shown(request, work, page, follow_link(work, handle, token, reader))


def _shown(request: Request, work: Work, page: Page, passport: ReadPassport) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        profile = profile_of(passport, Addresses(work.settings.base_url))
        return JSONResponse(profile, headers={**PRIVATE, "Vary": "Accept"})
    response = page.show(
        "passports/passport.html",
        passport=passport,
        seals=_seals(list(passport.entries)),
        glance=_glance(passport.entries, page),
        addresses=Addresses(work.settings.base_url),
        format_names=FORMAT_NAMES,
    )
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response
