"""HTML doors: a new exchange, an invitation to one, a participation."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.exchanges.joining import remove_participant
from app.exchanges.joining_pages import PeoplePage
from app.exchanges.page_context import ParticipationPage
from app.exchanges.queries import (
    levels_of,
    participant_in,
    sides_of,
)
from app.exchanges.workflow import (
    NewExchange,
    NewParticipant,
    consent,
    invite,
    open_exchange,
)
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.forms import read
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.organisations import NewOrganisation, add_organisation, organisations_of
from app.programmes.page_context import ProgrammePage
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)


@shown_at(router, "/programmes/{programme_id}/exchanges/new")
class NewExchangePage(ProgrammePage):
    """The form that opens an exchange, and the one that enters an organisation it needs."""

    template = "exchanges/new.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def asked(self) -> NewExchange:
        """Return what was typed, the first competence as the only target."""
        fields = {**self.typed(), "programme_id": self.programme_id}
        target = {name: fields.pop(name, "") for name in ("competence", "level")}
        if any(target.values()):
            fields["targets"] = [target]
        return read(NewExchange, fields)

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
        exchange, library = self.exchange, self.work.library
        return {
            **super().values(),
            "programme": get_programme(self.work, exchange.programme_id),
            "organisations": sides_of(self.work, exchange),
            "targets": levels_of(self.work, exchange),
            "form_title": library.form_title(exchange.release, exchange.form, self.page.language),
        }


@router.post("/programmes/{programme_id}/exchanges/new")
def create(at: At[NewExchangePage]) -> Response:
    """Open an exchange."""
    done = N_("The draft is saved. What comes next stands below.")
    return at.do(
        lambda: open_exchange(at.work, at.caller, at.asked()),
        then=lambda exchange: go_to(f"/exchanges/{exchange.id}", done),
    )


@router.post("/programmes/{programme_id}/organisations")
@saying(N_("The organisation was added."))
def create_organisation(at: At[NewExchangePage]) -> None:
    """Enter an organisation, from the page where an exchange needs it."""
    add_organisation(at.work, at.caller, at.read(NewOrganisation, programme_id=at.programme_id))


@router.post("/exchanges/{exchange_id}/participants")
@saying(N_("The invitation is on its way."))
def create_participant(at: At[PeoplePage]) -> None:
    """Invite a participant."""
    invite(at.work, at.caller, at.exchange, at.read(NewParticipant))


@router.post("/exchanges/{exchange_id}/participants/{participant_id}/remove")
def end_participation(at: At[PeoplePage], participant_id: UUID) -> Response:
    """Remove somebody who has not accepted yet."""
    participant = participant_in(at.work, at.exchange, participant_id)
    return at.do(
        lambda: remove_participant(at.work, at.caller, at.exchange, participant),
        N_("The person was removed."),
    )


@router.post("/participations/{participant_id}/consent")
@saying(N_("Welcome! You take part in this exchange."))
def give_consent(at: At[OwnPartPage]) -> None:
    """Accept to take part and to be assessed."""
    consent(at.work, at.participant)
