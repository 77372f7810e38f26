"""JSON doors: assessments, evidence and decisions of an exchange."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlmodel import SQLModel, col, select

from app.assessing.decisions import NewDecision, Reason, confirm, decide, reopen, send_back
from app.assessing.dependencies import AssessableExchange, DecidedSeat, assessable_exchange
from app.assessing.evidence import NewEvidence, add_evidence, own_evidence, remove_evidence
from app.assessing.ratings import Ratings, rate_as_mediator
from app.assessing.readers import about_others, check_reader
from app.assessing.readings import note_reading
from app.assessing.seats import Seat, seat_of
from app.assessing.tables import Assessment, Decision, Evidence, PastDecision, WhatIsRead
from app.exchanges.dependencies import OfExchange
from app.exchanges.queries import participant_in
from app.exchanges.tables import Exchange
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.plumbing.texts import Line
from app.programmes.dependencies import ApiCaller
from referential import LevelId

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["assessments"])


class _OnCompetence(BaseModel):
    competence: Line = Field(min_length=1, max_length=80)


class AssessmentIn(Ratings, _OnCompetence):
    """Ratings by the calling mediator."""

    participant_id: UUID


class EvidenceIn(NewEvidence, _OnCompetence):
    """Evidence for a participant: a link or a text."""

    participant_id: UUID


class DecisionIn(NewDecision, _OnCompetence):
    """A mediator's decision."""

    participant_id: UUID


class AssessmentOut(SQLModel):
    """An assessment as the API shows it."""

    id: UUID
    participant_id: UUID
    competence: str
    moment: Literal["baseline", "final"]
    by: Literal["self", "partner", "mediator"]
    ratings: dict[str, Literal["no", "partly", "yes"]]
    created_at: datetime
    updated_at: datetime


class EvidenceOut(SQLModel):
    """A piece of evidence as the API shows it."""

    id: UUID
    participant_id: UUID
    competence: str
    kind: Literal["link", "text", "file"]
    title: str
    url: str
    text: str
    media_type: str
    size: int = Field(description="Bytes, for a file.")
    sha256: str
    descriptors: list[str] = Field(description="Ids; none for the whole competence.")
    created_at: datetime


class DecisionOut(SQLModel):
    """A decision as the API shows it."""

    id: UUID
    participant_id: UUID
    competence: str
    level: LevelId
    release: str
    reasons: str
    state: Literal["proposed", "final", "reopened"] = Field(
        description="“proposed” waits for the second mediator whom the programme asks for; “reopened” has a "
        "badge, and is decided anew."
    )
    confirmed_at: datetime | None
    created_at: datetime


class PastDecisionOut(SQLModel):
    """A decision that was returned or reopened, as the API shows it."""

    id: UUID
    participant_id: UUID
    competence: str
    level: LevelId
    release: str
    reasons: str
    ending: Literal["returned", "reopened"]
    ended_because: str
    decided_at: datetime
    created_at: datetime


@router.get("/assessments")
def list_assessments(
    within: OfExchange, caller: ApiCaller, participant_id: UUID | None = None
) -> Listing[AssessmentOut]:
    """List the assessments of an exchange, or of one person in it."""
    only = [about_others(caller, within.exchange, Assessment.participant_id)]
    if participant_id is not None:
        only.append(col(Assessment.participant_id) == participant_id)
    return within.listing(Assessment, AssessmentOut.model_validate, *only)


@router.post("/assessments", status_code=201)
@idempotent
def create_assessment(
    work: WorkDep, caller: ApiCaller, exchange: AssessableExchange, asked: AssessmentIn
) -> AssessmentOut:
    """Rate a participant as mediator; rating again replaces your earlier ratings of that moment."""
    seat = seat_asked(work, exchange, asked)
    return AssessmentOut.model_validate(rate_as_mediator(work, caller, seat, asked))


@router.post("/evidence", status_code=201)
@idempotent
def create_evidence(
    work: WorkDep, caller: ApiCaller, exchange: AssessableExchange, asked: EvidenceIn
) -> EvidenceOut:
    """Attach a link or a text to a participant's competence."""
    seat = seat_asked(work, exchange, asked)
    return EvidenceOut.model_validate(add_evidence(work, seat, asked, added_by=caller.person_id))


@router.get("/evidence")
def list_evidence(
    work: WorkDep,
    caller: ApiCaller,
    exchange: AssessableExchange,
    participant_id: UUID,
    paging: PagingDep,
) -> Listing[EvidenceOut]:
    """List the evidence of a participant; not for the organisation for which they take part."""
    participant = participant_in(work, exchange, participant_id)
    check_reader(caller, exchange, participant)
    note_reading(work, participant, caller.person_id, WhatIsRead.SHEET)
    query = select(Evidence).where(Evidence.participant_id == participant.id)
    return paging.listing(query, EvidenceOut.model_validate)


@router.post("/decisions", status_code=201)
@idempotent
def create_decision(
    work: WorkDep, caller: ApiCaller, exchange: AssessableExchange, asked: DecisionIn
) -> DecisionOut:
    """Decide the level a participant has reached; the rules answer 422 when something is lacking."""
    seat = seat_asked(work, exchange, asked)
    return DecisionOut.model_validate(decide(work, caller, seat, asked))


@router.get("/decisions")
def list_decisions(
    within: OfExchange, caller: ApiCaller, participant_id: UUID | None = None
) -> Listing[DecisionOut]:
    """List the decisions taken in an exchange, or about one person in it."""
    only = [about_others(caller, within.exchange, Decision.participant_id)]
    if participant_id is not None:
        only.append(col(Decision.participant_id) == participant_id)
    return within.listing(Decision, DecisionOut.model_validate, *only)


@router.post("/decisions/{decision_id}/confirm")
@idempotent
def confirm_decision(work: WorkDep, caller: ApiCaller, decided: DecidedSeat) -> DecisionOut:
    """Confirm a proposed decision, as second mediator."""
    return DecisionOut.model_validate(confirm(work, caller, *decided))


@router.post("/decisions/{decision_id}/return")
@idempotent
def return_decision(
    work: WorkDep, caller: ApiCaller, decided: DecidedSeat, asked: Reason
) -> PastDecisionOut:
    """Return a proposed decision to its mediator, as second mediator: the sheet opens again."""
    return PastDecisionOut.model_validate(send_back(work, caller, *decided, asked))


@router.post("/decisions/{decision_id}/reopen")
@idempotent
def reopen_decision(
    work: WorkDep, caller: ApiCaller, decided: DecidedSeat, asked: Reason
) -> PastDecisionOut:
    """Take back a decision: the sheet opens again. A badge on it stays valid until it is reissued or revoked."""
    return PastDecisionOut.model_validate(reopen(work, caller, *decided, asked))


@router.get("/past-decisions")
def list_past_decisions(within: OfExchange, caller: ApiCaller) -> Listing[PastDecisionOut]:
    """List the decisions of an exchange that were returned or reopened, and why."""
    only = about_others(caller, within.exchange, PastDecision.participant_id)
    return within.listing(PastDecision, PastDecisionOut.model_validate, only)


@router.delete(
    "/evidence/{evidence_id}", status_code=204, dependencies=[Depends(assessable_exchange)]
)
def delete_evidence(work: WorkDep, caller: ApiCaller, evidence_id: UUID) -> None:
    """Remove evidence that you added; possible until the decision."""
    evidence, seat = own_evidence(work, caller.person_id, evidence_id)
    remove_evidence(work, seat, evidence)


def seat_asked(
    work: Work, exchange: Exchange, asked: AssessmentIn | EvidenceIn | DecisionIn
) -> Seat:
    """Return the seat that a call is about.

    Raises:
        NotFound: the exchange has no such participant, or its release no such competence.
    """
    participant = participant_in(work, exchange, asked.participant_id)
    return seat_of(work, exchange, participant, asked.competence)
