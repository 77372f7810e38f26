"""What webhooks are told, as the OpenAPI document says it under `webhooks`; nothing is answered here."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

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


@told.post(Event.TEST, status_code=204)
def tell_test(message: TestMessage) -> None:
    """Send the test that you asked for."""
