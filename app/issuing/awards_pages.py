"""HTML doors: the awards of an exchange, many at once; the awards of a programme."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import and_
from sqlmodel import col, select

from app.assessing.tables import Decision, DecisionState
from app.errors import N_, AppError, BadInput
from app.exchanges.queries import exchange_of
from app.exchanges.tables import Participant
from app.issuing.batches import ask_awards, batch_in, progress_of, rows_of, troubles_of
from app.issuing.tables import ROW_STATE_NAMES, Award, RowState
from app.issuing.workflow import IS_LAST, seal_of
from app.people.dependencies import OpenPage
from app.people.erased import who_was
from app.plumbing.csrf import Form
from app.plumbing.languages import translations
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to, safe
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.workflow import get_programme
from app.seal import draw_small

router = APIRouter(include_in_schema=False)
PREVIEW_DIGEST = "0" * 64


@router.get("/exchanges/{exchange_id}/awards")
def show_awards(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show every decision of an exchange with the badge it makes or made."""
    return page.show("issuing/awards.html", **_awards(work, caller, exchange_id))


@router.post("/exchanges/{exchange_id}/awards")
def award_chosen(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Turn the chosen decisions into badges; the page that follows shows how far it is."""
    exchange = exchange_of(work, caller, exchange_id, Action.AWARD)
    try:
        chosen = [UUID(str(value)) for value in form.getlist("decision")]
        batch = ask_awards(work, caller, chosen)
    except ValueError as error:
        raise BadInput(N_("The form is not the one that this page showed.")) from error
    except AppError as error:
        work.undo()
        values = _awards(work, caller, exchange.id)
        return page.show_again("issuing/awards.html", error, {}, **values)
    return go_to(f"/exchanges/{exchange_id}/awards/{batch.id}")


@router.get("/exchanges/{exchange_id}/awards/{batch_id}")
def show_batch(
    work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID, batch_id: UUID
) -> Response:
    """Show how far a batch is, and why some were refused."""
    exchange = exchange_of(work, caller, exchange_id)
    batch = batch_in(work, caller, batch_id)
    translate = translations(page.language).gettext
    rows = [
        (
            _recipient_of(work, row.decision_id),
            row,
            " ".join(found.sentence(translate) for found in troubles_of(row)),
        )
        for row in rows_of(work, batch)
        if row.state != RowState.WAITING
    ]
    return page.show(
        "issuing/batch.html",
        exchange=exchange,
        programme=get_programme(work, exchange.programme_id),
        batch=batch,
        far=progress_of(work, batch),
        rows=rows,
        state_names={state.value: name for state, name in ROW_STATE_NAMES.items()},
    )


def _awards(work: Work, caller: Caller, exchange_id: UUID) -> dict[str, Any]:
    exchange = exchange_of(work, caller, exchange_id)
    programme = get_programme(work, exchange.programme_id)
    query = (
        select(Decision, Award)
        .join(Award, and_(col(Award.decision_id) == Decision.id, IS_LAST), isouter=True)
        .where(Decision.exchange_id == exchange.id)
        .order_by(col(Decision.created_at))
    )
    rows = []
    found: list[tuple[Decision, Award | None]] = list(work.session.exec(query))
    for decision, made in found:
        level = work.library.level_in(decision.release, decision.competence, decision.level)
        seal = draw_small(seal_of(level, PREVIEW_DIGEST, programme.language))
        rows.append((decision, made, _recipient_of(work, decision.id), level, safe(seal)))
    return {
        "exchange": exchange,
        "programme": programme,
        "rows": rows,
        "ready": [row for row in rows if row[1] is None and row[0].state == DecisionState.FINAL],
        "proposed": DecisionState.PROPOSED.value,
        "may_award": caller.may(exchange.programme_id, Action.AWARD),
    }


def _recipient_of(work: Work, decision_id: UUID) -> str:
    query = (
        select(Participant.person_id)
        .join(Decision, col(Decision.participant_id) == Participant.id)
        .where(Decision.id == decision_id)
    )
    return who_was(work, work.session.exec(query).one()).name
