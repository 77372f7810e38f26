"""HTML doors: the awards of a programme, for those who run it."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.errors import AppError
from app.issuing.award_list import (
    AWARD_STATE_NAMES,
    AwardSieve,
    competences_awarded,
    read_register,
    register_as_csv,
)
from app.people.dependencies import OpenPage
from app.people.erased import GONE
from app.plumbing.forms import read
from app.plumbing.paging import Paging
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import Page
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.page_context import context_of

router = APIRouter(prefix="/programmes/{programme_id}", include_in_schema=False)
SIEVE = tuple(AwardSieve.model_fields)
TEMPLATE = "issuing/award_list.html"


def _asked(request: Request) -> Mapping[str, str]:
    return request.query_params


# A form sends its empty fields too: they are read here, where empty means “not asked”.
Asked = Annotated[Mapping[str, str], Depends(_asked)]


@router.get("/awards")
def show_register(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    asked: Asked,
) -> Response:
    """Show a programme's awards, newest first."""
    typed = {name: asked.get(name, "") for name in SIEVE}
    values = _register(work, page, caller, programme_id)
    try:
        lines, following = read_register(
            work,
            caller,
            programme_id,
            read(AwardSieve, typed),
            gone=page.translate(GONE),
            paging=Paging(asked.get("cursor")),
        )
    except AppError as error:
        empty: dict[str, Any] = {"lines": [], "after": "", "query": ""}
        return page.show_again(TEMPLATE, error, typed, **values, **empty)
    filtered = {name: value for name, value in typed.items() if value}
    return page.show(
        TEMPLATE,
        typed=typed,
        lines=lines,
        after=f"?{urlencode({**filtered, 'cursor': following})}" if following else "",
        query=f"?{urlencode(filtered)}" if filtered else "",
        **values,
    )


@router.get("/awards.csv")
def download_register(
    work: WorkDep,
    page: OpenPage,
    caller: PageCaller,
    programme_id: UUID,
    asked: Asked,
) -> Response:
    """Give the filtered awards as a table for a spreadsheet."""
    sieve = read(AwardSieve, {name: asked.get(name, "") for name in SIEVE})
    gone = page.translate(GONE)
    text = register_as_csv(work, caller, programme_id, sieve, gone=gone)
    headers = {
        "Content-Disposition": 'attachment; filename="awards.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _register(work: Work, page: Page, caller: Caller, programme_id: UUID) -> dict[str, Any]:
    titles = {
        competence.id: competence.title.in_language(page.language)
        for release in work.library.releases.values()
        for competence in release.competences
    }
    return {
        **context_of(work, caller, programme_id),
        "latest": work.library.latest.version,
        "states": [(state.value, name) for state, name in AWARD_STATE_NAMES.items()],
        "state_names": AWARD_STATE_NAMES,
        "competences": [
            (found, titles.get(found, found))
            for found in competences_awarded(work, caller, programme_id)
        ],
    }
