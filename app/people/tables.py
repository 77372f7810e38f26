"""What is remembered of a person: sealed under a key of their own, found by a keyed fingerprint."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from app.plumbing.column_types import UtcDateTime
from app.plumbing.keys.sealed import sealed, sealed_for_person
from app.plumbing.links import Link
from app.plumbing.rows import Row

PERSON_KEY, CHALLENGE = "person {id}", "challenge {purpose}"
"""What these columns are sealed for; the words in braces are columns of the same row."""


class Person(Row, table=True):
    """Someone who takes part: volunteer, staff member, mediator or owner."""

    __tablename__ = "person"

    sealed_key: bytes | None = sealed(PERSON_KEY)
    """The person's own data key, sealed by the house key. Destroyed when the person is erased."""
    sealed_name: bytes = sealed_for_person()
    named_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person last changed their name; nothing while it is the one they were entered with."""
    language: str
    """In which they are written to: the one they chose, else the one in which they last read a page."""
    language_chosen: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether they chose it themselves, among their data."""
    frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when their data are frozen: kept, and nothing done with them, while a question is open."""
    sealed_shown_name: bytes | None = sealed_for_person(default=None)
    """The name that partners, the other side and readers of pages are shown instead; nothing where it is their own."""
    protection: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why nothing of theirs may be public: see `app/people/protection.py`; empty for everybody else."""
    leaves_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When they are erased who asked for it as the only owner of a programme."""


class OwnRow(Row):
    """Something that belongs to a person."""

    person_id: UUID = Field(foreign_key="person.id", index=True)


class EmailAddress(OwnRow, table=True):
    """An address of a person; it may change or be one of several, the person stays."""

    __tablename__ = "email_address"

    fingerprint: str = Field(unique=True)
    """Keyed digest of the normalised address: finds it, and says nothing without the key."""
    sealed: bytes = sealed_for_person()
    main: bool = True
    """Whether this is the address that is written to; each person has one."""
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    at_work: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the person says that an employer gave it to them, and may take it back."""
    recognises: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether whoever asks by this address is told that the person's badges are theirs: the person's choice."""


class AddressLink(Link, table=True):
    """A mailed link by which a person proves that another address is theirs, once."""

    __tablename__ = "address_link"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    sealed: bytes = sealed_for_person()
    """The address, under the person's own key."""


class LoginLink(Link, table=True):
    """A mailed link that signs a person in, once."""

    __tablename__ = "login_link"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    leads_to: str
    programme: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Who invites, by name, where the link is an invitation."""
    invites_to: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """To what, by its title."""


class SignIn(OwnRow, table=True):
    """One device on which a person is signed in; revocable at any time."""

    __tablename__ = "sign_in"

    digest: str = Field(unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device: str = ""
    """Browser and system, as in “Firefox, Linux”; empty when unknown."""
    last_seen_on: date


class Passkey(OwnRow, table=True):
    """A key pair on a person's device, of which we hold the public half."""

    __tablename__ = "passkey"

    credential: bytes = Field(unique=True)
    """The identifier that the device gave it (Web Authentication, section 4, “credential ID”)."""
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    name: str
    last_used_on: date | None = None


class Challenge(Link, table=True):
    """What a sign-in in several steps remembers until it is answered: sealed, for minutes, for one answer."""

    __tablename__ = "challenge"

    purpose: str
    sealed: bytes = sealed(CHALLENGE)


class Consent(SQLModel, table=True):
    """That a person accepted a document, in one of its versions."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("person_id", "document", "version"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    document: str
    version: str
    at: datetime = Field(sa_type=UtcDateTime)
    language: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """In which it was shown; empty where that was not kept yet."""
    shown: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The SHA-256 of the text that was shown, in hexadecimal."""


class TypedIdentity(OwnRow, table=True):
    """As whom a programme knows a person: by what it typed itself, until the person answers it.

    Who is known here already is not told to whoever types their address (Regulation (EU) 2016/679, article 25).
    """

    __tablename__ = "typed_identity"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    programme_id: UUID = Field(foreign_key="programme.id")
    sealed: bytes = sealed_for_person(default=b"")
    """The name and the address as they were typed, under the person's own key; empty once the person answered."""


class FormerName(OwnRow, table=True):
    """A name that a person had here before: never shown, kept so that erasing finds it in what others wrote."""

    __tablename__ = "former_name"

    sealed: bytes = sealed_for_person()
