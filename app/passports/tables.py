"""What is remembered of passports: the passport, what it shows in which order, its links, badges of other issuers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.people.tables import OwnRow
from app.plumbing.column_types import UtcDateTime
from app.plumbing.keys.sealed import sealed_for_person
from app.plumbing.links import Link


class Passport(SQLModel, table=True):
    """A person's badges on one page, which nobody else sees until its owner opens it."""

    __tablename__ = "passport"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    handle: str = Field(unique=True)
    """Random and unguessable: it is the address of the passport."""
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its owner opened it to whoever has the link; private while empty."""


class PassportBadge(SQLModel, table=True):
    """Where a badge stands in its owner's passport, once they moved or hid one."""

    __tablename__ = "passport_badge"

    award_id: UUID = Field(foreign_key="award.id", primary_key=True)
    position: int
    """From 0; badges that came since have no row yet and stand before all others, latest first."""
    shown: bool = True


class PassportLink(Link, table=True):
    """An address of one's passport for one audience; nobody has it but those its owner gave it to.

    Its id is public: the first half of the address, so that two links of a person have nothing in common.
    """

    __tablename__ = "passport_link"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    sealed_audience: bytes = sealed_for_person()
    """The owner's own note of whom it is for, under the owner's key."""
    sealed_token: bytes | None = sealed_for_person(default=None)
    """What its address ends with, under the owner's key, so that they can copy it again; not known of the oldest."""
    names_person: bool
    names_exchanges: bool
    views: int = 0


class ImportedBadge(OwnRow, table=True):
    """A badge that another issuer gave the person, as they brought it, with the report of its last verification."""

    __tablename__ = "imported_badge"
    __table_args__ = (UniqueConstraint("person_id", "fingerprint"),)

    fingerprint: str
    """Keyed digest of the badge's issuer and id: the same badge is not kept twice."""
    sealed_source: bytes = sealed_for_person()
    """What the person brought, byte for byte (a picture, a text, an address), under their own key."""
    sealed_report: bytes = sealed_for_person()
    """What its last verification found, name and issuer included, under their own key."""
    valid: bool
    """How its last verification ended."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_at: datetime = Field(sa_type=UtcDateTime)
    shown: bool = False
    """Whether whoever may read the passport sees it too."""
