"""What is remembered of an assessment: ratings, evidence, decisions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.errors import N_
from app.plumbing.columns import JsonDocument, UtcDateTime


class Moment(StrEnum):
    """When people are assessed: before the exchange has taught anything, and at its end."""

    BASELINE = "baseline"
    FINAL = "final"


class By(StrEnum):
    """Who rates."""

    SELF = "self"
    PARTNER = "partner"
    MEDIATOR = "mediator"


class Rating(StrEnum):
    """How far a descriptor is true of a person."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


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
    added_by: UUID = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)


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
    created_at: datetime = Field(sa_type=UtcDateTime)
