"""HTML doors: a new exchange, an invitation to one, a participation."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, AppError
from app.exchanges.answering import consent, decline, leave
from app.exchanges.page_context import ParticipationPage, about_exchange
from app.exchanges.tables import Exchange, ExchangeState
from app.exchanges.workflow import (
    NewExchange,
    move_to,
    open_exchange,
)
from app.people.addresses import needs_private_address
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.organisations import NewOrganisation, add_organisation, organisations_of
from app.programmes.page_context import ProgrammePage
from app.programmes.tables import OrganisationKind

router = APIRouter(include_in_schema=False)
STARTED = "start"
"""What the button sends that opens an exchange and starts it."""
OPENED = {
    ExchangeState.DRAFT: N_("The draft is saved. What comes next stands below."),
    ExchangeState.RUNNING: N_("The exchange has started. Now invite its people."),
}


@shown_at(router, "/programmes/{programme_id}/exchanges/new")
class NewExchangePage(ProgrammePage):
    """The form that opens an exchange, and the one that enters an organisation it needs."""

    template = "exchanges/new.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def settle(self) -> Exchange:
        """Open the exchange that was typed, with organisations that are new to the programme; start it if asked to."""
        exchange = open_exchange(self.work, self.caller, self.asked())
        if text_of(self.form, BUTTON) == STARTED:
            move_to(self.work, self.caller, exchange, ExchangeState.RUNNING)
        return exchange

    def asked(self) -> NewExchange:
        """Return what was typed, the first competence as the only target; its organisations are known by now."""
        fields = {**self.typed(), "programme_id": self.programme_id}
        fields.pop(BUTTON, None)
        for kind in OrganisationKind:
            if name := fields.pop(f"{kind}_organisation", ""):
                new = read(
                    NewOrganisation,
                    {"programme_id": self.programme_id, "name": name, "kind": kind},
                )
                entered = add_organisation(self.work, self.caller, new)
                fields[f"{kind}_organisation_id"] = entered.id
        target = {name: fields.pop(name, "") for name in ("competence", "level")}
        if any(target.values()):
            fields["targets"] = [target]
        return read(NewExchange, fields)

    def refuse(self, error: AppError) -> Response:
        """Name what is wrong with the first competence as the form does, where it is the only one."""
        error.rename(lambda field: field.removeprefix("targets[0]."))
        return super().refuse(error)

    def values(self) -> dict[str, Any]:
        library = self.work.library
        return {
            **self.context,
            "organisations": organisations_of(self.work, self.programme_id),
            "forms": library.forms(library.latest.version),
            "themes": library.themes(library.latest.version),
            "referential": library.latest,
        }


@shown_at(router, "/participations/{participant_id}")
class OwnPartPage(ParticipationPage):
    """What a participant is asked, and what they take part in."""

    template = "exchanges/participation.html"

    def values(self) -> dict[str, Any]:
        return {
            **about_exchange(self.work, self.exchange, self.participant, self.page.language),
            "has_address": bool(self.person.email),
            "needs_private_address": needs_private_address(self.work, self.person.person_id),
            "parts": self.work.service.rooms.parts_of(self),
        }


@router.post("/programmes/{programme_id}/exchanges/new")
def create(at: At[NewExchangePage]) -> Response:
    """Open an exchange, and start it where the button says so."""
    return at.do(
        at.settle,
        then=lambda exchange: go_to(
            f"/exchanges/{exchange.id}", OPENED[ExchangeState(exchange.state)]
        ),
    )


@router.post("/programmes/{programme_id}/organisations")
@saying(N_("The organisation was added."))
def create_organisation(at: At[NewExchangePage]) -> None:
    """Enter an organisation, from the page where an exchange needs it."""
    add_organisation(at.work, at.caller, at.read(NewOrganisation, programme_id=at.programme_id))


@router.post("/participations/{participant_id}/consent")
@saying(N_("Welcome! You take part in this exchange."))
def give_consent(at: At[OwnPartPage]) -> None:
    """Accept to take part and to be assessed."""
    under_age = bool(text_of(at.form, "under_age"))
    consent(at.work, at.participant, at.page.language, under_age=under_age)


@router.post("/participations/{participant_id}/decline")
@saying(N_("Thank you for your answer. You will get no more mail about this exchange."))
def say_no(at: At[OwnPartPage]) -> None:
    """Say no to an invitation."""
    decline(at.work, at.participant)


@router.post("/participations/{participant_id}/leave")
@saying(
    N_("You have left this exchange. What was decided about you stays yours; the rest is deleted.")
)
def leave_exchange(at: At[OwnPartPage]) -> None:
    """Take part no longer."""
    leave(at.work, at.participant)
