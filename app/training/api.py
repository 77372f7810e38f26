"""JSON doors: training as a programme recommends it, read by who is near, kept by who leads exchanges."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.contacts.dependencies import ApiSpeaker
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.training.queries import TrainingFilter, read_by
from app.training.rules import is_dead
from app.training.tables import Cost, TrainingResource
from app.training.workflow import (
    TrainingProfile,
    add_training,
    change_training,
    remove_training,
    training_of,
)
from referential import LevelId

router = APIRouter(prefix="/api/v1/training", tags=["training"])


class NewTrainingIn(TrainingProfile):
    """Something by which people learn, and on whose list it is put."""

    programme_id: UUID


class TrainingOut(BaseModel):
    """Something by which people learn, as the API shows it."""

    id: UUID
    programme_id: UUID
    competence: str
    level: LevelId
    """Up to which it leads."""
    title: str
    url: str
    language: str
    cost: Cost
    accessibility: str
    checked_on: date
    looked_at: datetime | None
    """When its address was looked at last, by a program; null before."""
    dead: bool
    """Whether the address has not answered for days."""
    created_at: datetime


@router.get("")
def list_training(
    caller: ApiSpeaker, paging: PagingDep, asked: Annotated[TrainingFilter, Query()]
) -> Listing[TrainingOut]:
    """List the training of the programmes in which you work or take part, or for whose organisations you act."""
    return paging.listing(read_by(caller, asked), _out)


@router.post("", status_code=201)
@idempotent
def create_training(work: WorkDep, caller: ApiCaller, asked: NewTrainingIn) -> TrainingOut:
    """Put something by which people learn on a programme's list."""
    profile = TrainingProfile.model_validate(asked.model_dump(exclude={"programme_id"}))
    return _out(add_training(work, caller, asked.programme_id, profile))


@router.get("/{training_id}")
def show_training(work: WorkDep, caller: ApiCaller, training_id: UUID) -> TrainingOut:
    """Show one entry of the list of a programme in which you work."""
    return _out(training_of(work, caller, training_id))


@router.put("/{training_id}")
@idempotent
def replace_training(
    work: WorkDep, caller: ApiCaller, training_id: UUID, asked: TrainingProfile
) -> TrainingOut:
    """Write an entry anew; a new address is looked at soon."""
    row = training_of(work, caller, training_id, Action.MANAGE_EXCHANGES)
    return _out(change_training(work, caller, row, asked))


@router.post("/{training_id}/remove", name="remove_training")
@idempotent
def take_training_out(work: WorkDep, caller: ApiCaller, training_id: UUID) -> TrainingOut:
    """Take an entry off the list; the answer says what it was."""
    row = training_of(work, caller, training_id, Action.MANAGE_EXCHANGES)
    was = _out(row)
    remove_training(work, caller, row)
    return was


def _out(row: TrainingResource) -> TrainingOut:
    return TrainingOut.model_validate({**row.model_dump(), "dead": is_dead(row.fails)})
