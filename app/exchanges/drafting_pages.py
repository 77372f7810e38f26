"""HTML doors: a draft is corrected; its targets are looked for in the referential, added and taken away."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.catalogue.browse import Wish, find
from app.errors import N_, AppError
from app.exchanges.drafting import change_draft, profile_of, remove_target
from app.exchanges.queries import exchange_of, targets_of
from app.exchanges.tables import Exchange, ExchangeState
from app.exchanges.workflow import ExchangeProfile
from app.people.dependencies import OpenPage
from app.plumbing.csrf import CHECKED, Form, texts_of
from app.plumbing.forms import read
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to
from app.programmes.access import Action
from app.programmes.dependencies import PageCaller
from app.programmes.workflow import get_programme, organisations_of

router = APIRouter(include_in_schema=False)
PROFILE = set(ExchangeProfile.model_fields)
LONGEST_QUERY = 200


@router.get("/exchanges/{exchange_id}/edit")
def show_draft(work: WorkDep, page: OpenPage, caller: PageCaller, exchange_id: UUID) -> Response:
    """Show the form that corrects a draft."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    present = profile_of(exchange).model_dump(mode="json", exclude_none=True)
    typed = {name: str(value) for name, value in present.items()}
    return page.show("exchanges/edit.html", typed=typed, **_draft(work, exchange))


@router.post("/exchanges/{exchange_id}/edit")
def save_draft(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    form: Form,
) -> Response:
    """Correct a draft."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    typed = texts_of(form)
    try:
        wanted = {name: typed[name] for name in PROFILE & typed.keys()}
        change_draft(work, caller, exchange, read(ExchangeProfile, wanted))
    except AppError as error:
        work.undo()
        exchange = exchange_of(work, caller, exchange_id)
        values = _draft(work, exchange)
        return page.show_again("exchanges/edit.html", error, typed, **values)
    return go_to(f"/exchanges/{exchange_id}", N_("The exchange is corrected."))


@router.get("/exchanges/{exchange_id}/targets")
def search_targets(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    exchange_id: UUID,
    q: str = "",
) -> Response:
    """Look for competences in the exchange's release, with accents or without."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    referential = work.library.release(exchange.release)
    words = q.strip()[:LONGEST_QUERY]
    return page.show(
        "exchanges/targets.html",
        exchange=exchange,
        programme=get_programme(work, exchange.programme_id),
        referential=referential,
        words=words,
        found=find(referential, Wish(words=words), page.language),
        targets=[
            work.library.level_in(exchange.release, target.competence, target.level)
            for target in targets_of(work, exchange.id)
        ],
        is_draft=exchange.state == ExchangeState.DRAFT,
    )


@router.post(
    "/exchanges/{exchange_id}/targets/{competence_id}/remove",
    dependencies=CHECKED,
)
def end_target(
    work: WorkDep, caller: PageCaller, exchange_id: UUID, competence_id: str
) -> Response:
    """Take a target away from a draft."""
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    remove_target(work, caller, exchange, competence_id)
    return go_to(f"/exchanges/{exchange_id}/targets", N_("The target was taken away."))


def _draft(work: Work, exchange: Exchange) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "programme": get_programme(work, exchange.programme_id),
        "organisations": organisations_of(work, exchange.programme_id),
        "forms": work.library.forms(exchange.release),
        "themes": work.library.themes(exchange.release),
        "is_draft": exchange.state == ExchangeState.DRAFT,
    }
