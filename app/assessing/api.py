"""JSON doors: assessments, evidence and decisions of an exchange."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field
from sqlmodel import SQLModel, select

from app.assessing.decisions import NewDecision, Reason, confirm, decide, reopen, send_back
from app.assessing.evidence import NewEvidence, add_evidence, remove_evidence
from app.assessing.ratings import Ratings, rate_as_mediator
from app.assessing.tables import Assessment, Decision, Evidence, PastDecision
from app.assessing.workflow import decision_in
from app.catalogue.dependencies import LibraryDep
from app.exchanges.tables import Exchange, Participant
from app.exchanges.workflow import exchange_of, participant_in
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["assessments"])


class AssessmentIn(Ratings):
    """Ratings by the calling mediator."""

    participant_id: UUID


class EvidenceIn(NewEvidence):
    """Evidence for a participant: a link or a text."""

    participant_id: UUID


class DecisionIn(NewDecision):
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
    level: str
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
    level: str
    release: str
    reasons: str
    ending: Literal["returned", "reopened"]
    ended_because: str
    decided_at: datetime
    created_at: datetime


@router.get("/assessments")
def list_assessments(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[AssessmentOut]:
    """List the assessments of an exchange."""
    exchange = exchange_of(desk, caller, exchange_id)
    query = select(Assessment).where(Assessment.exchange_id == exchange.id)
    rows, following = listing(desk.session, query, Assessment, cursor, limit)
    return Listing(items=[AssessmentOut.model_validate(row) for row in rows], next=following)


@router.post("/assessments", status_code=201)
def create_assessment(
    desk: DeskDep,
    library: LibraryDep,
    caller: ApiCaller,
    exchange_id: UUID,
    once: OnceDep,
    asked: AssessmentIn,
) -> AssessmentOut:
    """Rate a participant as mediator; rating again replaces your earlier ratings of that moment."""

    def work() -> AssessmentOut:
        exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
        participant = participant_in(desk, exchange, asked.participant_id)
        ratings = Ratings(**asked.model_dump(exclude={"participant_id"}))
        row = rate_as_mediator(desk, library, caller, exchange, participant, ratings)
        return AssessmentOut.model_validate(row)

    return once(desk, caller.person_id, AssessmentOut, work)


@router.post("/evidence", status_code=201)
def create_evidence(
    desk: DeskDep,
    library: LibraryDep,
    caller: ApiCaller,
    exchange_id: UUID,
    once: OnceDep,
    asked: EvidenceIn,
) -> EvidenceOut:
    """Attach a link or a text to a participant's competence."""

    def work() -> EvidenceOut:
        exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
        participant = participant_in(desk, exchange, asked.participant_id)
        new = NewEvidence(**asked.model_dump(exclude={"participant_id"}))
        row = add_evidence(desk, library, exchange, participant, new, added_by=caller.person_id)
        return EvidenceOut.model_validate(row)

    return once(desk, caller.person_id, EvidenceOut, work)


@router.get("/evidence")
def list_evidence(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    participant_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[EvidenceOut]:
    """List the evidence of a participant."""
    exchange = exchange_of(desk, caller, exchange_id)
    participant = participant_in(desk, exchange, participant_id)
    query = select(Evidence).where(Evidence.participant_id == participant.id)
    rows, following = listing(desk.session, query, Evidence, cursor, limit)
    return Listing(items=[EvidenceOut.model_validate(row) for row in rows], next=following)


@router.post("/decisions", status_code=201)
def create_decision(
    desk: DeskDep,
    library: LibraryDep,
    caller: ApiCaller,
    exchange_id: UUID,
    once: OnceDep,
    asked: DecisionIn,
) -> DecisionOut:
    """Decide the level a participant has reached; the rules answer 422 when something is lacking."""

    def work() -> DecisionOut:
        exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
        participant = participant_in(desk, exchange, asked.participant_id)
        new = NewDecision(**asked.model_dump(exclude={"participant_id"}))
        row = decide(desk, library, caller, exchange, participant, new)
        return DecisionOut.model_validate(row)

    return once(desk, caller.person_id, DecisionOut, work)


@router.get("/decisions")
def list_decisions(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[DecisionOut]:
    """List the decisions taken in an exchange."""
    exchange = exchange_of(desk, caller, exchange_id)
    query = select(Decision).where(Decision.exchange_id == exchange.id)
    rows, following = listing(desk.session, query, Decision, cursor, limit)
    return Listing(items=[DecisionOut.model_validate(row) for row in rows], next=following)


@router.post("/decisions/{decision_id}/confirm")
def confirm_decision(
    desk: DeskDep, caller: ApiCaller, exchange_id: UUID, decision_id: UUID, once: OnceDep
) -> DecisionOut:
    """Confirm a proposed decision, as second mediator."""

    def work() -> DecisionOut:
        place = _place(desk, caller, exchange_id, decision_id)
        return DecisionOut.model_validate(confirm(desk, caller, *place))

    return once(desk, caller.person_id, DecisionOut, work)


@router.post("/decisions/{decision_id}/return")
def return_decision(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    decision_id: UUID,
    once: OnceDep,
    asked: Reason,
) -> PastDecisionOut:
    """Return a proposed decision to its mediator, as second mediator: the sheet opens again."""

    def work() -> PastDecisionOut:
        place = _place(desk, caller, exchange_id, decision_id)
        return PastDecisionOut.model_validate(send_back(desk, caller, *place, asked))

    return once(desk, caller.person_id, PastDecisionOut, work)


@router.post("/decisions/{decision_id}/reopen")
def reopen_decision(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    decision_id: UUID,
    once: OnceDep,
    asked: Reason,
) -> PastDecisionOut:
    """Take back a decision: the sheet opens again. A badge on it stays valid until it is reissued or revoked."""

    def work() -> PastDecisionOut:
        place = _place(desk, caller, exchange_id, decision_id)
        return PastDecisionOut.model_validate(reopen(desk, caller, *place, asked))

    return once(desk, caller.person_id, PastDecisionOut, work)


@router.get("/past-decisions")
def list_past_decisions(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[PastDecisionOut]:
    """List the decisions of an exchange that were returned or reopened, and why."""
    exchange = exchange_of(desk, caller, exchange_id)
    query = select(PastDecision).where(PastDecision.exchange_id == exchange.id)
    rows, following = listing(desk.session, query, PastDecision, cursor, limit)
    return Listing(items=[PastDecisionOut.model_validate(row) for row in rows], next=following)


@router.delete("/evidence/{evidence_id}", status_code=204)
def delete_evidence(
    request: Request, desk: DeskDep, caller: ApiCaller, exchange_id: UUID, evidence_id: UUID
) -> None:
    """Remove evidence that you added; possible until the decision."""
    exchange_of(desk, caller, exchange_id, Action.ASSESS)
    remove_evidence(desk, request.app.state.storage, caller.person_id, evidence_id)


def _place(
    desk: Desk, caller: Caller, exchange_id: UUID, decision_id: UUID
) -> tuple[Exchange, Participant, Decision]:
    exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
    decision = decision_in(desk, caller, decision_id, Action.ASSESS)
    return exchange, participant_in(desk, exchange, decision.participant_id), decision
