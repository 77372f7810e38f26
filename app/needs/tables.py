"""What is remembered of needs and offers: what is lacked, what is known, what is given in return, on which terms.

A need names one competence; an offer may name several, and what its side wants to learn. What breaks a match (place,
languages, format, time) stands in the row itself.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.errors import N_
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class SaidState(Named):
    """How a need or an offer stands."""

    DRAFT = "draft", N_("Draft")
    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")


class ClosedBecause(Named):
    """Why a need or an offer was closed."""

    MET = "met", N_("It found what it looked for")
    WITHDRAWN = "withdrawn", N_("It is withdrawn")


class Venue(Named):
    """Where people would work together."""

    REMOTE = "remote", N_("At a distance")
    ON_SITE = "on-site", N_("On the spot")
    EITHER = "either", N_("Either way")


class Duration(Named):
    """How much of each other's time it takes."""

    HOUR = "one-hour", N_("One hour")
    PROJECT = "thirty-hours", N_("About 30 hours")
    MONTHS = "months", N_("Several months")


class Situation(Row, table=True):
    """What an organisation says of itself in its own words, and what it answered when it was asked further."""

    __tablename__ = "situation"
    __table_args__ = (Index("ix_situation_listed", "organisation_id", "created_at", "id"),)

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    words: str
    """As typed."""
    language: str
    """The language of the page on which it was typed."""
    release: str
    """The release of the referential in which it was looked for."""
    domain: str = ""
    """The domain whose questions were answered, if any."""
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """The id of a question → the ids of the answers chosen."""
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Said(Row):
    """What a need and an offer have in common: whose it is, under which terms, how it stands."""

    programme_id: UUID = Field(foreign_key="programme.id")
    title: str = ""
    """In own words; where it is empty, the competence says it."""
    words: str = ""
    """What else there is to know."""
    release: str
    """The release of the referential in which its competences and levels stand."""
    venue: str = Venue.EITHER
    country: str = ""
    """ISO 3166-1 alpha-2, where people would meet; empty where it does not matter."""
    town: str = ""
    languages: list[str] = Field(default_factory=list, sa_type=JsonDocument)
    """ISO 639-1, in which people can work together; one that both sides have is enough."""
    durations: list[str] = Field(default_factory=list, sa_type=JsonDocument)
    """Values of `Duration`; one that both sides have is enough."""
    public: bool = False
    """Whether it may stand in the public feed while it is open."""
    state: str = SaidState.DRAFT
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_because: str = ""
    """A value of `ClosedBecause`."""
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Need(Said, table=True):
    """What an organisation wants to learn: one competence, from a level to a level, by a day."""

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_listed", "programme_id", "state", "created_at", "id"),
        Index("ix_need_own", "organisation_id", "created_at", "id"),
        Index("ix_need_public", "public", "state", "created_at", "id"),
        Index("ix_need_competence", "competence", "state"),
    )

    organisation_id: UUID = Field(foreign_key="organisation.id")
    situation_id: UUID | None = Field(default=None, foreign_key="situation.id", index=True)
    """What was said when it was found, if it began so."""
    competence: str
    from_level: str = ""
    """Where the people who learn stand now; empty: nothing yet."""
    to_level: str
    wanted_by: date | None = None
    learners: int = 1
    """How many people learn."""
    who_learns: str = ""
    """In own words: their work, no names."""


class NamedLevel(SQLModel):
    """A competence and one of its levels, as one of several that hang on a need or an offer."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    competence: str
    level: str
    position: int


class NeedReturn(NamedLevel, table=True):
    """What an organisation can teach in return for a need, and at which level they know it."""

    __tablename__ = "need_return"
    __table_args__ = (
        UniqueConstraint("need_id", "competence"),
        Index("ix_need_return_competence", "competence"),
    )

    need_id: UUID = Field(foreign_key="need.id")


class Offer(Said, table=True):
    """What an organisation, or a volunteer in their own name, can teach, and when."""

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_listed", "programme_id", "state", "created_at", "id"),
        Index("ix_offer_own", "organisation_id", "created_at", "id"),
        Index("ix_offer_person", "person_id", "created_at", "id"),
        Index("ix_offer_public", "public", "state", "created_at", "id"),
    )

    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    """Whose offer it is: an organisation's, or else a person's."""
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    """The volunteer who offers in their own name; others are not told who it is."""
    hours_per_month: int
    available_from: date
    available_until: date | None = None


class OfferedLevel(NamedLevel, table=True):
    """What is known on the side of an offer: a competence, and at which level."""

    __tablename__ = "offered_level"
    __table_args__ = (
        UniqueConstraint("offer_id", "competence"),
        Index("ix_offered_level_competence", "competence"),
    )

    offer_id: UUID = Field(foreign_key="offer.id")
    by_badge: bool = False
    """Whether it was filled in from a badge of the person's, as they agreed."""


class OfferWish(NamedLevel, table=True):
    """What the side of an offer wants to learn in return, and up to which level."""

    __tablename__ = "offer_wish"
    __table_args__ = (
        UniqueConstraint("offer_id", "competence"),
        Index("ix_offer_wish_competence", "competence"),
    )

    offer_id: UUID = Field(foreign_key="offer.id")
