"""HTML doors: a mediator asks partners to rate; a partner rates by a link, without an account."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing.partners import (
    NewPartner,
    ask_partner,
    end_partner_link,
    open_partner_link,
    rate_as_partner,
)
from app.assessing.rating_fields import PREFIX, rated_in
from app.assessing.sentences import LevelOnSheet, levels_on_sheet
from app.assessing.tables import Moment, PartnerLink, Rating
from app.errors import N_, AppError, BadInput
from app.exchanges.page_context import ExchangePage, LinkPage
from app.exchanges.queries import levels_of, link_in, links_of, sides_of
from app.people.acquaintance import names_known_to
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.numbered import numbered
from app.programmes.access import Action

router = APIRouter(include_in_schema=False)
PARTNERS = "/exchanges/{exchange_id}/partners"
PARTNER = "/partner/{token}"


@shown_at(router, PARTNERS)
class PartnersPage(ExchangePage):
    """Who was asked to rate, and the form that asks."""

    template = "assessing/partners.html"
    to_look = to_change = Action.ASSESS

    def values(self) -> dict[str, Any]:
        shown = numbered(
            links_of(self.work, self.exchange, PartnerLink),
            self.request.query_params.get("page", ""),
        )
        links = shown.rows
        return {
            **super().values(),
            "shown": shown,
            "links": [(link, self._state(link)) for link in links],
            "names": names_known_to(
                self.work, self.exchange.programme_id, [link.person_id for link in links]
            ),
            "organisations": sides_of(self.work, self.exchange),
            "moment_names": Moment.labels(),
        }

    def _state(self, link: PartnerLink) -> str:
        if link.used_at is not None:
            return N_("Used")
        if link.revoked_at is not None:
            return N_("Revoked")
        return N_("Waiting") if link.is_open(self.work.now) else N_("Expired")


@shown_at(router, PARTNER)
class PartnerPage(LinkPage):
    """The descriptors and the names that a partner sees, and nothing else."""

    template = "assessing/partner.html"
    counted = "partner"

    def open(self) -> None:
        self.view = open_partner_link(self.work, self.token)

    def values(self) -> dict[str, Any]:
        exchange = self.view.exchange
        return {
            "exchange": exchange,
            "people": self.view.people,
            "levels": self._levels(),
            "rating_names": Rating.labels(),
        }

    def _levels(self) -> dict[str, list[LevelOnSheet]]:
        typed = {name.rpartition(".")[2] for name in self.form if name.startswith(PREFIX)}
        return {
            target.competence.id: levels_on_sheet(
                target.referential, target.competence, target.rank, typed
            )
            for target in levels_of(self.work, self.view.exchange)
        }

    def refuse(self, error: AppError) -> Response:
        if not isinstance(error, BadInput):  # there is nothing on the page that could be put right
            raise error
        return super().refuse(error)

    def given(self) -> dict[tuple[UUID, str], dict[str, Rating]]:
        """Return the ratings that the form carries, by participant and competence.

        Raises:
            BadInput: a field names nobody, or its value is no rating.
        """
        given: dict[tuple[UUID, str], dict[str, Rating]] = {}
        for place, value in rated_in(self.form).items():
            try:
                participant, competence, descriptor = place.split(".")
                cell, rating = (UUID(participant), competence), Rating(value)
            except ValueError as error:
                raise BadInput(
                    N_("“{name}” is not accepted: {reason}."), name=place[:200], reason=str(error)
                ) from error
            given.setdefault(cell, {})[descriptor] = rating
        return given


@router.post(PARTNERS)
@saying(N_("The link is on its way."))
def create_partner_link(at: At[PartnersPage]) -> None:
    """Mail a link to a partner."""
    ask_partner(at.work, at.caller, at.exchange, at.read(NewPartner))


@router.post(PARTNERS + "/{link_id}/revoke")
def revoke_link(at: At[PartnersPage], link_id: UUID) -> Response:
    """Revoke a link that was not used."""
    link = link_in(at.work, at.exchange, PartnerLink, link_id)
    return at.do(
        lambda: end_partner_link(at.work, at.caller, at.exchange, link),
        N_("The link is revoked."),
    )


@router.post(PARTNER)
def send_ratings(at: At[PartnerPage]) -> Response:
    """Keep a partner's ratings; the link is spent."""
    return at.do(
        lambda: rate_as_partner(at.work, at.view, at.given()),
        then=lambda _: at.page.show("assessing/partner_done.html"),
    )
