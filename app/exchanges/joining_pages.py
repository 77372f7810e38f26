"""HTML doors: people join an exchange by a link."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.exchanges.joining import (
    Newcomer,
    NewJoinLink,
    join,
    make_join_link,
    open_join_link,
    revoke_join_link,
)
from app.exchanges.page_context import LinkPage
from app.exchanges.people_pages import PeoplePage
from app.exchanges.queries import link_in
from app.exchanges.tables import JoinLink
from app.plumbing.doors import At, shown_at
from app.programmes.tables import Organisation
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)


@shown_at(router, "/join/{token}")
class JoinPage(LinkPage):
    """What somebody who was given a link would join."""

    template = "exchanges/join.html"
    counted = "join"
    tries = "20/minute"

    def open(self) -> None:
        self.link, self.exchange = open_join_link(self.work, self.token)

    def values(self) -> dict[str, Any]:
        return {
            "exchange": self.exchange,
            "programme": get_programme(self.work, self.exchange.programme_id),
            "organisation": self.work.session.get_one(Organisation, self.link.organisation_id),
        }


@router.post("/exchanges/{exchange_id}/join-links")
def create_join_link(at: At[PeoplePage]) -> Response:
    """Make a link by which people join; it is shown this once."""
    return at.do(
        lambda: make_join_link(at.work, at.caller, at.exchange, at.read(NewJoinLink)),
        then=lambda made: at.show(fresh=made[1]),
    )


@router.post("/exchanges/{exchange_id}/join-links/{join_link_id}/revoke")
def end_join_link(at: At[PeoplePage], join_link_id: UUID) -> Response:
    """Revoke a link."""
    link = link_in(at.work, at.exchange, JoinLink, join_link_id)
    return at.do(
        lambda: revoke_join_link(at.work, at.caller, at.exchange, link),
        N_("The link is revoked."),
    )


@router.post("/join/{token}")
def send_join(at: At[JoinPage]) -> Response:
    """Enter somebody who joins; the mail that leaves tells them the rest."""
    return at.do(
        lambda: join(at.work, at.link, at.exchange, at.read(Newcomer, language=at.page.language)),
        then=lambda _: at.page.show("exchanges/joined.html"),
    )
