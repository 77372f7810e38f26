"""JSON doors: many awards at once."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.issuing.award_imports import import_of
from app.issuing.batch_revoking import revocation_of, revoke_all, revoke_batch
from app.issuing.batch_tables_out import batch_lines, table_of
from app.issuing.batches import (
    LARGEST_BATCH,
    ask_awards,
    batch_in,
    cancel_batch,
    progress_of,
    rows_of,
    troubles_of,
)
from app.issuing.import_tables import AwardImport
from app.issuing.revoking import Revocation
from app.issuing.tables import AwardBatch
from app.plumbing.idempotency import idempotent
from app.plumbing.languages import language_of, translations
from app.plumbing.service import Work, WorkDep, service_of
from app.programmes.dependencies import ApiCaller

CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A table."}
}
router = APIRouter(prefix="/api/v1/batches", tags=["awards"])


class NewBatch(BaseModel):
    """The decisions that shall become badges."""

    model_config = ConfigDict(extra="forbid")

    decision_ids: list[UUID] = Field(min_length=1, max_length=LARGEST_BATCH)


class FileOut(BaseModel):
    """The file that a batch came from, and how far it is judged."""

    lines: int
    judged: int
    refused: int = Field(description="Lines that became no row of the batch.")
    awarded_before: int


class TakenBackOut(BaseModel):
    """How far the badges of a batch are taken back."""

    revoked: int
    finished_at: datetime | None = Field(description="Null while some are left.")


class BatchOut(BaseModel):
    """A batch and how far it is."""

    id: UUID
    programme_id: UUID
    state: Literal["judging", "judged", "running", "finished"] = Field(
        description="A file is judged first; it may then wait to be started."
    )
    file: FileOut | None = Field(description="Null where the batch came from no file.")
    taken_back: TakenBackOut | None = Field(
        description="Null where nobody asked for all its badges to be revoked."
    )
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
    return batch_out(work, ask_awards(work, caller, asked.decision_ids))


@router.get("/{batch_id}")
def show_batch(work: WorkDep, caller: ApiCaller, batch_id: UUID) -> BatchOut:
    """Show how far a batch is."""
    return batch_out(work, batch_in(work, caller, batch_id))


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
    batch = batch_in(work, caller, batch_id)
    lines = batch_lines(service_of(request), batch.id, language_of(request))
    return table_of(lines, f"batch-{batch.id}.csv")


@router.post("/{batch_id}/cancel", name="cancel_batch")
@idempotent
def cancel(work: WorkDep, caller: ApiCaller, batch_id: UUID) -> BatchOut:
    """Make no more badges of a batch: those that are made stay, what waits is given up."""
    return batch_out(work, cancel_batch(work, caller, batch_in(work, caller, batch_id)))


@router.post("/{batch_id}/revoke", name="revoke_batch")
@idempotent
def revoke_made(
    work: WorkDep, caller: ApiCaller, batch_id: UUID, asked: Revocation
) -> BatchRevocation:
    """Take back the badges that a batch made, a hundred at a call: call again until none is left in force."""
    batch = batch_in(work, caller, batch_id)
    return BatchRevocation(**asdict(revoke_batch(work, caller, batch, asked)))


@router.post("/{batch_id}/revoke-all", name="revoke_whole_batch", status_code=202)
@idempotent
def revoke_whole(work: WorkDep, caller: ApiCaller, batch_id: UUID, asked: Revocation) -> BatchOut:
    """Have all badges that a batch made taken back: the work goes on by itself. Ask for the batch to see how far."""
    batch = batch_in(work, caller, batch_id)
    revoke_all(work, caller, batch, asked)
    return batch_out(work, batch)


def batch_out(work: Work, batch: AwardBatch) -> BatchOut:
    """Return a batch as the API shows it."""
    progress, file = progress_of(work, batch), import_of(work, batch)
    taken = revocation_of(work, batch)
    return BatchOut(
        **batch.model_dump(exclude={"asked_by", "held"}),
        state=_state(batch, file),
        file=None if file is None else FileOut.model_validate(file, from_attributes=True),
        taken_back=None
        if taken is None
        else TakenBackOut.model_validate(taken, from_attributes=True),
        total=progress.total,
        awarded=progress.awarded,
        refused=progress.refused,
        cancelled=progress.cancelled,
    )


def _state(batch: AwardBatch, file: AwardImport | None) -> str:
    if batch.finished_at is not None:
        return "finished"
    if not batch.held:
        return "running"
    return "judging" if file is not None and file.judged_at is None else "judged"
