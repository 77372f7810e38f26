"""HTML doors: the people of an exchange, and what is done about one of them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.exchanges.answering import TakingOut, bring_back, take_out
from app.exchanges.claiming import address_of_code, make_code
from app.exchanges.inviting import Correction, correct_participant, send_again
from app.exchanges.page_context import ExchangePage
from app.exchanges.paper import paper_of
from app.exchanges.people_list import counted, people_rows
from app.exchanges.queries import links_of, participant_in, sides_of
from app.exchanges.tables import JoinLink, Participant, ParticipantRole, Standing
from app.exchanges.workflow import NewPaperParticipant, NewParticipant, enrol_on_paper, invite
from app.people.acquaintance import known_to
from app.plumbing.csrf import text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.numbered import numbered
from app.plumbing.templating import go_to, safe
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit

router = APIRouter(prefix="/exchanges/{exchange_id}", include_in_schema=False)
PARTICIPANT = "/participants/{participant_id}"


@shown_at(router, "/people")
class PeoplePage(ExchangePage):
    """Everybody in an exchange, and the ways in: an invitation, a list, a link to hand out, a code on paper."""

    template = "exchanges/people.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        links = links_of(self.work, self.exchange, JoinLink)
        rows = people_rows(self.work, self.exchange)
        return {
            **super().values(),
            "shown": numbered(rows, self.request.query_params.get("page", "")),
            "counts": counted(rows),
            "standing_names": Standing.labels(),
            "organisations": sides_of(self.work, self.exchange),
            "links": numbered(
                [(link, link.is_open(self.work.now)) for link in links],
                self.request.query_params.get("links", ""),
            ),
            "role_names": ParticipantRole.labels(),
            "shows_addresses": self.caller.may(self.exchange.programme_id, Action.READ_ADDRESSES),
            "fresh": "",
            "fresh_code": "",
        }

    def participant(self, participant_id: UUID) -> Participant:
        """Return one of the exchange's people."""
        return participant_in(self.work, self.exchange, participant_id)

    def paper(self, participant: Participant) -> Response:
        """Make a fresh code for somebody and show it as a sheet to print; it is shown this once."""
        row, code = make_code(self.work, self.caller, self.exchange, participant)
        sheet = paper_of(self.work, self.exchange, participant, code, row.expires_at)
        return self.page.show(
            "exchanges/paper.html", sheet=sheet, picture=safe(sheet.picture), exchange=self.exchange
        )


@shown_at(router, PARTICIPANT)
class ParticipantPage(ExchangePage):
    """One of the people of an exchange: what is written of them is corrected, they are taken out or brought back."""

    template = "exchanges/participant.html"
    to_look = to_change = Action.MANAGE_EXCHANGES

    def __init__(self, visit: MemberVisit, exchange_id: UUID, participant_id: UUID) -> None:
        self.participant_id = participant_id
        super().__init__(visit, exchange_id)

    def open(self) -> None:
        super().open()
        self.participant = participant_in(self.work, self.exchange, self.participant_id)

    @property
    def list_address(self) -> str:
        """The page of all the people, at this one."""
        return f"/exchanges/{self.exchange_id}/people#p-{self.participant_id}"

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "participant": self.participant,
            "person": known_to(self.work, self.exchange.programme_id, self.participant.person_id),
            "organisation": sides_of(self.work, self.exchange)[self.participant.organisation_id],
            "standing_names": Standing.labels(),
            "role_names": ParticipantRole.labels(),
        }


@router.post("/participants")
def create_participant(at: At[PeoplePage]) -> Response:
    """Invite a participant by mail; without an address, print the code that stands for the mail."""
    if text_of(at.form, "email"):
        return at.do(
            lambda: invite(at.work, at.caller, at.exchange, at.read(NewParticipant)),
            N_("The invitation is on its way."),
        )
    return at.do(
        lambda: enrol_on_paper(at.work, at.caller, at.exchange, at.read(NewPaperParticipant)),
        then=at.paper,
    )


@router.post(PARTICIPANT + "/send-again")
@saying(N_("The invitation is on its way once more."))
def invite_again(at: At[PeoplePage], participant_id: UUID) -> None:
    """Mail an invitation once more."""
    send_again(at.work, at.caller, at.exchange, at.participant(participant_id))


@router.post(PARTICIPANT + "/link")
def create_link(at: At[PeoplePage], participant_id: UUID) -> Response:
    """Make a link to hand over; it is shown this once, and asks for the person's address."""
    participant = at.participant(participant_id)
    return at.do(
        lambda: make_code(at.work, at.caller, at.exchange, participant),
        then=lambda made: at.show(
            fresh_code=address_of_code(at.work, made[1]),
            fresh_for=known_to(at.work, at.exchange.programme_id, participant.person_id).name,
        ),
    )


@router.post(PARTICIPANT + "/paper")
def create_paper(at: At[PeoplePage], participant_id: UUID) -> Response:
    """Make a fresh code and show it as a sheet to print."""
    participant = at.participant(participant_id)
    return at.do(lambda: at.paper(participant), then=lambda shown: shown)


@router.post(PARTICIPANT + "/correct")
def correct(at: At[ParticipantPage]) -> Response:
    """Correct a name or an address."""
    return at.do(
        lambda: correct_participant(
            at.work, at.caller, at.exchange, at.participant, at.read(Correction)
        ),
        then=lambda said: go_to(at.list_address, said),
    )


@router.post(PARTICIPANT + "/take-out")
def end_participation(at: At[ParticipantPage]) -> Response:
    """Take somebody out, with a reason that they read."""
    return at.do(
        lambda: take_out(at.work, at.caller, at.exchange, at.participant, at.read(TakingOut)),
        then=lambda _: go_to(at.list_address, N_("Taken out. You can bring the person back here.")),
    )


@router.post(PARTICIPANT + "/bring-back")
def undo_taking_out(at: At[ParticipantPage]) -> Response:
    """Bring somebody back who was taken out."""
    return at.do(
        lambda: bring_back(at.work, at.caller, at.exchange, at.participant),
        then=lambda _: go_to(at.list_address, N_("The person is back in the exchange.")),
    )
