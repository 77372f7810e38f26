"""HTML doors: an exchange as its group: where everybody stands, and what is done for several people at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app.assessing.grid import read_grid
from app.assessing.group_acts import (
    DecidedTogether,
    EvidenceTogether,
    Outcome,
    RatedTogether,
    Together,
    decide_together,
    give_evidence,
    give_file,
    rate_together,
    start_together,
)
from app.assessing.queries import competences_in_use
from app.assessing.refusals import grouped
from app.assessing.seat_state import SeatState
from app.assessing.sheet import file_sent
from app.assessing.tables import Moment
from app.assessing.waiting import Waiting
from app.errors import N_, BadInput
from app.exchanges.charter import agreement_names
from app.exchanges.drafting import remove_target, target_in
from app.exchanges.page_context import ExchangePage
from app.exchanges.queries import acceptances_of, sides_of
from app.exchanges.rules import ExchangeStage, StageState, is_late, stages_of
from app.exchanges.tables import ExchangeState, ParticipantRole
from app.exchanges.workflow import move_to
from app.issuing.group_filter import GroupFilter
from app.issuing.queries import badges_in
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.forms import read
from app.plumbing.templating import SEE_OTHER, go_to
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.undelivered import undelivered_to
from app.programmes.workflow import get_programme

Asked = TypeVar("Asked", bound=Together)
router = APIRouter(include_in_schema=False)
GROUP = "/exchanges/{exchange_id}"

STATE_NOTICES = {
    ExchangeState.RUNNING: N_("The exchange is running: people can be rated from now on."),
    ExchangeState.CLOSED: N_(
        "The exchange is closed: nobody is rated or decided about in it any more. If that was too early, reopen it."
    ),
}
RATED = {
    Moment.BASELINE: N_("The ratings at the start are saved."),
    Moment.FINAL: N_("The ratings at the end are saved."),
}


@shown_at(router, GROUP)
class GroupPage(ExchangePage):
    """Where everybody of an exchange stands on every competence, and the form that works for several people."""

    template = "issuing/group.html"
    to_change = Action.ASSESS

    def open(self) -> None:
        super().open()
        self.filter = GroupFilter.of(self.request.query_params)
        self.by_name = self.caller.reads_of_people(self.exchange.programme_id)
        if not self.by_name:  # a choice by state would tell observers where each person stands
            self.filter = replace(self.filter, show=None)

    def values(self) -> dict[str, Any]:
        """Return all that the page shows."""
        work, exchange, library = self.work, self.exchange, self.work.library
        programme = get_programme(work, exchange.programme_id)
        grid = read_grid(work, exchange, badges_in(work, exchange.id), programme.minimum_evidence)
        sides = sides_of(work, exchange)
        programme_id = exchange.programme_id
        read_sides = {one for one in sides if self.caller.reads_of_people(programme_id, one)}
        if self.by_name:  # observers see sums of everybody
            grid = grid.read_by(read_sides)
        late = is_late(exchange, work.now.date())
        may = {action for action in Action if self.caller.may(exchange.programme_id, action)}
        running = exchange.state == ExchangeState.RUNNING
        return {
            **super().values(),
            "programme": programme,
            "organisations": sides,
            "read_sides": read_sides,
            "accepted": {
                (row.organisation_id, row.kind): row for row in acceptances_of(work, exchange)
            },
            "agreements": agreement_names(library, exchange),
            "in_use": competences_in_use(work, exchange),
            "referential": library.release(exchange.release),
            "form_title": library.form_title(exchange.release, exchange.form, self.page.language),
            "theme": library.themes(exchange.release).get(exchange.theme or 0),
            "unreached": undelivered_to(work, exchange.programme_id),
            "grid": grid,
            "shown": self.filter.page_of(grid),
            "filter": self.filter,
            "counts": grid.counts() if self.by_name else Counter(),
            "stages": stages_of(grid.stages(), late=late),
            "late": late,
            "may_manage": Action.MANAGE_EXCHANGES in may,
            "may_assess": Action.ASSESS in may and running,
            "may_award": Action.AWARD in may,
            "state_names": ExchangeState.labels(),
            "seat_names": SeatState.labels(),
            "show_names": Waiting.labels(),
            "stage_names": ExchangeStage.labels(),
            "stage_states": StageState.labels(),
            "role_names": ParticipantRole.labels(),
            "outcome": None,
            "refusals": [],
            "parts": work.service.rooms.parts_of(self),
        }

    def show(self, *, status: int = 200, **more: Any) -> Response:
        """Show the page, with what its address says is chosen, unless a form says otherwise."""
        values = {**self.values(), **more}
        values.setdefault("typed", self.filter.chosen(values["shown"], values["grid"]))
        return self.page.show(self.template, status=status, **values)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, and who was ticked."""
        return {**super().typed(), "people": [str(one) for one in self.form.getlist("people")]}

    def press(self) -> Outcome:
        """Do for the people who were ticked what the pressed button says."""
        work, caller, exchange = self.work, self.caller, self.exchange
        acts: dict[str, Callable[[], Outcome]] = {
            "up-to": lambda: rate_together(work, caller, exchange, self.asked(RatedTogether)),
            "not-yet": lambda: start_together(work, caller, exchange, self.asked(Together)),
            "evidence": self._give_evidence,
            "decide": lambda: decide_together(work, caller, exchange, self.asked(DecidedTogether)),
        }
        button = text_of(self.form, BUTTON)
        if button not in acts:
            raise BadInput(N_("The form is not the one that this page showed."))
        return acts[button]()

    def _give_evidence(self) -> Outcome:
        file = file_sent(self.work, self.form, [])
        if file is not None:
            asked = self.asked(Together)
            return give_file(self.work, self.caller, self.exchange, asked, file)
        wanted = self.asked(EvidenceTogether)
        return give_evidence(self.work, self.caller, self.exchange, wanted)

    def asked(self, model: type[Asked]) -> Asked:
        """Make a model of the fields of the form that it has."""
        typed = self.typed()
        return read(model, {name: typed[name] for name in model.model_fields if name in typed})

    def lead_on(self, outcome: Outcome) -> Response:
        """Go back to the group under the same filter, or name those who were refused, reason by reason."""
        if not outcome.refused:
            return go_to(self.here + self.filter.kept(self.form), self._notice())
        self.work.session.flush()
        refused = {str(participant_id) for participant_id, _ in outcome.refused}
        typed = {**self.typed(), "people": sorted(refused)}
        refusals = grouped(outcome.refused, self.page.translate)
        return self.show(status=422, typed=typed, outcome=outcome, refusals=refusals)

    def _notice(self) -> str:
        button = text_of(self.form, BUTTON)
        if button == "up-to":
            return RATED[Moment(text_of(self.form, "moment"))]
        if button == "not-yet":
            return N_("“Not yet” at the start is noted where nothing was rated before.")
        if button == "evidence":
            return N_("The evidence is added for everybody who was ticked.")
        if get_programme(self.work, self.exchange.programme_id).second_mediator:
            return N_("The decisions are recorded. They wait for a second mediator.")
        return N_("The decisions are recorded.")


class ManagedGroupPage(GroupPage):
    """The same page, for what only those do who manage exchanges."""

    address = GROUP
    to_change = Action.MANAGE_EXCHANGES


@router.post(GROUP)
@router.post(GROUP + "/grid")
def work_together(at: At[GroupPage]) -> Response:
    """Rate, decide or give evidence for several people; or show the page with them ticked."""
    if text_of(at.form, BUTTON) == "tick":
        return at.show(typed=at.typed())
    return at.do(at.press, then=at.lead_on)


@router.get(GROUP + "/grid")
def show_grid(at: At[GroupPage]) -> Response:
    """Lead on from where the group view was before."""
    query = at.request.url.query
    return RedirectResponse(f"{at.here}?{query}" if query else at.here, SEE_OTHER)


@router.post(GROUP + "/state")
def change_state(at: At[ManagedGroupPage]) -> Response:
    """Start, close or reopen an exchange."""
    return at.do(
        lambda: _move(at),
        then=lambda state: go_to(at.here, STATE_NOTICES[state]),
    )


@router.post(GROUP + "/targets/{competence_id}/remove")
def end_target(at: At[ManagedGroupPage], competence_id: Line) -> Response:
    """Take a competence away on which nothing was said yet."""
    target = target_in(at.work, at.exchange, competence_id)
    in_use = competence_id in competences_in_use(at.work, at.exchange)
    back = at.here + ("/targets" if at.request.query_params.get("back") == "targets" else "")
    return at.do(
        lambda: remove_target(at.work, at.caller, at.exchange, target, in_use=in_use),
        then=lambda _: go_to(back, N_("The target was taken away.")),
    )


def _move(at: ManagedGroupPage) -> ExchangeState:
    given = text_of(at.form, "state")
    try:
        wanted = ExchangeState(given)
    except ValueError as error:
        raise BadInput(N_("There is no state “{state}”."), field="state", state=given) from error
    move_to(at.work, at.caller, at.exchange, wanted)
    return wanted
