"""What is remembered of an assessment: ratings, evidence, decisions."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.errors import N_
from app.exchanges.tables import MailedLink
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class Moment(Named):
    """When people are assessed: before the exchange has taught anything, and at its end."""

    BASELINE = "baseline", N_("At the start")
    FINAL = "final", N_("At the end")


class RatedBy(Named):
    """Who rates."""

    SELF = "self", N_("Self")
    PARTNER = "partner", N_("Partner")
    MEDIATOR = "mediator", N_("Mediator")


class Rating(Named):
    """How far a descriptor is true of a person."""

    NO = "no", N_("Not yet")
    PARTLY = "partly", N_("In part")
    YES = "yes", N_("Yes")


class EvidenceKind(StrEnum):
    """What evidence is made of."""

    LINK = "link"
    TEXT = "text"
    FILE = "file"


class SeatRow(Row):
    """What is remembered of one participant on one competence."""

    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    competence: str


class Assessment(SeatRow, table=True):
    """The ratings that one rater gave one participant on one competence at one moment."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("participant_id", "competence", "moment", "by"),)

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    moment: str
    by: str
    rater_id: UUID = Field(foreign_key="person.id")
    ratings: dict[str, str] = Field(sa_type=JsonDocument)
    """Descriptor id → rating. What is not rated is not there."""
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Evidence(SeatRow, table=True):
    """Something that shows what a participant can do: a link, a text or a file."""

    __tablename__ = "evidence"

    kind: str
    title: str
    url: str = ""
    text: str = ""
    stored_as: str = ""
    """The name of the file in our storage; what the person called it is in `title`."""
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    descriptors: list[str] = Field(default_factory=list, sa_type=JsonDocument)
    """Ids of the descriptors that it speaks for; none when it speaks for the whole competence."""
    added_by: UUID = Field(foreign_key="person.id")


class DecisionState(Named):
    """Whether a decision is final, waits for the second mediator whom the programme asks for, or is open again."""

    PROPOSED = "proposed", N_("Waits for a second mediator")
    FINAL = "final", N_("Decided")
    REOPENED = "reopened", N_("Reopened")
    """A badge rests on it, so that it stays; it is decided anew, and the badge then replaced."""


class Ending(Named):
    """How a decision stopped being one."""

    RETURNED = "returned", N_("Returned by the second mediator")
    REOPENED = "reopened", N_("Reopened")


class StatedLevel(SeatRow):
    """The level that a mediator stated, and why."""

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    level: str
    release: str
    reasons: str
    mediator_id: UUID = Field(foreign_key="person.id")


class Decision(StatedLevel, table=True):
    """A mediator states the level that a participant has reached, and why."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("participant_id", "competence"),)

    state: str = DecisionState.FINAL
    confirmed_by: UUID | None = Field(default=None, foreign_key="person.id")
    """The second mediator, where the programme asks for one."""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PastDecision(StatedLevel, table=True):
    """A decision that was returned or reopened: what it said, who ended it, and why."""

    __tablename__ = "past_decision"

    decided_at: datetime = Field(sa_type=UtcDateTime)
    ending: str
    ended_by: UUID = Field(foreign_key="person.id")
    ended_because: str


class AnotherLook(SeatRow, table=True):
    """That a person asked for another look at the decision about them, and what a mediator answered."""

    __tablename__ = "another_look"

    decision_id: UUID | None = Field(default=None, foreign_key="decision.id", ondelete="SET NULL")
    """Nothing once the decision was reopened and is there no more."""
    words: str
    due_on: date = Field(index=True)
    """By when it is answered."""
    answer: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: UUID | None = Field(default=None, foreign_key="person.id")


class PartnerLink(MailedLink, table=True):
    """A mailed link by which someone of the other organisation rates one participant, without an account.

    Its organisation is the side that rates: its partner's people, never its own.
    """

    __tablename__ = "partner_link"

    moment: str


class WhatIsRead(Named):
    """What is opened of what is said about somebody."""

    SHEET = "sheet", N_("The sheet: ratings, evidence, decision and reasons")
    FILE = "file", N_("A file")
    DECISION = "decision", N_("A decision and its reasons")


class NotedReading(Row, table=True):
    """That somebody opened, on one day, what is said about a person: who, what, and the day."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("participant_id", "reader_id", "what", "day"),)

    participant_id: UUID = Field(foreign_key="participant.id")
    reader_id: UUID = Field(foreign_key="person.id", index=True)
    what: str
    day: date = Field(index=True)
