"""JSON doors: a programme's audit log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.audit_log import AuditFilter, chain_state, read_audit_log
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/programmes/{programme_id}", tags=["audit log"])
LARGEST_POSITION = 2**31 - 1


class AuditEventOut(BaseModel):
    """One thing that happened, as the API shows it."""

    position: int
    at: datetime
    actor: UUID | None
    """The person, or null when the operator acted."""
    action: str
    subject: str
    detail: dict[str, Any]
    previous: str
    digest: str


class AuditChain(BaseModel):
    """How the log stands: every event was recomputed for this answer."""

    events: int
    seal: str
    """The digest of the last event: keep it, and nobody can cut off the end unseen."""
    holds: bool
    broken_at: int | None
    reason: str | None


@dataclass(frozen=True)
class AuditPaging:
    """Which page of the log is asked for."""

    cursor: Annotated[int | None, Query(ge=0, le=LARGEST_POSITION)] = None
    limit: Limit = DEFAULT_LIMIT


def _wanted(
    action: Annotated[Line, Query(max_length=100)] = "",
    actor: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> AuditFilter:
    return AuditFilter(action=action, actor=actor, since=since, until=until)


WantedDep = Annotated[AuditFilter, Depends(_wanted)]
AuditPagingDep = Annotated[AuditPaging, Depends()]


@router.get("/audit-events")
def list_audit_events(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, wanted: WantedDep, paging: AuditPagingDep
) -> Listing[AuditEventOut]:
    """List what happened in a programme, newest first; `since` and `until` are days, both included."""
    caller.demand(programme_id, Action.READ_AUDIT)
    rows, below = read_audit_log(
        work, programme_id, wanted, below=paging.cursor, limit=paging.limit
    )
    return Listing(
        items=[AuditEventOut.model_validate(row, from_attributes=True) for row in rows],
        next=None if below is None else str(below),
    )


@router.get("/audit-chain")
def show_audit_chain(work: WorkDep, caller: ApiCaller, programme_id: UUID) -> AuditChain:
    """Check that no event of the log was changed or removed."""
    caller.demand(programme_id, Action.READ_AUDIT)
    state = chain_state(work, programme_id, check=True)
    broken = state.broken
    return AuditChain(
        events=state.events,
        seal=state.seal,
        holds=broken is None,
        broken_at=None if broken is None else broken.position,
        reason=None if broken is None else broken.reason,
    )
