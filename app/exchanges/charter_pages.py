"""HTML doors: the charter of an exchange, for its mediators; accepting it by a link, for everybody else."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.exchanges.charter import (
    NewCharterLink,
    PaperAcceptance,
    accept_charter,
    accept_on_paper,
    ask_acceptance,
    charter_of,
    open_charter,
    revoke_charter_link,
)
from app.exchanges.page_context import ExchangePage, LinkPage
from app.exchanges.queries import acceptances_of, link_in, links_of, sides_of
from app.exchanges.tables import CharterLink
from app.people.identity import names_of
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.programmes.access import Action
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
CHARTER = "/exchanges/{exchange_id}/charter"
AGREEMENT = "/agree/{token}"


@shown_at(router, CHARTER)
class CharterPage(ExchangePage):
    """Which side has accepted the charter, and the forms that ask the other."""

    template = "exchanges/charter.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        release, charter = charter_of(self.work.library, self.exchange)
        accepted = {row.organisation_id: row for row in acceptances_of(self.work, self.exchange)}
        links = links_of(self.work, self.exchange, CharterLink)
        waiting = [link for link in links if link.is_open(self.work.now)]
        people = [row.person_id for row in accepted.values()]
        people += [link.person_id for link in waiting]
        return {
            **super().values(),
            "charter": charter,
            "release": release,
            "organisations": sides_of(self.work, self.exchange),
            "accepted": accepted,
            "links": waiting,
            "names": names_of(self.work, people),
        }


@shown_at(router, AGREEMENT)
class AgreementPage(LinkPage):
    """The charter, for somebody who may accept it for an organisation."""

    template = "exchanges/agree.html"
    counted = "charter"

    def open(self) -> None:
        self.view = open_charter(self.work, self.token)

    def values(self) -> dict[str, Any]:
        return {
            "exchange": self.view.exchange,
            "charter": self.view.charter,
            "programme": get_programme(self.work, self.view.exchange.programme_id),
            "organisation": self.view.organisation,
        }


@router.post(CHARTER)
def change_charter(at: At[CharterPage]) -> Response:
    """Mail a link that leads to the charter, or record a signature on paper."""
    if text_of(at.form, BUTTON) == "paper":
        return at.do(
            lambda: accept_on_paper(at.work, at.caller, at.exchange, at.read(PaperAcceptance)),
            N_("The acceptance is recorded."),
        )
    return at.do(
        lambda: ask_acceptance(at.work, at.caller, at.exchange, at.read(NewCharterLink)),
        N_("The link is on its way."),
    )


@router.post(CHARTER + "/{charter_link_id}/revoke")
def end_charter_link(at: At[CharterPage], charter_link_id: UUID) -> Response:
    """Revoke a link that was not used."""
    link = link_in(at.work, at.exchange, CharterLink, charter_link_id)
    return at.do(
        lambda: revoke_charter_link(at.work, at.caller, at.exchange, link),
        N_("The link is revoked."),
    )


@router.post(AGREEMENT)
def agree(at: At[AgreementPage]) -> Response:
    """Accept the charter; the link is spent."""
    acceptance = accept_charter(at.work, at.view)
    return at.page.show(
        "exchanges/agreed.html", acceptance=acceptance, organisation=at.view.organisation
    )
