"""JSON doors: proposals are made or asked for, sent, listed, answered and withdrawn; how they went."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.contacts.dependencies import ApiSpeaker
from app.contacts.speaker import Speaker
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.proposals.answering import (
    ProposalAnswer,
    ProposalEnd,
    answer_proposal,
    withdraw_proposal,
)
from app.proposals.proposing import NewProposal, ProposalTerms, propose, send_proposal
from app.proposals.queries import (
    Proposed,
    all_proposals,
    all_with_sides,
    measures_of,
    own_proposals,
    proposal_for,
)
from app.proposals.shown import proposal_shown
from app.proposals.tables import Side, WhyNot
from referential import LevelId

router = APIRouter(prefix="/api/v1/proposals", tags=["proposals"])


class SideOut(BaseModel):
    """One side of a proposal, as the API shows it."""

    side: Side
    organisation_id: UUID
    organisation: str
    answer: Literal["", "yes", "no"] | None
    """Null where the caller may not know it: it is the other side's, and not both have said yes."""
    reason: WhyNot | None
    words: str
    answered_at: datetime | None


class TargetOfProposal(BaseModel):
    """What is to be learnt."""

    competence: str
    level: LevelId


class ProposalOut(BaseModel):
    """A proposal, as the API shows it."""

    id: UUID
    programme_id: UUID
    need_id: UUID
    offer_id: UUID
    state: Literal["asked", "sent", "agreed", "declined", "released", "withdrawn", "ended"]
    """`ended` for a side: who said no, or nothing, is told to mediators only."""
    asked_by: Side | None
    title: str
    words: str
    form: str
    release: str
    starts_on: date
    ends_on: date
    hours: int
    targets: list[TargetOfProposal]
    reasons: list[str]
    """What the match said when it was sent, in English."""
    sides: list[SideOut]
    created_at: datetime
    sent_at: datetime | None
    ends_at: datetime | None
    settled_at: datetime | None
    exchange_id: UUID | None


class MeasuresOut(BaseModel):
    """How the proposals of a year went; shares and medians of fewer than five are null."""

    sent: int
    answered: int
    hours_to_first_answer: float | None
    older_than_72_hours: int
    agreed_within_72_hours: int
    share_agreed_within_72_hours: float | None
    refusals: dict[WhyNot, int]


@router.get("")
def list_proposals(
    work: WorkDep, caller: ApiSpeaker, paging: PagingDep, programme: UUID | None = None
) -> Listing[ProposalOut]:
    """List the proposals of a programme for who leads it; without `programme`, those that the caller answers."""
    if programme is None:
        query = own_proposals(caller)
    else:
        caller.caller.demand(programme, Action.MANAGE_EXCHANGES)
        query = all_proposals(programme)
    return paging.listing_together(
        query, lambda rows: [_out(work, caller, one) for one in all_with_sides(work, rows)]
    )


@router.post("", status_code=201)
@idempotent
def create_proposal(work: WorkDep, caller: ApiSpeaker, asked: NewProposal) -> ProposalOut:
    """Propose a match to both sides, as a mediator; a side asks a mediator to do so."""
    return _out(work, caller, propose(work, caller, asked))


@router.get("/measures")
def show_measures(work: WorkDep, caller: ApiCaller, programme: UUID) -> MeasuresOut:
    """Show how the proposals of a programme went within a year."""
    caller.demand(programme, Action.READ)
    found = measures_of(work, programme)
    return MeasuresOut(
        sent=found.sent,
        answered=found.answered,
        hours_to_first_answer=found.hours_to_first_answer,
        older_than_72_hours=found.old_enough,
        agreed_within_72_hours=found.agreed_soon,
        share_agreed_within_72_hours=found.share_agreed_soon,
        refusals={WhyNot(reason): count for reason, count in found.refusals.items()},
    )


@router.get("/{proposal_id}")
def show_proposal(work: WorkDep, caller: ApiSpeaker, proposal_id: UUID) -> ProposalOut:
    """Show a proposal that the caller leads or answers."""
    return _out(work, caller, proposal_for(work, caller, proposal_id))


@router.post("/{proposal_id}/send", name="send_proposal")
@idempotent
def send_asked_proposal(
    work: WorkDep, caller: ApiSpeaker, proposal_id: UUID, asked: ProposalTerms
) -> ProposalOut:
    """Send to both sides what one of them asked for."""
    proposed = proposal_for(work, caller, proposal_id)
    return _out(work, caller, send_proposal(work, caller, proposed, asked))


@router.post("/{proposal_id}/answer", name="answer_proposal")
@idempotent
def answer(
    work: WorkDep, caller: ApiSpeaker, proposal_id: UUID, asked: ProposalAnswer
) -> ProposalOut:
    """Say yes or no for a side, as somebody who is signed in and acts for it."""
    proposed = proposal_for(work, caller, proposal_id)
    return _out(work, caller, answer_proposal(work, caller, proposed, asked))


@router.post("/{proposal_id}/withdraw", name="withdraw_proposal")
@idempotent
def withdraw(
    work: WorkDep, caller: ApiSpeaker, proposal_id: UUID, asked: ProposalEnd
) -> ProposalOut:
    """End a proposal before both have answered."""
    proposed = proposal_for(work, caller, proposal_id)
    return _out(work, caller, withdraw_proposal(work, caller, proposed, asked))


def _out(work: Work, speaker: Speaker, proposed: Proposed) -> ProposalOut:
    found = proposal_shown(work, speaker, proposed, "en")
    row = found.row
    sides = []
    for side in Side:
        answer = found.answer_of(side)
        known = None if answer is None else answer.answer
        reads_why = found.leads or side in found.own
        sides.append(
            SideOut(
                side=side,
                organisation_id=proposed.organisations[side].id,
                organisation=found.name_of(side),
                answer=known,
                reason=WhyNot(answer.reason) if answer and answer.reason and reads_why else None,
                words=answer.words if answer and reads_why else "",
                answered_at=answer.answered_at if answer else None,
            )
        )
    facts = row.model_dump(include=set(ProposalOut.model_fields) - {"reasons", "state", "asked_by"})
    return ProposalOut.model_validate(
        {
            **facts,
            "state": found.state,
            "asked_by": row.asked_by or None,
            "reasons": [text for text, _ in found.reasons],
            "sides": sides,
        }
    )
