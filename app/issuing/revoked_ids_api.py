"""JSON doors: badges that were never awarded, revoked by their id."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.issuing.revoked_ids import UnknownBadge, revoke_id, revoked_ids
from app.issuing.tables import RevokedId
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/revoked-ids", tags=["awards"])


class RevokedIdOut(BaseModel):
    """An id that was revoked, as the API shows it."""

    id: UUID
    programme_id: UUID
    generation: int
    name: str
    """The id that the badge gives itself."""
    list_number: int | None
    place: int | None
    reason: str
    created_at: datetime


@router.get("")
def list_revoked_ids(
    caller: ApiCaller, programme_id: UUID, paging: PagingDep
) -> Listing[RevokedIdOut]:
    """List the badges that were never awarded and are revoked all the same, newest first."""
    caller.demand(programme_id, Action.READ)
    return paging.listing(revoked_ids(programme_id), _out)


@router.post("", status_code=201)
@idempotent
def create_revoked_id(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, asked: UnknownBadge
) -> RevokedIdOut:
    """Revoke a badge that carries your signature and that you never awarded, by the id it gives itself.

    An award of yours is revoked under `/api/v1/awards/{award_id}/revoke`.
    """
    caller.demand(programme_id, Action.REVOKE)
    return _out(revoke_id(work, programme_id, asked, by=caller))


def _out(row: RevokedId) -> RevokedIdOut:
    return RevokedIdOut.model_validate(row, from_attributes=True)
