"""JSON doors: many awards at once."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.issuing.batch_revoking import revoke_batch
from app.issuing.batches import (
    LARGEST_BATCH,
    ask_awards,
    batch_in,
    cancel_batch,
    progress_of,
    rows_of,
    troubles_of,
)
from app.issuing.revoking import Revocation
from app.issuing.tables import AwardBatch
from app.plumbing.idempotency import idempotent
from app.plumbing.languages import language_of, translations
from app.plumbing.service import Work, WorkDep
from app.plumbing.spreadsheets import download, write_table
from app.programmes.dependencies import ApiCaller

COLUMNS = ("decision_id", "state", "award_id", "detail")
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A table."}
}
router = APIRouter(prefix="/api/v1/batches", tags=["awards"])


class NewBatch(BaseModel):
    """The decisions that shall become badges."""

    model_config = ConfigDict(extra="forbid")

    decision_ids: list[UUID] = Field(min_length=1, max_length=LARGEST_BATCH)


class BatchOut(BaseModel):
    """A batch and how far it is."""

    id: UUID
    programme_id: UUID
    total: int
    awarded: int
    refused: int
    cancelled: int = Field(description="Given up before their turn came: the batch was cancelled.")
    created_at: datetime
    finished_at: datetime | None = Field(description="Null while rows are waiting.")


class BatchRevocation(BaseModel):
    """What became of a batch's badges when they were taken back."""

    revoked: int = Field(description="Taken back by this call.")
    left: int = Field(description="Still in force: call again.")


class BatchRowOut(BaseModel):
    """One decision of a batch, and what became of it."""

    decision_id: UUID
    state: Literal["waiting", "awarded", "refused", "cancelled"]
    award_id: UUID | None
    detail: str | None = Field(description="Why it was refused, in the language asked for.")


class BatchRows(BaseModel):
    """All rows of a batch, in the order they were sent."""

    items: list[BatchRowOut]


@router.post("", status_code=202)
@idempotent
def create_batch(work: WorkDep, caller: ApiCaller, asked: NewBatch) -> BatchOut:
    """Turn many decisions into badges; ask for the batch again to see how far it is.

    The work goes on by itself and survives a restart. A decision that has its badge already counts as awarded.
    """
    return _batch(work, ask_awards(work, caller, asked.decision_ids))


@router.get("/{batch_id}")
def show_batch(work: WorkDep, caller: ApiCaller, batch_id: UUID) -> BatchOut:
    """Show how far a batch is."""
    return _batch(work, batch_in(work, caller, batch_id))


@router.get("/{batch_id}/rows")
def list_batch_rows(
    request: Request, work: WorkDep, caller: ApiCaller, batch_id: UUID
) -> BatchRows:
    """List what became of each decision."""
    translate = translations(language_of(request)).gettext
    items = [
        BatchRowOut.model_validate(
            {
                **row.model_dump(include={"decision_id", "state", "award_id"}),
                "detail": " ".join(trouble.sentence(translate) for trouble in troubles_of(row))
                or None,
            }
        )
        for row in rows_of(work, batch_in(work, caller, batch_id))
    ]
    return BatchRows(items=items)


@router.get("/{batch_id}/rows.csv", response_class=Response, responses=CSV)
def download_batch_rows(
    request: Request, work: WorkDep, caller: ApiCaller, batch_id: UUID
) -> Response:
    """Give what became of each decision as a table; one that was refused says why, in the language asked for."""
    translate = translations(language_of(request)).gettext
    batch = batch_in(work, caller, batch_id)
    rows = (
        (
            row.decision_id,
            row.state,
            row.award_id,
            " ".join(trouble.sentence(translate) for trouble in troubles_of(row)),
        )
        for row in rows_of(work, batch)
    )
    return download(write_table([COLUMNS, *rows]), f"batch-{batch.id}.csv")


@router.post("/{batch_id}/cancel", name="cancel_batch")
@idempotent
def cancel(work: WorkDep, caller: ApiCaller, batch_id: UUID) -> BatchOut:
    """Make no more badges of a batch: those that are made stay, what waits is given up."""
    return _batch(work, cancel_batch(work, caller, batch_in(work, caller, batch_id)))


@router.post("/{batch_id}/revoke", name="revoke_batch")
@idempotent
def revoke_made(
    work: WorkDep, caller: ApiCaller, batch_id: UUID, asked: Revocation
) -> BatchRevocation:
    """Take back the badges that a batch made, a hundred at a call: call again until none is left in force."""
    batch = batch_in(work, caller, batch_id)
    return BatchRevocation(**asdict(revoke_batch(work, caller, batch, asked)))


def _batch(work: Work, batch: AwardBatch) -> BatchOut:
    progress = progress_of(work, batch)
    return BatchOut(
        **batch.model_dump(exclude={"asked_by"}),
        total=progress.total,
        awarded=progress.awarded,
        refused=progress.refused,
        cancelled=progress.cancelled,
    )
