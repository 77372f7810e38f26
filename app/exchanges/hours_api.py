"""JSON doors: hours that participants declare, and that the other side of an exchange confirms or refuses."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import NotFound
from app.exchanges.hours import (
    NewHours,
    OnPaper,
    Refusal,
    Seen,
    confirm_hours,
    confirm_on_paper,
    declare_hours,
    hours_of_person,
    own_hours,
    refuse_hours,
    withdraw_hours,
)
from app.exchanges.hours_queries import all_hours, hours_seen_by
from app.exchanges.hours_rules import QUARTERS
from app.exchanges.queries import exchange_of
from app.exchanges.tables import Hours
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}/hours", tags=["hours"])


class HoursOut(BaseModel):
    """Hours of one day, as the API shows them."""

    id: UUID
    exchange_id: UUID
    participant_id: UUID | None
    """Null once the person was erased, and for observers, who read sums."""
    organisation_id: UUID
    role: Literal["volunteer", "staff"]
    day: date
    hours: float
    note: str
    state: Literal["declared", "confirmed", "refused"]
    on_paper: bool
    reason: str
    """Why they were refused, or where the signed paper is."""
    created_at: datetime
    judged_at: datetime | None


class HoursConfirmation(BaseModel):
    """How hours are confirmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    hours: float | None = Field(default=None, description="What you saw; other hours are refused.")
    on_paper: Line | None = Field(
        default=None,
        min_length=3,
        max_length=500,
        description="For a mediator: who of the other side signed, and where the paper is.",
    )


@router.get("")
def list_hours(
    work: WorkDep, caller: ApiCaller, paging: PagingDep, exchange_id: UUID
) -> Listing[HoursOut]:
    """List hours: all of an exchange for who runs it; for a participant, their own and those of the other side.

    Observers are not told whose they are, nor what was written beside them.
    """
    query, by_name = _seen_by(work, caller, exchange_id)
    return paging.listing(query, _shown if by_name else _unnamed)


@router.post("", status_code=201)
@idempotent
def create_hours(work: WorkDep, caller: ApiCaller, exchange_id: UUID, asked: NewHours) -> HoursOut:
    """Declare hours of one day, as a participant who is signed in."""
    return _shown(declare_hours(work, hours_of_person(work, exchange_id, caller), asked))


@router.post("/{hours_id}/confirm", name="confirm_hours")
@idempotent
def confirm(
    work: WorkDep, caller: ApiCaller, exchange_id: UUID, hours_id: UUID, asked: HoursConfirmation
) -> HoursOut:
    """Confirm hours of the other side, as a participant; or, as a mediator, that this was done on paper."""
    seen = [Seen(hours_id, None if asked.hours is None else round(asked.hours * QUARTERS))]
    if asked.on_paper is None:
        judge = hours_of_person(work, exchange_id, caller)
        return _shown(confirm_hours(work, judge, seen)[0])
    exchange = exchange_of(work, caller, exchange_id, Action.MANAGE_EXCHANGES)
    paper = OnPaper(note=asked.on_paper)
    return _shown(confirm_on_paper(work, caller, exchange, seen, paper)[0])


@router.post("/{hours_id}/refuse", name="refuse_hours")
@idempotent
def refuse(
    work: WorkDep, caller: ApiCaller, exchange_id: UUID, hours_id: UUID, asked: Refusal
) -> HoursOut:
    """Refuse hours of the other side, with the reason, as a participant."""
    judge = hours_of_person(work, exchange_id, caller)
    return _shown(refuse_hours(work, judge, Seen(hours_id), asked))


@router.delete("/{hours_id}", status_code=204)
def delete_hours(work: WorkDep, caller: ApiCaller, exchange_id: UUID, hours_id: UUID) -> None:
    """Withdraw hours of your own; possible until they are confirmed."""
    mine = hours_of_person(work, exchange_id, caller)
    withdraw_hours(work, mine, own_hours(work, mine.id, hours_id))


def _seen_by(work: Work, caller: Caller, exchange_id: UUID) -> tuple[SelectOfScalar[Hours], bool]:
    """Return the hours that a caller sees, and whether they are told whose they are."""
    try:
        exchange = exchange_of(work, caller, exchange_id)
    except NotFound:
        return hours_seen_by(hours_of_person(work, exchange_id, caller)), True
    return all_hours(exchange_id), caller.reads_of_people(exchange.programme_id)


def _shown(row: Hours) -> HoursOut:
    return HoursOut(**row.model_dump(), hours=row.quarters / QUARTERS)


def _unnamed(row: Hours) -> HoursOut:
    return _shown(row).model_copy(update={"participant_id": None, "note": "", "reason": ""})
