"""JSON doors: badges for a file of decisions, of any length."""

import json
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from app.errors import N_, BadInput, NotFound
from app.issuing.award_imports import begin_import, import_in, problems_of, start
from app.issuing.batch_tables_out import problem_lines, table_of
from app.issuing.batches_api import CSV, BatchOut, batch_out
from app.issuing.import_tables import AfterJudging, AwardImport
from app.plumbing.idempotency import idempotent
from app.plumbing.languages import language_of, translations
from app.plumbing.service import Work, WorkDep, service_of
from app.plumbing.settings import MEBIBYTE
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1", tags=["awards"])
TOLD = 1_000
"""So many refused lines are named in an answer."""
IN_MEMORY = 4 * MEBIBYTE


class ProblemLine(BaseModel):
    """A line of the file that is refused."""

    line: int = Field(description="As a text editor counts, the heading being 1.")
    detail: str = Field(description="Why, in the language asked for.")


class ImportOut(BaseModel):
    """A file, how far it is judged, and what was asked for."""

    id: UUID = Field(description="Of the batch that the good lines are: ask for it to follow.")
    judged: bool = Field(description="Whether every line was looked at; a long file goes on.")
    asked: bool = Field(description="Whether the badges were asked for.")
    lines: int
    ready: int
    awarded: int = Field(description="Lines whose decision has its badge already.")
    refused: int
    batches: list[UUID] = Field(description="What to wait for; none while nothing is asked for.")
    problems: list[ProblemLine]
    problems_left: int = Field(description="How many refused lines are not named here.")


class ImportQuery(BaseModel):
    """What is to be done with a file, and for which programme."""

    do: Literal["judge", "all", "ready"] = "all"
    programme_id: UUID | None = None


async def read_file(request: Request) -> AsyncIterator[IO[bytes]]:
    """Read the table: the body itself, the file of a form, or the member `csv` of a JSON object.

    Raises:
        BadInput: it is JSON of another kind, or a form without a file.
    """
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        async with request.form() as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile):
                raise _missing("file")
            yield sent.file
        return
    with SpooledTemporaryFile(IN_MEMORY) as file:
        if "json" in kind:
            file.write(_csv_in(await request.body()))
        elif request.headers.get("idempotency-key"):
            file.write(await request.body())  # which is compared with that of the first call
        else:
            async for piece in request.stream():
                file.write(piece)
        yield file


def _csv_in(body: bytes) -> bytes:
    try:
        return str(json.loads(body)["csv"]).encode()
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise _missing("csv") from error


def _missing(name: str) -> BadInput:
    return BadInput(N_("“{name}” is missing."), field=name, name=name)


FileDep = Annotated[IO[bytes], Depends(read_file, scope="function")]
EXAMPLE = "decision_id\n94a2302a-902f-4df1-8f52-328a72805147\n"
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "examples": [EXAMPLE]}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["csv"],
                    "properties": {"csv": {"type": "string"}},
                    "examples": [{"csv": EXAMPLE}],
                }
            },
        },
    }
}


@router.post("/awards/import", status_code=202, openapi_extra=BODY)
@idempotent
def import_awards(
    request: Request,
    file: FileDep,
    work: WorkDep,
    caller: ApiCaller,
    asked: Annotated[ImportQuery, Query()],
) -> ImportOut:
    """Turn a file of decisions of one programme into badges: it is judged in full, then asked for as a durable batch.

    The file is CSV in UTF-8 or a workbook (XLSX), with a heading: `decision_id`, or `exchange_id,email,competence`.
    With `do=all` nothing is asked for unless every line is good; `do=ready` asks for the good ones; `do=judge` only
    says what the lines would do. A file of some thousand lines is judged in the background: ask for its batch. The same
    file again, while its badges are being made, is the same batch. A batch can be followed, started, cancelled and
    taken back.
    """
    programme_id = _programme(caller, asked.programme_id)
    row = begin_import(work, caller, programme_id, file, AfterJudging(asked.do))
    return _shown(request, work, caller, row)


@router.post("/batches/{batch_id}/start", name="start_batch")
@idempotent
def start_judged(work: WorkDep, caller: ApiCaller, batch_id: UUID) -> BatchOut:
    """Award the good lines of a file that was judged and not asked for."""
    row, batch = import_in(work, caller, batch_id, Action.AWARD)
    start(work, caller, row, batch)
    return batch_out(work, batch)


@router.get("/batches/{batch_id}/problems.csv", response_class=Response, responses=CSV)
def download_batch_problems(
    request: Request, work: WorkDep, caller: ApiCaller, batch_id: UUID
) -> Response:
    """Give every line of a file that was refused, when it was judged or later, with why, in the language asked for."""
    row, _ = import_in(work, caller, batch_id)
    lines = problem_lines(service_of(request), row.batch_id, language_of(request))
    return table_of(lines, f"problems-{batch_id}.csv")


def _programme(caller: Caller, asked: UUID | None) -> UUID:
    """Return the programme that a file is for: the one that is named, or the only one that may be meant."""
    if asked is not None:
        return asked
    mine = caller.programmes(Action.AWARD) or list(caller.memberships)
    if not mine:
        raise NotFound(N_("There is no such programme among yours."))
    if len(mine) > 1:
        raise BadInput(
            N_("Several programmes may be meant."),
            field="programme_id",
            remedy=N_("Name one in “programme_id”."),
        )
    return mine[0]


def _shown(request: Request, work: Work, caller: Caller, row: AwardImport) -> ImportOut:
    translate = translations(language_of(request)).gettext
    _, batch = import_in(work, caller, row.batch_id)
    problems = [
        ProblemLine(line=line, detail=" ".join(one.sentence(translate) for one in troubles))
        for line, troubles in problems_of(work, row, most=TOLD)
    ]
    return ImportOut(
        id=batch.id,
        judged=row.judged_at is not None,
        asked=not batch.held,
        lines=row.lines,
        ready=row.ready,
        awarded=row.awarded_before,
        refused=row.refused,
        batches=[] if batch.held else [batch.id],
        problems=problems,
        problems_left=max(0, row.refused - len(problems)),
    )
