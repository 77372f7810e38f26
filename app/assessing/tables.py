"""What is remembered of an assessment: ratings, evidence, decisions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.errors import N_
from app.exchanges.tables import ExchangeLink
from app.plumbing.column_types import JsonDocument, UtcDateTime


class Moment(StrEnum):
    """When people are assessed: before the exchange has taught anything, and at its end."""

    BASELINE = "baseline"
    FINAL = "final"


class RatedBy(StrEnum):
    """Who rates."""

    SELF = "self"
    PARTNER = "partner"
    MEDIATOR = "mediator"


class Rating(StrEnum):
    """How far a descriptor is true of a person."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


MOMENT_NAMES = {Moment.BASELINE: N_("At the start"), Moment.FINAL: N_("At the end")}
RATED_BY_NAMES = {
    RatedBy.SELF: N_("Self"),
    RatedBy.PARTNER: N_("Partner"),
    RatedBy.MEDIATOR: N_("Mediator"),
}
RATING_NAMES = {Rating.NO: N_("Not yet"), Rating.PARTLY: N_("In part"), Rating.YES: N_("Yes")}


class EvidenceKind(StrEnum):
    """What evidence is made of."""

    LINK = "link"
    TEXT = "text"
    FILE = "file"


class Assessment(SQLModel, table=True):
    """The ratings that one rater gave one participant on one competence at one moment."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("participant_id", "competence", "moment", "by"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    competence: str
    moment: str
    by: str
    rater_id: UUID = Field(foreign_key="person.id")
    ratings: dict[str, str] = Field(sa_type=JsonDocument)
    """Descriptor id → rating. What is not rated is not there."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Evidence(SQLModel, table=True):
    """Something that shows what a participant can do: a link, a text or a file."""

    __tablename__ = "evidence"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    competence: str
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
    created_at: datetime = Field(sa_type=UtcDateTime)


class DecisionState(StrEnum):
    """Whether a decision is final, waits for the second mediator whom the programme asks for, or is open again."""

    PROPOSED = "proposed"
    FINAL = "final"
    REOPENED = "reopened"
    """A badge rests on it, so that it stays; it is decided anew, and the badge then replaced."""


DECISION_STATE_NAMES = {
    DecisionState.PROPOSED: N_("Waits for a second mediator"),
    DecisionState.FINAL: N_("Decided"),
    DecisionState.REOPENED: N_("Reopened"),
}


class Ending(StrEnum):
    """How a decision stopped being one."""

    RETURNED = "returned"
    REOPENED = "reopened"


ENDING_NAMES = {
    Ending.RETURNED: N_("Returned by the second mediator"),
    Ending.REOPENED: N_("Reopened"),
}


class Decision(SQLModel, table=True):
    """A mediator states the level that a participant has reached, and why."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("participant_id", "competence"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    competence: str
    level: str
    release: str
    reasons: str
    mediator_id: UUID = Field(foreign_key="person.id")
    state: str = DecisionState.FINAL
    confirmed_by: UUID | None = Field(default=None, foreign_key="person.id")
    """The second mediator, where the programme asks for one."""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class PastDecision(SQLModel, table=True):
    """A decision that was returned or reopened: what it said, who ended it, and why."""

    __tablename__ = "past_decision"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    competence: str
    level: str
    release: str
    reasons: str
    mediator_id: UUID = Field(foreign_key="person.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)
    ending: str
    ended_by: UUID = Field(foreign_key="person.id")
    ended_because: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class PartnerLink(ExchangeLink, table=True):
    """A mailed link by which someone of the other organisation rates one participant, without an account.

    Its organisation is the side that rates: its partner's people, never its own.
    """

    __tablename__ = "partner_link"

    person_id: UUID = Field(foreign_key="person.id")
    """Who was asked, so that the ratings have a rater; nobody signs in by this link."""
    moment: str
    asked_by: UUID = Field(foreign_key="person.id")
