"""HTML doors: somebody asks to act for an organisation, and a programme answers."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.contacts.inviting import EndOfContact
from app.contacts.requests import (
    Admission,
    NewcomerAtDoor,
    NewRequest,
    ask_to_act,
    let_in,
    mail_way_in,
    programme_called,
    refuse_request,
    request_in,
    requests_of,
    waiting_requests,
    withdraw_request,
)
from app.contacts.speaker import speaker_for
from app.contacts.tables import ContactRequest, RequestState
from app.errors import N_
from app.people.dependencies import OpenVisit, Visitor, demand_person
from app.people.identity import identities_of
from app.plumbing.doors import At, FormPage, saying, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.rows import belonging
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.organisations import organisations_of
from app.programmes.page_context import ProgrammePage
from app.programmes.tables import OrganisationKind

router = APIRouter(include_in_schema=False)
_KINDS = {kind.value: name for kind, name in OrganisationKind.labels().items()}
_own_request = belonging(ContactRequest, "person_id", N_("There is no such request among yours."))


@shown_at(router, "/join-us/{programme}")
class JoinUsPage(FormPage):
    """Where somebody asks a programme to let them act for an organisation; who is not signed in, signs in first."""

    template = "contacts/join_us.html"

    def __init__(self, visit: OpenVisit, visitor: Visitor, programme: Line) -> None:
        self.slug, self.visitor = programme, visitor
        spend(visit.request, "join us", "60/hour")
        super().__init__(visit)

    def open(self) -> None:
        self.programme = programme_called(self.work, self.slug)

    def values(self) -> dict[str, Any]:
        asked = [] if self.visitor is None else requests_of(self.work, self.visitor.person_id)
        return {
            "programme": self.programme,
            "kind_names": _KINDS,
            "asked": [one for one in asked if one.programme_id == self.programme.id],
            "state_names": RequestState.labels(),
            "waiting": RequestState.WAITING,
            "is_known": self.visitor is not None,
        }


class AskingPage(JoinUsPage):
    """The same page, for who is signed in and sends something."""

    address = "/join-us/{programme}"

    def open(self) -> None:
        super().open()
        self.person = demand_person(self.visitor)


@shown_at(router, "/programmes/{programme_id}/requests")
class RequestsPage(ProgrammePage):
    """Who asks a programme to act for an organisation."""

    template = "contacts/requests.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        rows = waiting_requests(self.work, self.programme_id)
        return {
            **self.context,
            "rows": rows,
            "people": identities_of(self.work, {one.person_id for one in rows}),
            "organisations": organisations_of(self.work, self.programme_id),
            "kind_names": _KINDS,
            "join_us": self.work.settings.url(f"/join-us/{self.programme.slug}"),
        }


@router.post("/join-us/{programme}")
@saying(N_("Your request is with the programme: it answers by mail."))
def send_request(at: At[AskingPage]) -> None:
    """Ask to act for an organisation."""
    ask_to_act(at.work, at.person.person_id, at.programme, at.read(NewRequest))


@router.post("/join-us/{programme}/enter")
def enter(at: At[JoinUsPage]) -> Response:
    """Mail who is not signed in the link that leads back here."""
    spend(at.request, "join us mail", "10/hour")
    return at.do(
        lambda: mail_way_in(at.work, at.programme, at.read(NewcomerAtDoor), at.page.language),
        then=lambda _: at.page.show("contacts/mailed.html", programme=at.programme),
    )


@router.post("/join-us/{programme}/requests/{request_id}/withdraw")
def take_back(at: At[AskingPage], request_id: UUID) -> Response:
    """Withdraw one's own request."""
    row = _own_request(at.work, at.person.person_id, request_id)
    return at.do(lambda: withdraw_request(at.work, row), N_("The request is withdrawn."))


@router.post("/programmes/{programme_id}/requests/{request_id}/let-in")
@saying(N_("Let in: they are told by mail."))
def admit(at: At[RequestsPage], request_id: UUID) -> None:
    """Let somebody in."""
    row = request_in(at.work, at.programme_id, request_id)
    let_in(at.work, speaker_for(at.work, at.caller), row, at.read(Admission))


@router.post("/programmes/{programme_id}/requests/{request_id}/refuse")
@saying(N_("They are told why by mail."))
def turn_down(at: At[RequestsPage], request_id: UUID) -> None:
    """Do not let somebody in."""
    row = request_in(at.work, at.programme_id, request_id)
    refuse_request(at.work, speaker_for(at.work, at.caller), row, at.read(EndOfContact))
