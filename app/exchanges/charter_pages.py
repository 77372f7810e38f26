"""HTML doors: charter and code of conduct of an exchange, for mediators; accepting them by a link, for others."""

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
    agreements_of,
    ask_acceptance,
    missing_of,
    open_charter,
    revoke_charter_link,
)
from app.exchanges.page_context import ExchangePage, LinkPage
from app.exchanges.queries import acceptances_of, link_in, links_of, sides_of
from app.exchanges.tables import AgreementKind, CharterLink
from app.people.acquaintance import names_known_to
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.programmes.access import Action
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
CHARTER = "/exchanges/{exchange_id}/charter"
AGREEMENT = "/agree/{token}"


@shown_at(router, CHARTER)
class CharterPage(ExchangePage):
    """Which side has accepted the charter and the code of conduct, and the forms that ask for what is missing."""

    template = "exchanges/charter.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        agreements = agreements_of(self.work.library, self.exchange)
        rows = acceptances_of(self.work, self.exchange)
        sides = sides_of(self.work, self.exchange)
        links = links_of(self.work, self.exchange, CharterLink)
        waiting = [link for link in links if link.is_open(self.work.now)]
        people = [row.person_id for row in rows]
        people += [link.person_id for link in waiting]
        return {
            **super().values(),
            "agreements": agreements,
            "organisations": sides,
            "accepted": {(row.organisation_id, row.kind): row for row in rows},
            "missing": {side: missing_of(self.work, self.exchange, side) for side in sides},
            "links": waiting,
            "names": names_known_to(self.work, self.exchange.programme_id, people),
        }


@shown_at(router, AGREEMENT)
class AgreementPage(LinkPage):
    """What an organisation has not accepted yet, for somebody who may accept it for them."""

    template = "exchanges/agree.html"
    counted = "charter"

    def open(self) -> None:
        self.view = open_charter(self.work, self.token)

    def values(self) -> dict[str, Any]:
        return {
            "exchange": self.view.exchange,
            "agreements": self.view.agreements,
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
    """Accept what the link showed; the link is spent."""
    acceptances = accept_charter(at.work, at.view)
    return at.page.show(
        "exchanges/agreed.html",
        acceptances=acceptances,
        agreement_names=AgreementKind.labels(),
        organisation=at.view.organisation,
    )
