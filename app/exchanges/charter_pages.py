"""HTML doors: the charter of an exchange, for its mediators; accepting it by a link, for everybody else."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, AppError
from app.exchanges.charter import (
    NewCharterLink,
    PaperAcceptance,
    accept_charter,
    accept_on_paper,
    acceptances_of,
    ask_acceptance,
    charter_links_of,
    charter_of,
    open_charter,
    revoke_charter_link,
)
from app.exchanges.queries import exchange_of, sides_of
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
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
CHARTER = "/exchanges/{exchange_id}/charter"
TRIES = "30/minute"
"""Links have 256 random bits; this keeps a program from knocking all day."""


@router.get(CHARTER)
def show_charter(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show which side has accepted, and the forms that ask the others."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    return page.show("exchanges/charter.html", **_charter(work, exchange))


@router.post(CHARTER)
def change_charter(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Mail a link that leads to the charter, or record a signature on paper."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    on_paper = text_of(form, "what") == "paper"
    asked = {name: value for name, value in typed.items() if name != "what"}
    try:
        if on_paper:
            accept_on_paper(work, caller, exchange, read(PaperAcceptance, asked))
        else:
            ask_acceptance(work, caller, exchange, read(NewCharterLink, asked))
    except AppError as error:
        work.undo()
        values = _charter(work, exchange_of(work, caller, exchange_id))
        return page.show_again("exchanges/charter.html", error, typed, **values)
    said = N_("The acceptance is recorded.") if on_paper else N_("The link is on its way.")
    return go_to(f"/exchanges/{exchange_id}/charter", said)


@router.post(CHARTER + "/{charter_link_id}/revoke", dependencies=CHECKED)
def end_charter_link(
    work: WorkDep, caller: PageCaller, exchange_id: UUID, charter_link_id: UUID
) -> Response:
    """Revoke a link that was not used."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    revoke_charter_link(work, caller, exchange, charter_link_id)
    return go_to(f"/exchanges/{exchange_id}/charter", N_("The link is revoked."))


@router.get("/agree/{token}")
def read_charter(request: Request, work: WorkDep, page: OpenPage, token: str) -> Response:
    """Show the charter to somebody who may accept it for an organisation."""
    spend(request, "charter", TRIES)
    view = open_charter(work, token)
    return page.show(
        "exchanges/agree.html",
        exchange=view.exchange,
        charter=view.charter,
        programme=get_programme(work, view.exchange.programme_id),
        organisation=work.session.get_one(Organisation, view.link.organisation_id),
        sides=sides_of(work, view.exchange),
    )


@router.post("/agree/{token}", dependencies=CHECKED)
def agree(request: Request, work: WorkDep, page: OpenPage, token: str) -> Response:
    """Accept the charter; the link is spent."""
    spend(request, "charter", TRIES)
    made = accept_charter(work, token)
    organisation = work.session.get_one(Organisation, made.organisation_id)
    return page.show("exchanges/agreed.html", acceptance=made, organisation=organisation)


def _charter(work: Work, exchange: Exchange) -> dict[str, Any]:
    accepted = {found.organisation_id: found for found in acceptances_of(work, exchange)}
    links = [link for link in charter_links_of(work, exchange) if link.is_open(work.now)]
    release, charter = charter_of(work.library, exchange)
    people = [found.person_id for found in accepted.values()] + [link.person_id for link in links]
    return {
        "exchange": exchange,
        "charter": charter,
        "release": release,
        "organisations": sides_of(work, exchange),
        "accepted": accepted,
        "links": links,
        "names": names_of(work, people),
    }
