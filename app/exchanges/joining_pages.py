"""HTML doors: people join an exchange by a link or from a list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.exchanges.joining import (
    Newcomer,
    NewJoinLink,
    join,
    make_join_link,
    open_join_link,
    revoke_join_link,
)
from app.exchanges.page_context import ExchangePage, LinkPage
from app.exchanges.participant_csv import (
    LONGEST_LIST,
    ParticipantRow,
    enter_participants,
    read_participants,
    text_of_list,
    wrong_rows,
)
from app.exchanges.queries import link_in, links_of, sides_of
from app.exchanges.tables import JoinLink, ParticipantRole
from app.plumbing.csrf import BUTTON, file_of, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.spreadsheets import download
from app.plumbing.templating import Page, go_to
from app.programmes.access import Action
from app.programmes.tables import Organisation
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)


@shown_at(router, "/exchanges/{exchange_id}/people")
class PeoplePage(ExchangePage):
    """The ways into an exchange: a list to send, links to hand out."""

    template = "exchanges/people.html"
    to_look = to_change = Action.MANAGE_EXCHANGES
    csv = ""
    """The list that was sent, once it is read: pasted or as a file, it is shown as text."""

    def typed(self) -> dict[str, Any]:
        return {**super().typed(), "csv": self.csv}

    def read_list(self) -> list[ParticipantRow]:
        """Judge the list that was sent, as a file or pasted."""
        file = file_of(self.form, "file", most=LONGEST_LIST)
        self.csv = text_of(self.form, "csv") if file is None else text_of_list(file)
        if not self.csv and file is None:
            raise BadInput(N_("There is no list yet: choose a file or paste rows."), field="csv")
        return read_participants(self.work, self.exchange, self.csv)

    def values(self) -> dict[str, Any]:
        links = links_of(self.work, self.exchange, JoinLink)
        return {
            **super().values(),
            "organisations": sides_of(self.work, self.exchange),
            "links": [(link, link.is_open(self.work.now)) for link in links],
            "role_names": ParticipantRole.labels(),
            "lines": [],
            "fresh": "",
        }


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


@router.post("/exchanges/{exchange_id}/people")
def send_list(at: At[PeoplePage]) -> Response:
    """Look at a list, enter its good rows, or give its wrong rows back, as the button says."""
    return at.do(at.read_list, then=lambda rows: _go_on(at, rows))


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


def _go_on(at: PeoplePage, rows: Sequence[ParticipantRow]) -> Response:
    button = text_of(at.form, BUTTON)
    if button == "wrong":
        return download(wrong_rows(rows), "rows-to-mend.csv")
    if button == "enter":
        enter_participants(at.work, at.caller, at.exchange, rows)
        return go_to(f"/exchanges/{at.exchange_id}", N_("The invitations are on their way."))
    return at.show(typed=at.typed(), lines=[(row, _problem_of(row, at.page)) for row in rows])


def _problem_of(row: ParticipantRow, page: Page) -> str:
    return "" if row.problem is None else " ".join(row.problem.by_field(page.translate).values())
