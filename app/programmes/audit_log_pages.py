"""HTML doors: a programme's audit log, for its owners."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.errors import N_, AppError, BadInput
from app.people.dependencies import OpenPage
from app.people.erased import GONE
from app.plumbing.forms import read
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import Page
from app.programmes.access import Action
from app.programmes.audit_log import (
    Sieve,
    actions_in,
    chain_state,
    people_in,
    read_trail,
    trail_as_csv,
)
from app.programmes.audit_log_words import details_of
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.event_names import EVENT_NAMES
from app.programmes.page_context import context_of
from app.programmes.workflow import organisations_of

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
SIEVE = tuple(Sieve.model_fields)


def _asked(request: Request) -> Mapping[str, str]:
    return request.query_params


# A form sends its empty fields too: they are read here, where empty means “not asked”.
Asked = Annotated[Mapping[str, str], Depends(_asked)]


@router.get("/audit")
def show_trail(
    work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID, asked: Asked
) -> Response:
    """Show what happened, newest first; with `check`, whether the log is whole."""
    typed = {name: asked.get(name, "") for name in SIEVE}
    below, check = asked.get("below", ""), bool(asked.get("check"))
    values = _trail(work, page, caller, programme_id, check=check)
    try:
        sieve = read(Sieve, typed)
        start = int(below) if below else None
    except AppError as error:
        empty: dict[str, Any] = {"events": [], "after": ""}
        return page.show_again("programmes/audit.html", error, typed, **values, **empty, query="")
    except ValueError as error:
        raise BadInput(N_("This page of the log does not exist.")) from error
    events, further = read_trail(work, caller, programme_id, sieve, below=start)
    filtered = {name: value for name, value in typed.items() if value}
    after = f"?{urlencode({**filtered, 'below': further})}" if further is not None else ""
    return page.show(
        "programmes/audit.html",
        typed=typed,
        events=[(event, details_of(event, values["organisation_names"])) for event in events],
        after=after,
        query=f"?{urlencode(filtered)}" if filtered else "",
        **values,
    )


@router.get("/audit.csv")
def download_trail(
    work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID, asked: Asked
) -> Response:
    """Give the filtered log as a table for a spreadsheet."""
    caller.demand(programme_id, Action.READ_AUDIT)
    sieve = read(Sieve, {name: asked.get(name, "") for name in SIEVE})
    text = trail_as_csv(work, caller, programme_id, sieve, gone=page.translate(GONE))
    headers = {
        "Content-Disposition": 'attachment; filename="audit.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _trail(
    work: Work, page: Page, caller: Caller, programme_id: UUID, *, check: bool
) -> dict[str, Any]:
    return {
        **context_of(work, caller, programme_id, Action.READ_AUDIT),
        "state": chain_state(work, caller, programme_id, check=check),
        "checked": check,
        "people": people_in(work, caller, programme_id, gone=page.translate(GONE)),
        "actions": actions_in(work, caller, programme_id),
        "event_names": EVENT_NAMES,
        "organisation_names": {
            str(one.id): one.name for one in organisations_of(work, programme_id)
        },
    }
