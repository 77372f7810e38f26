"""HTML doors: a contact accepts the texts of their organisation's exchanges, and confirms the other side's hours."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.access import Act
from app.contacts.dependencies import SpeakerDep
from app.contacts.page_context import OrganisationHomePage
from app.errors import N_, NotFound
from app.exchanges.charter import accept_for, missing_of
from app.exchanges.hours import Refusal, Seen, confirm_hours, refuse_hours
from app.exchanges.hours_pages import TICKED, read_seen
from app.exchanges.hours_queries import hours_of_exchange, hours_to_confirm
from app.exchanges.queries import participants_of, sides_of
from app.exchanges.tables import Exchange
from app.people.protection import shown_names_of
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.workflow import get_programme

router = APIRouter(
    prefix="/organisations/{organisation_id}/exchanges/{exchange_id}", include_in_schema=False
)


@dataclass(frozen=True)
class ForSide:
    """A contact who judges hours for their organisation's side of an exchange."""

    exchange_id: UUID
    organisation_id: UUID
    person_id: UUID
    takes_part: bool = True


class SidePage(OrganisationHomePage):
    """A page about an exchange, for the contacts of one of its sides."""

    to_change = Act.ANSWER

    def __init__(self, visit: SpeakerDep, organisation_id: UUID, exchange_id: UUID) -> None:
        self.exchange_id = exchange_id
        super().__init__(visit, organisation_id)

    def open(self) -> None:
        """Load the exchange: one in which the organisation has no part does not exist here."""
        super().open()
        exchange = self.work.session.get(Exchange, self.exchange_id)
        if exchange is None or self.organisation.id not in exchange.sides:
            raise NotFound(N_("The organisation has no such exchange."))
        self.exchange = exchange
        self.side = ForSide(exchange.id, self.organisation.id, self.person.person_id)

    def values(self) -> dict[str, Any]:
        """Return what every page of an organisation's exchange shows."""
        return {
            **super().values(),
            "exchange": self.exchange,
            "programme": get_programme(self.work, self.exchange.programme_id),
            "answers": self.home.may(Act.ANSWER),
        }


@shown_at(router, "/agreements")
class AgreementsPage(SidePage):
    """What an organisation has not accepted yet for an exchange."""

    template = "exchanges/agree.html"
    to_look = Act.ANSWER

    def values(self) -> dict[str, Any]:
        missing = missing_of(self.work, self.exchange, self.organisation.id)
        return {**super().values(), "agreements": missing}


@shown_at(router, "/hours")
class SideHoursPage(SidePage):
    """The hours of the other side that wait for an organisation."""

    template = "contacts/hours.html"

    def values(self) -> dict[str, Any]:
        people = participants_of(self.work, self.exchange.id)
        names = shown_names_of(self.work, {one.person_id for one in people})
        return {
            **super().values(),
            "organisations": sides_of(self.work, self.exchange),
            "waiting": hours_to_confirm(self.work, self.side),
            "names": {one.id: names.get(one.person_id, "") for one in people},
            "sums": hours_of_exchange(self.work, self.exchange),
        }


@router.post("/agreements")
def accept_agreements(at: At[AgreementsPage]) -> Response:
    """Accept them for the organisation."""
    return at.do(
        lambda: accept_for(at.work, at.exchange, at.organisation.id, at.person.person_id),
        then=lambda _: go_to(at.home.base, N_("Accepted. Thank you.")),
    )


@router.post("/hours")
@saying(N_("The hours are confirmed."))
def confirm_side_hours(at: At[SideHoursPage]) -> None:
    """Confirm the hours that were shown."""
    confirm_hours(at.work, at.side, read_seen(str(one) for one in at.form.getlist(TICKED)))


@router.post("/hours/{hours_id}")
@saying(N_("The hours are refused; who declared them sees the reason."))
def refuse_side_hours(at: At[SideHoursPage], hours_id: UUID) -> None:
    """Refuse hours, with a reason."""
    why = read(Refusal, {"reason": text_of(at.form, "reason")})
    refuse_hours(at.work, at.side, Seen(hours_id), why)
