"""HTML doors: the group view of an exchange, where everybody stands on every target."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.assessing.grid import (
    Column,
    ColumnDecision,
    ColumnOutcome,
    Grid,
    decide_column,
    rate_column,
    read_grid,
)
from app.assessing.tables import DecisionState
from app.errors import N_
from app.exchanges.page_context import ExchangePage
from app.exchanges.tables import ExchangeState, ParticipantRole
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.forms import read
from app.plumbing.service import Work
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.workflow import get_programme

Asked = TypeVar("Asked", bound=Column)
GRID = "/exchanges/{exchange_id}/grid"
Awarded = Callable[[Work, UUID], set[UUID]]
"""Returns the decisions of an exchange that have a badge which was not revoked."""


class GroupViewPage(ExchangePage):
    """Where everybody of an exchange stands on every target, and the form that works on a whole column."""

    template = "assessing/grid.html"
    address = GRID
    to_change = Action.ASSESS
    awarded: ClassVar[Awarded]

    def values(self) -> dict[str, Any]:
        """Return all that the group view shows."""
        work, exchange = self.work, self.exchange
        may_assess = self.caller.may(exchange.programme_id, Action.ASSESS)
        return {
            **super().values(),
            "programme": get_programme(work, exchange.programme_id),
            "grid": read_grid(work, exchange),
            "awarded": type(self).awarded(work, exchange.id),
            "referential": work.library.release(exchange.release),
            "may_assess": may_assess and exchange.state == ExchangeState.RUNNING,
            "state_names": DecisionState.labels(),
            "role_names": ParticipantRole.labels(),
            "outcome": None,
        }

    def typed(self) -> dict[str, Any]:
        """Return what was typed, and who was ticked."""
        return {**super().typed(), "people": [str(one) for one in self.form.getlist("people")]}

    @property
    def is_decision(self) -> bool:
        """Whether the button decides; the other one rates."""
        return text_of(self.form, BUTTON) == "decide"

    def work_on_column(self) -> ColumnOutcome:
        """Rate or decide for the people who were ticked."""
        if self.is_decision:
            asked = self._column(ColumnDecision)
            return decide_column(self.work, self.caller, self.exchange, asked)
        return rate_column(self.work, self.caller, self.exchange, self._column(Column))

    def lead_on(self, outcome: ColumnOutcome) -> Response:
        """Go back to the group view, or name those who were refused, with the reason."""
        if not outcome.refused:
            if self.is_decision:
                return go_to(self.here, N_("The decisions are recorded."))
            return go_to(self.here, N_("The ratings are saved."))
        self.work.session.flush()
        values = self.values()
        errors = self._refusals(values["grid"], outcome)
        known = {**values, "outcome": outcome}
        return self.page.show(self.template, status=422, typed=self.typed(), errors=errors, **known)

    def _column(self, model: type[Asked]) -> Asked:
        typed = self.typed()
        return read(model, {name: typed.get(name, "") for name in model.model_fields})

    def _refusals(self, grid: Grid, outcome: ColumnOutcome) -> dict[str, str]:
        names = {participant.id: name for participant, name in grid.people}
        return {
            f"row-{participant_id}": " ".join(
                [f"{names[participant_id]}:", *error.by_field(self.page.translate).values()]
            )
            for participant_id, error in outcome.refused.items()
        }


def group_view(awarded: Awarded) -> APIRouter:
    """Return the doors of the group view.

    Args:
        awarded: what the group view must know of badges, which are made in a room further on.
    """
    router = APIRouter(include_in_schema=False)

    class Here(GroupViewPage):
        """The group view that knows which decisions were awarded."""

    Here.awarded = staticmethod(awarded)

    @router.get(GRID)
    def show_grid(at: Annotated[GroupViewPage, Depends(Here, scope="function")]) -> Response:
        """Show where everybody of an exchange stands on every target."""
        return at.show()

    @router.post(GRID)
    def work_on_column(at: Annotated[GroupViewPage, Depends(Here, scope="function")]) -> Response:
        """Rate or decide for several people on one competence."""
        return at.do(at.work_on_column, then=at.lead_on)

    return router
