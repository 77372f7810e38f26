"""HTML doors: the group view of an exchange, where assessing meets what was awarded."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import col, select
from starlette.datastructures import FormData

from app.assessing.grid import (
    Column,
    ColumnDecision,
    Grid,
    Outcome,
    decide_column,
    rate_column,
    read_grid,
)
from app.assessing.tables import DECISION_STATE_NAMES, Decision
from app.errors import N_, AppError
from app.exchanges.queries import exchange_of
from app.exchanges.tables import PARTICIPANT_ROLE_NAMES, Exchange
from app.issuing.tables import Award
from app.people.dependencies import OpenPage
from app.plumbing.csrf import Form, text_of, texts_of
from app.plumbing.forms import read
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import Page, go_to
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.workflow import get_programme

router = APIRouter(include_in_schema=False)
GRID = "/exchanges/{exchange_id}/grid"


@router.get(GRID)
def show_grid(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show where everybody of an exchange stands on every target."""
    exchange = exchange_of(work, caller, exchange_id)
    return page.show("assessing/grid.html", **_grid(work, caller, exchange))


@router.post(GRID)
def work_on_column(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Rate or decide for several people on one competence; those who are refused are named, with the reason."""
    exchange = exchange_of(work, caller, exchange_id, Action.ASSESS)
    deciding = text_of(form, "what") == "decide"
    typed = {**texts_of(form), "people": [str(value) for value in form.getlist("people")]}
    try:
        if deciding:
            asked = read(ColumnDecision, _typed(form, "competence", "level", "reasons"))
            outcome = decide_column(work, caller, exchange, asked)
        else:
            column = read(Column, _typed(form, "competence", "level"))
            outcome = rate_column(work, caller, exchange, column)
    except AppError as error:
        work.undo()
        values = _grid(work, caller, exchange_of(work, caller, exchange_id))
        return page.show_again("assessing/grid.html", error, typed, **values)
    if not outcome.refused:
        said = N_("The decisions are recorded.") if deciding else N_("The ratings are saved.")
        return go_to(f"/exchanges/{exchange_id}/grid", said)
    work.session.flush()
    values = _grid(work, caller, exchange)
    errors = _refusals(page, values["grid"], outcome)
    return page.show(
        "assessing/grid.html",
        status=422,
        typed=typed,
        errors=errors,
        **{**values, "outcome": outcome},
    )


def _typed(form: FormData, *names: str) -> dict[str, Any]:
    people = [str(value) for value in form.getlist("people")]
    return {"people": people, **{name: text_of(form, name) for name in names}}


def _refusals(page: Page, grid: Grid, outcome: Outcome) -> dict[str, str]:
    names = {participant.id: name for participant, name in grid.people}
    return {
        f"row-{found}": " ".join([f"{names[found]}:", *error.by_field(page.translate).values()])
        for found, error in outcome.refused.items()
    }


def _grid(work: Work, caller: Caller, exchange: Exchange) -> dict[str, Any]:
    awarded = (
        select(Award.decision_id)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .where(Decision.exchange_id == exchange.id, col(Award.revoked_at).is_(None))
    )
    return {
        "exchange": exchange,
        "programme": get_programme(work, exchange.programme_id),
        "grid": read_grid(work, exchange),
        "awarded": set(work.session.exec(awarded)),
        "referential": work.library.release(exchange.release),
        "may_assess": caller.may(exchange.programme_id, Action.ASSESS)
        and exchange.state == "running",
        "state_names": DECISION_STATE_NAMES,
        "role_names": PARTICIPANT_ROLE_NAMES,
        "outcome": None,
    }
