"""JSON doors: ratings, evidence and decisions about many at once, each done or refused for itself."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from app.assessing.api import AssessmentIn, DecisionIn, EvidenceIn, seat_asked
from app.assessing.decisions import take
from app.assessing.dependencies import AssessableExchange
from app.assessing.evidence import add_evidence
from app.assessing.ratings import rate_as_mediator
from app.assessing.seats import Seat
from app.assessing.second_mediators import ask_second_mediators
from app.assessing.tables import Assessment, Decision, Evidence
from app.errors import AppError
from app.exchanges.tables import Exchange
from app.plumbing.idempotency import idempotent
from app.plumbing.languages import language_of, translations
from app.plumbing.problems import Problem, problem
from app.plumbing.service import Work, WorkDep
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["assessments"])
LARGEST = 1_000
"""Items of one call: a class of 250 on four competences."""
Item = TypeVar("Item", AssessmentIn, EvidenceIn, DecisionIn)


class ManyAssessments(BaseModel):
    """Ratings of many participants, at the start or at the end."""

    model_config = ConfigDict(extra="forbid")

    items: list[AssessmentIn] = Field(min_length=1, max_length=LARGEST)


class ManyEvidence(BaseModel):
    """Evidence for many participants."""

    model_config = ConfigDict(extra="forbid")

    items: list[EvidenceIn] = Field(min_length=1, max_length=LARGEST)


class ManyDecisions(BaseModel):
    """Decisions about many participants."""

    model_config = ConfigDict(extra="forbid")

    items: list[DecisionIn] = Field(min_length=1, max_length=LARGEST)


class ItemDone(BaseModel):
    """What became of one item."""

    index: int = Field(description="Its place among those that were sent, from 0.")
    id: UUID | None = Field(
        description="Of the assessment, the evidence or the decision; null if refused."
    )
    problem: Problem | None = Field(description="Why it was refused; null if it was done.")


class ManyDone(BaseModel):
    """What became of each item, in the order they were sent."""

    done: int
    refused: int
    items: list[ItemDone]


@router.post("/assessments/batch")
@idempotent
def create_assessments(
    request: Request,
    work: WorkDep,
    caller: ApiCaller,
    exchange: AssessableExchange,
    asked: ManyAssessments,
) -> ManyDone:
    """Rate many participants as mediator: those who cannot be rated are named, the others are."""

    def act(seat: Seat, one: AssessmentIn) -> Assessment:
        return rate_as_mediator(work, caller, seat, one)

    return _each(request, work, exchange, asked.items, act)


@router.post("/evidence/batch")
@idempotent
def create_evidence_of_many(
    request: Request,
    work: WorkDep,
    caller: ApiCaller,
    exchange: AssessableExchange,
    asked: ManyEvidence,
) -> ManyDone:
    """Attach links or texts to many participants' competences: what cannot be attached is named, the rest is."""

    def act(seat: Seat, one: EvidenceIn) -> Evidence:
        return add_evidence(work, seat, one, added_by=caller.person_id)

    return _each(request, work, exchange, asked.items, act)


@router.post("/decisions/batch")
@idempotent
def create_decisions(
    request: Request,
    work: WorkDep,
    caller: ApiCaller,
    exchange: AssessableExchange,
    asked: ManyDecisions,
) -> ManyDone:
    """Decide about many participants: where something is lacking it is named, about the others it is decided.

    Where the programme asks for a second mediator, those who may confirm are written to once.
    """
    taken: list[tuple[Seat, Decision]] = []

    def act(seat: Seat, one: DecisionIn) -> Decision:
        decision = take(work, caller, seat, one)
        taken.append((seat, decision))
        return decision

    outcome = _each(request, work, exchange, asked.items, act)
    ask_second_mediators(work, exchange, taken)
    return outcome


def _each(
    request: Request,
    work: Work,
    exchange: Exchange,
    items: list[Item],
    act: Callable[[Seat, Item], Any],
) -> ManyDone:
    translate = translations(language_of(request)).gettext
    rows: list[ItemDone] = []
    for index, item in enumerate(items):
        try:
            with work.session.begin_nested():  # what is refused leaves nothing half done
                made = act(seat_asked(work, exchange, item), item)
        except AppError as error:
            said = Problem.model_validate(problem(error, translate))
            rows.append(ItemDone(index=index, id=None, problem=said))
        else:
            rows.append(ItemDone(index=index, id=made.id, problem=None))
    refused = sum(row.problem is not None for row in rows)
    return ManyDone(done=len(rows) - refused, refused=refused, items=rows)
