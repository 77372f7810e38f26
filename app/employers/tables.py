"""What is remembered for those who verify: their keys, whom they trust, what they watch, where they are told."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.errors import N_
from app.people.tables import OwnRow
from app.plumbing.api_keys import Key
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.keys.sealed import sealed
from app.plumbing.links import Link
from app.plumbing.named import Named

LINK, HOOK = "employer link", "webhook {id}"
"""What these columns are sealed for; the word in braces is a column of the same row."""


class EmployerLink(Link, table=True):
    """A mailed link to the employers' page for somebody we do not know yet; using it makes them known."""

    __tablename__ = "employer_link"

    sealed_email: bytes = sealed(LINK)


class EmployerKey(Key, table=True):
    """A key by which a program verifies for a person and works on their employers' page, and reaches nothing else."""

    __tablename__ = "employer_key"

    person_id: UUID = Field(foreign_key="person.id", index=True)


class EmployerKeyUse(SQLModel, table=True):
    """How many badges were verified with a key on one day (UTC)."""

    __tablename__ = "employer_key_use"

    key_id: UUID = Field(foreign_key="employer_key.id", primary_key=True)
    day: date = Field(primary_key=True)
    badges: int


class TrustedIssuer(OwnRow, table=True):
    """An issuer that a person relies on: their badges are answered with `issuer.trust: registered`."""

    __tablename__ = "trusted_issuer"
    __table_args__ = (UniqueConstraint("person_id", "address"),)

    address: str
    """The profile's address or the DID, as the issuer's badges name it."""


class Watch(OwnRow, table=True):
    """A badge of ours that a person verified and wants to hear of again, should it be revoked."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("person_id", "award_id"),)

    award_id: UUID = Field(foreign_key="award.id", index=True)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class HookTopic(Named):
    """About what a webhook is told."""

    BADGES = "badges", N_("Badges that I watch are revoked")
    PROPOSALS = "proposals", N_("Proposals to those for whom I act, and of programmes that I lead")


class Webhook(OwnRow, table=True):
    """An address of a person's own server, to be told what happens to what they watch, answer or lead."""

    __tablename__ = "webhook"

    url: str
    sealed_secret: bytes = sealed(HOOK)
    topics: list[str] = Field(
        default_factory=lambda: [HookTopic.BADGES.value], sa_type=JsonDocument
    )
    """Values of `HookTopic`."""
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Event(Named):
    """What a webhook is told."""

    REVOKED = "badge.revoked", N_("A badge was revoked")
    ASKED = "proposal.asked", N_("A side asked for a proposal")
    SENT = "proposal.sent", N_("Proposal sent to both sides")
    ANSWERED = "proposal.answered", N_("A side answered a proposal")
    AGREED = "proposal.agreed", N_("Both sides agreed to a proposal")
    DECLINED = "proposal.declined", N_("A side declined a proposal")
    RELEASED = "proposal.released", N_("Proposal released without an answer")
    WITHDRAWN = "proposal.withdrawn", N_("Proposal withdrawn")
    ENDED = "proposal.ended", N_("A proposal does not take place")
    TEST = "webhook.test", N_("Test")


class Delivery(SQLModel, table=True):
    """One message to one webhook, until it has arrived or has been given up."""

    __tablename__ = "webhook_delivery"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    """Goes along as `webhook-id`, the same at every try: who has seen it has had the message."""
    webhook_id: UUID = Field(foreign_key="webhook.id", index=True)
    event: str
    body: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(sa_type=UtcDateTime, index=True)
    """The next try; nothing once it has arrived or was given up."""
    tries: int = 0
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_answer: str = ""
    """What the other server said at the last try: a status, or why there was none."""
