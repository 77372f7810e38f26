"""JSON door: badges for a file of decisions, of any length that is taken here."""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from app.errors import N_, BadInput
from app.issuing.importing import LineState, ask_for, read_awards
from app.plumbing.idempotency import idempotent
from app.plumbing.languages import language_of, translations
from app.plumbing.service import WorkDep
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/awards", tags=["awards"])
TOLD = 1_000
"""So many refused lines are named in an answer."""


class ProblemLine(BaseModel):
    """A line of the file that is refused."""

    line: int = Field(description="As a text editor counts, the heading being 1.")
    detail: str = Field(description="Why, in the language asked for.")


class ImportOut(BaseModel):
    """A file that was judged in full, and what was asked for."""

    asked: bool = Field(description="Whether batches were asked for; nothing is done otherwise.")
    ready: int
    awarded: int = Field(description="Lines whose decision has its badge already.")
    refused: int
    batches: list[UUID] = Field(description="What to wait for: new batches, and those of before.")
    problems: list[ProblemLine]
    problems_left: int = Field(description="How many refused lines are not named here.")


async def read_file(request: Request) -> bytes:
    """Read the table: the body itself, or the member `csv` of a JSON object.

    Raises:
        BadInput: it is JSON of another kind.
    """
    body = await request.body()
    if "json" not in request.headers.get("content-type", ""):
        return body
    try:
        return str(json.loads(body)["csv"]).encode()
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise BadInput(N_("“{name}” is missing."), field="csv", name="csv") from error


FileDep = Annotated[bytes, Depends(read_file)]
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


@router.post("/import", status_code=202, openapi_extra=BODY)
@idempotent
def import_awards(
    request: Request,
    work: WorkDep,
    caller: ApiCaller,
    file: FileDep,
    do: Annotated[Literal["judge", "all", "ready"], Query()] = "all",
) -> ImportOut:
    """Turn a file of decisions into badges: it is judged in full, then asked for as durable batches.

    The file is CSV in UTF-8 with a heading: `decision_id`, or `exchange_id,email,competence`. With `do=all` nothing is
    asked for unless every line is good; `do=ready` asks for the good ones; `do=judge` only says what the lines would
    do. The same file again asks for nothing twice. Ask for a batch to see how far it is, to cancel it, or for its rows.
    """
    lines = read_awards(work, caller, file)
    translate = translations(language_of(request)).gettext
    refused = [line for line in lines if line.state is LineState.REFUSED]
    asks = do == "ready" or (do == "all" and not refused)
    batches = ask_for(work, caller, lines) if asks else []
    return ImportOut(
        asked=asks,
        ready=sum(line.state is LineState.READY for line in lines),
        awarded=sum(line.state is LineState.AWARDED for line in lines),
        refused=len(refused),
        batches=[batch.id for batch in batches],
        problems=[
            ProblemLine(line=line.number, detail=line.why(translate)) for line in refused[:TOLD]
        ],
        problems_left=max(0, len(refused) - TOLD),
    )
