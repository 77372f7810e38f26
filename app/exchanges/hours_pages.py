"""HTML doors: a participant declares hours and confirms those of the other side; a mediator sees all sums."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.exchanges.hours import (
    NewHours,
    OnPaper,
    Refusal,
    Seen,
    confirm_hours,
    confirm_on_paper,
    correct_hours,
    declare_hours,
    own_hours,
    refuse_hours,
    withdraw_hours,
)
from app.exchanges.hours_queries import (
    hours_listed,
    hours_of_exchange,
    hours_to_confirm,
    own_hours_of,
)
from app.exchanges.page_context import ExchangePage, ParticipationPage
from app.exchanges.queries import participants_of, sides_of
from app.exchanges.tables import HoursState, ParticipantRole
from app.people.identity import names_of
from app.people.protection import shown_names_of
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.filters import query_of
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.programmes.access import Action

router = APIRouter(include_in_schema=False)
TICKED = "hours"
"""The name of the boxes before hours; what each holds is the hours' id and how many quarters of an hour were seen."""


def read_seen(ticked: Iterable[str]) -> list[Seen]:
    """Return which hours were ticked, as they were seen.

    Raises:
        BadInput: none was ticked, or one is no hours of a page of ours.
    """
    try:
        found = [
            Seen(UUID(hours_id), int(quarters))
            for hours_id, _, quarters in (str(one).partition(" ") for one in ticked)
        ]
    except ValueError as error:
        raise BadInput(N_("These are no hours of this page."), field=TICKED) from error
    if not found:
        raise BadInput(N_("No hours were ticked."), field=TICKED)
    return found


@shown_at(router, "/participations/{participant_id}/hours")
class OwnHoursPage(ParticipationPage):
    """What a participant declares, and what of the other side waits for them."""

    template = "exchanges/own_hours.html"
    address = "/participations/{participant_id}/hours"

    def values(self) -> dict[str, Any]:
        waiting = []
        if self.participant.takes_part:
            waiting = hours_to_confirm(self.work, self.participant)
        return {
            **super().values(),
            "organisations": sides_of(self.work, self.exchange),
            "own": own_hours_of(self.work, self.participant),
            "waiting": waiting,
            "names": _names(self, shown_names_of),
            "sums": hours_of_exchange(self.work, self.exchange),
            "state_names": HoursState.labels(),
            "today": self.work.now.date(),
        }

    def settle(self) -> None:
        """Confirm what was ticked, or declare what was typed, as the button says."""
        if text_of(self.form, BUTTON) == "confirm":
            confirm_hours(self.work, self.participant, read_seen(_ticked(self)))
        else:
            declare_hours(self.work, self.participant, self.asked())

    def asked(self) -> NewHours:
        """Return the hours that were typed."""
        typed = self.typed()
        return read(NewHours, {name: typed.get(name, "") for name in NewHours.model_fields})


@shown_at(router, "/exchanges/{exchange_id}/hours")
class HoursPage(ExchangePage):
    """All hours of an exchange: planned, declared and confirmed, by person and by side."""

    template = "exchanges/hours.html"
    to_change = Action.MANAGE_EXCHANGES

    def values(self) -> dict[str, Any]:
        asked = self.request.query_params
        shown = asked.get("state", "")
        state = HoursState(shown) if shown in set(HoursState) else None
        try:
            rows, following = hours_listed(
                Paging(self.work, asked.get("cursor")), self.exchange, state
            )
        except BadInput:  # an address that somebody cut: the list begins anew
            rows, following = hours_listed(Paging(self.work), self.exchange, state)
        by_name = self.caller.reads_of_people(self.exchange.programme_id)
        return {
            **super().values(),
            "organisations": sides_of(self.work, self.exchange),
            "rows": rows if by_name else [],
            "by_name": by_name,
            "shown": state,
            "after": query_of({"state": state or ""}, cursor=following) if following else "",
            "people": {one.id: one for one in participants_of(self.work, self.exchange.id)},
            "names": _names(self, names_of),
            "sums": hours_of_exchange(self.work, self.exchange),
            "state_names": HoursState.labels(),
            "role_names": ParticipantRole.labels(),
            "may_manage": self.caller.may(self.exchange.programme_id, Action.MANAGE_EXCHANGES),
        }


@router.post("/participations/{participant_id}/hours")
def send_hours(at: At[OwnHoursPage]) -> Response:
    """Declare hours, or confirm those of the other side that were ticked."""
    confirming = text_of(at.form, BUTTON) == "confirm"
    done = N_("The hours are confirmed.") if confirming else N_("The hours are declared.")
    return at.do(at.settle, done)


@router.post("/participations/{participant_id}/hours/{hours_id}")
def change_hours(at: At[OwnHoursPage], hours_id: UUID) -> Response:
    """Correct or withdraw hours of one's own, or refuse those of the other side, as the button says."""
    button = text_of(at.form, BUTTON)
    if button == "refuse":
        why = {"reason": text_of(at.form, "reason")}
        return at.do(
            lambda: refuse_hours(at.work, at.participant, Seen(hours_id), read(Refusal, why)),
            N_("The hours are refused; who declared them sees the reason."),
        )
    row = own_hours(at.work, at.participant.id, hours_id)
    if button == "withdraw":
        return at.do(
            lambda: withdraw_hours(at.work, at.participant, row), N_("The hours are withdrawn.")
        )
    return at.do(
        lambda: correct_hours(at.work, at.participant, row, at.asked()),
        N_("The hours are corrected."),
    )


@router.post("/exchanges/{exchange_id}/hours")
def record_hours(at: At[HoursPage]) -> Response:
    """Enter that the other side has confirmed the ticked hours on paper."""

    def enter() -> None:
        seen = read_seen(_ticked(at))
        confirm_on_paper(
            at.work, at.caller, at.exchange, seen, read(OnPaper, {"note": text_of(at.form, "note")})
        )

    return at.do(enter, N_("The hours are confirmed."))


def _ticked(at: OwnHoursPage | HoursPage) -> list[str]:
    return [str(one) for one in at.form.getlist(TICKED)]


def _names(at: OwnHoursPage | HoursPage, seen: Callable[..., dict[UUID, str]]) -> dict[UUID, str]:
    """Return the names of who takes part, by their participation, as the reader sees them."""
    people = participants_of(at.work, at.exchange.id)
    names = seen(at.work, {one.person_id for one in people})
    return {one.id: names.get(one.person_id, "") for one in people}
