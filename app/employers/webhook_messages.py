"""What webhooks are told, as the OpenAPI document says it under `webhooks`; nothing is answered here."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.assessing.tables import Moment, RatedBy
from app.employers.tables import Event
from app.issuing.tables import RevocationCode
from app.proposals.tables import Side

told = APIRouter(tags=["employers"])


class RevokedBadge(BaseModel):
    """Which watched badge was revoked."""

    badge: str
    """The address of its assertion, which answers 410 now."""
    revoked_at: datetime
    code: RevocationCode
    """Why, for everybody."""


class RevocationMessage(BaseModel):
    """A badge that you watch was revoked."""

    type: Literal[Event.REVOKED]
    timestamp: datetime
    data: RevokedBadge


class ProposalNews(BaseModel):
    """What happened to a proposal: its ids, and no words; the address tells the rest to who may read it."""

    proposal: str
    """Its address in this API."""
    id: UUID
    programme_id: UUID
    need_id: UUID
    offer_id: UUID
    at: datetime
    side: Side | None = None
    """Of `proposal.answered`: which side answered."""
    answer: Literal["yes", "no"] | None = None
    """Of `proposal.answered`: what it answered."""
    exchange_id: UUID | None = None
    """Of `proposal.agreed`: the exchange that it became."""


class ProposalMessage(BaseModel):
    """Something happened to a proposal that you answer or lead."""

    type: Literal[
        Event.ASKED,
        Event.SENT,
        Event.ANSWERED,
        Event.AGREED,
        Event.DECLINED,
        Event.RELEASED,
        Event.WITHDRAWN,
        Event.ENDED,
    ]
    """A side is told `proposal.ended` where mediators read which of the three before it was; of the other side's answer
    it hears once both have said yes."""
    timestamp: datetime
    data: ProposalNews


class ProgrammeNews(BaseModel):
    """What happened in a programme: which things, and no words; the address tells the rest to who may read it."""

    programme_id: UUID
    position: int
    """Its place in the programme's log. Messages may arrive in any order: this one orders them."""
    at: datetime
    address: str
    """Where in this API it is read."""
    exchange_id: UUID | None = None
    participant_id: UUID | None = None
    decision_id: UUID | None = None
    award_id: UUID | None = None
    organisation_id: UUID | None = None
    """Of `charter.…`: which side accepted."""
    competence: str | None = None
    """Of ratings and decisions: about which competence."""
    moment: Moment | None = None
    """Of `assessment.made`: about which moment."""
    rated_by: RatedBy | None = None
    """Of `assessment.made`: who rated."""


class ProgrammeMessage(BaseModel):
    """Something happened in a programme of which you are a member."""

    type: Literal[
        Event.EXCHANGE_OPENED,
        Event.EXCHANGE_CHANGED,
        Event.EXCHANGE_DRAFT,
        Event.EXCHANGE_RUNNING,
        Event.EXCHANGE_CLOSED,
        Event.CHARTER_ACCEPTED,
        Event.CHARTER_RECORDED,
        Event.INVITED,
        Event.CONSENTED,
        Event.SAID_NO,
        Event.LEFT,
        Event.TAKEN_OUT,
        Event.BROUGHT_BACK,
        Event.RATED,
        Event.PARTNER_RATED,
        Event.DECIDED,
        Event.CONFIRMED,
        Event.RETURNED,
        Event.REOPENED,
        Event.AWARD_MADE,
        Event.AWARD_ACCEPTED,
        Event.AWARD_DECLINED,
        Event.AWARD_REVOKED,
        Event.AWARD_WITHDRAWN,
        Event.AWARD_SUPERSEDED,
        Event.AWARD_RENEWED,
    ]
    """The words of the programme's audit log."""
    timestamp: datetime
    data: ProgrammeNews


class TestWords(BaseModel):
    """What a test says."""

    message: str


class TestMessage(BaseModel):
    """The test that you asked for."""

    type: Literal[Event.TEST]
    timestamp: datetime
    data: TestWords


@told.post(Event.REVOKED, status_code=204)
def tell_revocation(message: RevocationMessage) -> None:
    """Tell that a badge that you watch was revoked."""


@told.post("proposal", status_code=204)
def tell_of_proposal(message: ProposalMessage) -> None:
    """Tell what happened to a proposal that you answer or lead."""


@told.post("programme", status_code=204)
def tell_of_programme(message: ProgrammeMessage) -> None:
    """Tell what happened in a programme: to its exchanges, their people, ratings, decisions and badges."""


@told.post(Event.TEST, status_code=204)
def tell_test(message: TestMessage) -> None:
    """Send the test that you asked for."""
