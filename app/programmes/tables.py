"""What is remembered of a programme: its profile and policies, its members, its organisations, its API keys."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, false
from sqlmodel import Field

from app.errors import N_
from app.plumbing.api_keys import Key
from app.plumbing.column_types import JsonDocument
from app.plumbing.named import Named
from app.plumbing.rows import Row
from app.programmes.access import Role


class OrganisationKind(Named):
    """The two sides of an exchange."""

    SOCIAL = "social", N_("Social organisation")
    TECH = "tech", N_("Tech company")


class DocumentsFrom(Named):
    """Since when the documents of a badge are public."""

    ACCEPTANCE = "acceptance", N_("from the day on which the person accepts the badge")
    AWARD = "award", N_("from the award: the programme hands badges over by its own channel")


class Programme(Row, table=True):
    """An issuer: a pro bono programme, with its public face and its policies."""

    __tablename__ = "programme"

    slug: str = Field(unique=True)
    """Stands in the address of the issuer's profile: never changed."""
    name: str
    url: str
    email: str
    """The public contact address, part of the profile; not personal data."""
    description: str
    language: str
    minimum_evidence: int = 1
    second_mediator: bool = False
    """Whether another mediator must confirm a decision before a badge may be awarded."""
    charter_needed: bool = False
    """Whether both organisations must have accepted the charter before an exchange starts."""
    minimum_age: int = Field(default=16, sa_column_kwargs={"server_default": "16"})
    """How old who takes part must be, in years; they affirm it by taking part."""
    documents_from: str = Field(
        default=DocumentsFrom.ACCEPTANCE,
        sa_column_kwargs={"server_default": DocumentsFrom.ACCEPTANCE.value},
    )
    """Since when the documents of its badges are public."""
    holders_told: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """That the programme stated that it tells people so, where documents are public from the award."""
    staff_basis: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """That it has had checked on which basis staff are assessed: never on their consent alone."""
    staff_told: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """That employers tell their staff before these are invited."""
    representatives_told: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """That employees' representatives, where there are any, are informed before."""
    validity_days: int | None = None
    """How long a badge is valid; no end when empty."""
    linkedin_id: str | None = None
    """The number of the programme's page on LinkedIn, if it has one there."""
    logo: str | None = None
    """The name under which the logo is stored, if there is one."""
    logo_type: str | None = None

    @property
    def may_invite_staff(self) -> bool:
        """Whether it has stated all that must be done before staff are invited."""
        return self.staff_basis and self.staff_told and self.representatives_told


class Organisation(Row, table=True):
    """A social-utility organisation or a tech company that takes part in exchanges."""

    __tablename__ = "organisation"

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    name: str
    kind: str
    url: str


class Member(Row, table=True):
    """A person who works in a programme, with a role."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    role: str = Role.OBSERVER
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    """The organisation the member belongs to, if any: nobody assesses their own colleagues."""


class ApiKey(Key, table=True):
    """A key by which a program acts for a member, within scopes and for a time."""

    __tablename__ = "api_key"

    member_id: UUID = Field(foreign_key="member.id", index=True)
    scopes: list[str] = Field(sa_type=JsonDocument)
    last_used_on: date | None = None
    """The day it was last used: enough to find keys that nobody needs, too little to follow anybody."""

    def state(self, now: datetime) -> str:
        """Return “good”, “expired” or “revoked”."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else "good"
