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
    """About what a webhook is told: a person's own of the first two, a programme's of the others."""

    BADGES = "badges", N_("Badges that I watch are revoked")
    PROPOSALS = "proposals", N_("Proposals to those for whom I act, and of programmes that I lead")
    EXCHANGES = "exchanges", N_("Exchanges, and who takes part in them")
    ASSESSMENTS = "assessments", N_("Ratings and decisions")
    AWARDS = "awards", N_("Badges awarded, accepted, revoked")


OWN_TOPICS = (HookTopic.BADGES, HookTopic.PROPOSALS)
PROGRAMME_TOPICS = (HookTopic.EXCHANGES, HookTopic.ASSESSMENTS, HookTopic.AWARDS)


class Webhook(OwnRow, table=True):
    """An address of a person's own server, to be told what happens to what they watch, answer or lead."""

    __tablename__ = "webhook"

    programme_id: UUID | None = Field(default=None, foreign_key="programme.id", index=True)
    """The programme of which a member is told by it; nothing where it is about what is the person's own."""
    told_to: int = -1
    """Up to which event of that programme's log it was told."""
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
    EXCHANGE_OPENED = "exchange.opened", N_("Exchange opened")
    EXCHANGE_CHANGED = "exchange.changed", N_("Exchange corrected")
    EXCHANGE_DRAFT = "exchange.draft", N_("Exchange put back to draft")
    EXCHANGE_RUNNING = "exchange.running", N_("Exchange started")
    EXCHANGE_CLOSED = "exchange.closed", N_("Exchange closed")
    CHARTER_ACCEPTED = "charter.accepted", N_("Charter accepted")
    CHARTER_RECORDED = "charter.recorded", N_("Charter signed on paper")
    INVITED = "participant.invited", N_("Participant invited")
    CONSENTED = "participant.consented", N_("Participant accepted to take part")
    SAID_NO = "participant.declined", N_("Participant said no")
    LEFT = "participant.left", N_("Participant left")
    TAKEN_OUT = "participant.taken-out", N_("Participant taken out")
    BROUGHT_BACK = "participant.brought-back", N_("Participant brought back")
    RATED = "assessment.made", N_("Ratings given")
    PARTNER_RATED = "partner.rated", N_("Partner rated")
    DECIDED = "decision.made", N_("Decision recorded")
    CONFIRMED = "decision.confirmed", N_("Decision confirmed")
    RETURNED = "decision.returned", N_("Decision returned")
    REOPENED = "decision.reopened", N_("Decision reopened")
    AWARD_MADE = "award.made", N_("Badge awarded")
    AWARD_ACCEPTED = "award.accepted", N_("Badge accepted")
    AWARD_DECLINED = "award.declined", N_("Badge declined")
    AWARD_REVOKED = "award.revoked", N_("Badge revoked")
    AWARD_WITHDRAWN = "award.withdrawn", N_("Badge withdrawn by its holder")
    AWARD_SUPERSEDED = "award.superseded", N_("Badge replaced by a newer one")
    AWARD_RENEWED = "award.renewed", N_("Badge made anew under another key")
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
