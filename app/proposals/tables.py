"""What is remembered of proposals: a match that was sent to both sides, the terms they answer to, and their answers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlmodel import Column, Field, SQLModel

from app.errors import N_
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class Side(Named):
    """The two sides of a proposal."""

    NEED = "need", N_("The side with the need")
    OFFER = "offer", N_("The side with the offer")


class ProposalState(Named):
    """How a proposal stands."""

    ASKED = "asked", N_("Asked for by one side")
    SENT = "sent", N_("Waits for answers")
    AGREED = "agreed", N_("Both said yes")
    DECLINED = "declined", N_("One side said no")
    RELEASED = "released", N_("Released without an answer")
    WITHDRAWN = "withdrawn", N_("Withdrawn by the programme")


class WhyNot(Named):
    """Why a side says no. Others than the programme's mediators never read it, and no match weighs it."""

    TIME = "time", N_("No time in these weeks")
    SUBJECT = "subject", N_("Not what we meant")
    LEVEL = "level", N_("Not the level we look for")
    TERMS = "terms", N_("The terms do not fit: place, language, form or hours")
    VALUES = "values", N_("Our values do not go together")
    FOUND = "found", N_("We have found somebody already")
    OTHER = "other", N_("Another reason")


class Proposal(Row, table=True):
    """A match that is put before both sides, on terms that stay as they were sent."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_listed", "programme_id", "created_at", "id"),
        Index("ix_proposal_ending", "state", "ends_at"),
        Index("ix_proposal_pair", "need_id", "offer_id"),
        Index("ix_proposal_news", "news_at"),
    )

    programme_id: UUID = Field(foreign_key="programme.id")
    need_id: UUID = Field(foreign_key="need.id")
    offer_id: UUID = Field(foreign_key="offer.id", index=True)
    state: str = ProposalState.SENT
    asked_by: str = ""
    """The side that asked for it; empty where a mediator proposed it."""
    made_by: UUID = Field(foreign_key="person.id")
    """Who sent it, or asked for it as long as it was not sent."""
    words: str = ""
    """What the mediator says about it to both sides."""
    title: str
    """Of the exchange that it may become."""
    form: str
    """The id of a form of cooperation in the release."""
    release: str
    starts_on: date
    ends_on: date
    hours: int
    targets: list[dict[str, str]] = Field(sa_type=JsonDocument)
    """What is to be learnt: `competence` and `level`, the need's first, then what is learnt in return."""
    reasons: list[dict[str, Any]] = Field(sa_type=JsonDocument)
    """What the match said when it was sent (`rules.MatchReason`)."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it is released if a side has not answered."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When both had agreed, one had refused, or it ended otherwise."""
    withdrawn_because: str = ""
    exchange_id: UUID | None = Field(default=None, foreign_key="exchange.id", index=True)
    """The exchange that it became."""
    news: list[dict[str, str]] = Field(default_factory=list, sa_type=JsonDocument)
    """What happened to it and no webhook was told yet, oldest first (`news.remember`)."""
    news_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when something is to be told; nothing where all is."""


class ProposalSide(SQLModel, table=True):
    """One side of a proposal, and its answer."""

    __tablename__ = "proposal_side"
    __table_args__ = (UniqueConstraint("proposal_id", "side"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    proposal_id: UUID = Field(
        sa_column=Column(ForeignKey("proposal.id", ondelete="CASCADE"), nullable=False)
    )
    side: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    """For a volunteer's own offer: the organisation with which they would take part."""
    answer: str = ""
    """`yes`, `no`, or nothing yet."""
    reason: str = ""
    """A value of `WhyNot`."""
    words: str = ""
    """Why, in own words."""
    answered_by: UUID | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
