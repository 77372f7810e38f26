"""HTML doors: a mediator asks partners to rate; a partner rates by a link, without an account."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.assessing.partners import (
    NewPartner,
    ask_partner,
    links_of,
    open_link,
    rate_as_partner,
    revoke_link,
)
from app.assessing.tables import MOMENT_NAMES, RATING_NAMES, PartnerLink, Rating
from app.errors import N_, AppError, BadInput
from app.exchanges.queries import exchange_of
from app.exchanges.tables import Exchange
from app.people.dependencies import OpenPage
from app.people.identity import names_of
from app.plumbing.csrf import CHECKED, Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.rate_limits import spend
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import PageCaller
from app.programmes.tables import Organisation

router = APIRouter(include_in_schema=False)
PARTNERS = "/exchanges/{exchange_id}/partners"
TRIES = "30/minute"
"""Links have 256 random bits; this keeps a program from knocking all day."""


@router.get(PARTNERS)
def show_partners(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show who was asked to rate, and the form that asks."""
    exchange = exchange_of(work, caller, exchange_id, Action.ASSESS)
    return page.show("assessing/partners.html", **_partners(work, exchange))


@router.post(PARTNERS)
def create_link(
    work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID, form: Form
) -> Response:
    """Mail a link to a partner."""
    exchange = exchange_of(work, caller, exchange_id, Action.ASSESS)
    typed = texts_of(form)
    try:
        ask_partner(work, caller, exchange, read(NewPartner, typed))
    except AppError as error:
        work.undo()
        exchange = exchange_of(work, caller, exchange_id)
        return page.show_again("assessing/partners.html", error, typed, **_partners(work, exchange))
    return go_to(f"/exchanges/{exchange_id}/partners", N_("The link is on its way."))


@router.post(PARTNERS + "/{link_id}/revoke", dependencies=CHECKED)
def end_link(work: WorkDep, caller: PageCaller, exchange_id: UUID, link_id: UUID) -> Response:
    """Revoke a link that was not used."""
    exchange = exchange_of(work, caller, exchange_id, Action.ASSESS)
    revoke_link(work, caller, exchange, link_id)
    return go_to(f"/exchanges/{exchange_id}/partners", N_("The link is revoked."))


@router.get("/partner/{token}")
def show_ratings(request: Request, work: WorkDep, page: OpenPage, token: str) -> Response:
    """Show a partner the descriptors and the names, and nothing else."""
    spend(request, "partner", TRIES)
    view = open_link(work, token)
    return page.show("assessing/partner.html", **_view(view.exchange, work.library, view.people))


@router.post("/partner/{token}")
def send_ratings(
    request: Request, work: WorkDep, page: OpenPage, token: str, form: Form
) -> Response:
    """Keep a partner's ratings; the link is spent."""
    spend(request, "partner", TRIES)
    try:
        rate_as_partner(work, token, _given(form))
    except BadInput as error:
        work.undo()
        view = open_link(work, token)
        values = _view(view.exchange, work.library, view.people)
        return page.show_again("assessing/partner.html", error, texts_of(form), **values)
    return page.show("assessing/partner_done.html")


def _given(form: FormData) -> dict[tuple[UUID, str], dict[str, Rating]]:
    """Read fields that are named PARTICIPANT.COMPETENCE.DESCRIPTOR."""
    given: dict[tuple[UUID, str], dict[str, Rating]] = {}
    for name in form:
        parts = name.split(".")
        if len(parts) != 3 or not text_of(form, name):
            continue
        try:
            cell, rating = (UUID(parts[0]), parts[1]), Rating(text_of(form, name))
        except ValueError as error:
            raise BadInput(
                N_("“{name}” is not accepted: {reason}."), name=name[:200], reason=str(error)
            ) from error
        given.setdefault(cell, {})[parts[2]] = rating
    return given


def _view(exchange: Exchange, library: Any, people: Any) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "people": people,
        "referential": library.release(exchange.release),
        "rating_names": RATING_NAMES,
    }


def _partners(work: Work, exchange: Exchange) -> dict[str, Any]:
    links = links_of(work, exchange)
    sides = (exchange.social_organisation_id, exchange.tech_organisation_id)
    return {
        "exchange": exchange,
        "links": [(link, _state(link, work)) for link in links],
        "names": names_of(work, [link.person_id for link in links]),
        "organisations": {side: work.session.get_one(Organisation, side) for side in sides},
        "moment_names": MOMENT_NAMES,
    }


def _state(link: PartnerLink, work: Work) -> str:
    if link.used_at is not None:
        return N_("Used")
    if link.revoked_at is not None:
        return N_("Revoked")
    return N_("Expired") if link.expires_at <= work.now else N_("Waiting")
