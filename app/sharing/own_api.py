"""JSON doors: a person's own badges, for a program that they let act for them (`POST /sessions`)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import select

from app.issuing.api import AwardOut, award_out
from app.issuing.tables import Award
from app.people.dependencies import Oneself, OneselfDep
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.sharing.workflow import accept, close_page, decline, open_page, own_award

router = APIRouter(prefix="/api/v1/badges", tags=["badges"])


class OwnBadgeOut(AwardOut):
    """A badge as the API shows it to the person who earned it."""

    declined_at: datetime | None
    """When they declined it; null where they did not."""
    opened_at: datetime | None
    """Since when whoever has the link sees its page; null while the page is private."""


@router.get("")
def list_own_badges(work: WorkDep, caller: OneselfDep, paging: PagingDep) -> Listing[OwnBadgeOut]:
    """List the badges that you earned."""
    query = select(Award).where(Award.person_id == caller.person_id)
    return paging.listing(query, lambda row: _badge(work, row))


@router.get("/{award_id}")
def show_own_badge(work: WorkDep, caller: OneselfDep, award_id: UUID) -> OwnBadgeOut:
    """Show one badge that you earned."""
    return _badge(work, own_award(work, caller.person_id, award_id))


@router.post("/{award_id}/accept")
@idempotent
def accept_badge(work: WorkDep, caller: OneselfDep, award_id: UUID) -> OwnBadgeOut:
    """Accept a badge, also one that you declined: its documents are public; its page stays private."""
    return _do(work, caller, award_id, accept)


@router.post("/{award_id}/decline")
@idempotent
def decline_badge(work: WorkDep, caller: OneselfDep, award_id: UUID) -> OwnBadgeOut:
    """Decline a badge, also one that you accepted: it is shown nowhere, and can be accepted later."""
    return _do(work, caller, award_id, decline)


@router.post("/{award_id}/open")
@idempotent
def open_badge_page(work: WorkDep, caller: OneselfDep, award_id: UUID) -> OwnBadgeOut:
    """Let whoever has the link `share` see the badge's page; accept the badge first."""
    return _do(work, caller, award_id, open_page)


@router.post("/{award_id}/close")
@idempotent
def close_badge_page(work: WorkDep, caller: OneselfDep, award_id: UUID) -> OwnBadgeOut:
    """Make the badge's page private again; the link is dead at once."""
    return _do(work, caller, award_id, close_page)


def _do(
    work: Work, caller: Oneself, award_id: UUID, act: Callable[[Work, Award], None]
) -> OwnBadgeOut:
    row = own_award(work, caller.person_id, award_id)
    act(work, row)
    return _badge(work, row)


def _badge(work: Work, row: Award) -> OwnBadgeOut:
    told = award_out(work, row).model_dump()
    return OwnBadgeOut(**told, declined_at=row.declined_at, opened_at=row.opened_at)
