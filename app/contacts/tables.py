"""What is remembered of the people who act for an organisation, and of those who ask to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.errors import N_
from app.plumbing.column_types import UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class ContactState(Named):
    """How somebody stands to an organisation: only who acts for it may speak for it."""

    INVITED = "invited", N_("Invited")
    ACTS = "acts", N_("Acts for the organisation")
    DECLINED = "declined", N_("Said no")
    LEFT = "left", N_("Left")
    TAKEN_OUT = "taken-out", N_("Taken out")


class RequestState(Named):
    """How it stands with somebody who asked to act for an organisation."""

    WAITING = "waiting", N_("Waits for an answer")
    LET_IN = "let-in", N_("Was let in")
    REFUSED = "refused", N_("Refused")


class Contact(Row, table=True):
    """A person who acts for an organisation of a programme."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        Index("ix_contact_acting", "person_id", "state"),
    )

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    """The organisation's."""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    state: str = ContactState.INVITED
    invited_by: UUID | None = Field(default=None, foreign_key="person.id")
    """Who invited them or let them in."""
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the invitation was last mailed; nothing where they asked by themselves."""
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they began to act for it."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they said no, left or were taken out."""
    ended_because: str = ""
    """Why they were taken out: the person reads it."""


class ContactRequest(Row, table=True):
    """Somebody who is signed in asks a programme to let them act for an organisation, known to it or not."""

    __tablename__ = "contact_request"
    __table_args__ = (Index("ix_contact_request_listed", "programme_id", "state", "created_at"),)

    programme_id: UUID = Field(foreign_key="programme.id")
    person_id: UUID = Field(foreign_key="person.id", index=True)
    organisation_name: str
    """As the person typed it: which organisations a programme knows is not told."""
    kind: str
    url: str = ""
    words: str = ""
    """Who they are to the organisation, in their own words."""
    state: str = RequestState.WAITING
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    """For which organisation they were let in."""
    answered_by: UUID | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""
    """Why they were not let in: the person reads it."""
