"""What an employer keeps, as the API shows it and takes it."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.employers.tables import (
    Delivery,
    EmployerKey,
    Event,
    HookTopic,
    TrustedIssuer,
    Watch,
    Webhook,
)
from app.issuing.addresses import Addresses
from app.issuing.tables import Award, BadgeClassRow
from app.plumbing.service import Work
from app.plumbing.texts import Line
from referential import LevelId


class EmployerKeyOut(BaseModel):
    """An employer's key: everything but the key itself."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    badges: int = Field(description="How many badges were verified with it in the last 30 days.")


class MadeEmployerKey(EmployerKeyOut):
    """A key that was just made."""

    SHOWN_ONCE: ClassVar[frozenset[str]] = frozenset({"key"})

    key: str | None = None
    """The key itself, in this one answer only: a repeated call finds null here."""


class TrustedIssuerOut(BaseModel):
    """An issuer you rely on: reports on its badges say `registered`."""

    id: UUID
    address: str
    created_at: datetime


class NewTrustedIssuer(BaseModel):
    """The issuer to rely on."""

    model_config = ConfigDict(extra="forbid")

    address: Line
    """The profile's address or DID: `issuer.id` of a report."""


class WatchOut(BaseModel):
    """A badge of this service whose revocation you will be told of."""

    award_id: UUID
    assertion: str
    competence: str
    level: LevelId
    release: str
    created_at: datetime


class NewWatch(BaseModel):
    """The badge to watch: the id at the end of its assertion's address."""

    model_config = ConfigDict(extra="forbid")

    award_id: UUID


class WebhookOut(BaseModel):
    """An address of your server: everything but its secret."""

    id: UUID
    programme_id: UUID | None
    """The programme that it is told of; null where it is about what is your own."""
    url: str
    topics: list[HookTopic]
    """What it is told about."""
    created_at: datetime
    disabled_at: datetime | None
    """When it was stopped because it did not answer; a test that arrives starts it again."""


class MadeWebhook(WebhookOut):
    """A webhook with a new secret."""

    SHOWN_ONCE: ClassVar[frozenset[str]] = frozenset({"secret"})

    secret: str | None = None
    """The secret, in this one answer only: a repeated call finds null here."""


class NewWebhook(BaseModel):
    """Where to tell you."""

    model_config = ConfigDict(extra="forbid")

    url: Line
    """It starts with https:// and is on the public internet."""
    topics: list[Literal[HookTopic.BADGES, HookTopic.PROPOSALS]] = Field(
        default=[HookTopic.BADGES], min_length=1, max_length=10
    )
    """What it is told about: badges that you watch, proposals that you answer or lead."""


class NewProgrammeWebhook(BaseModel):
    """Where to tell you of a programme."""

    model_config = ConfigDict(extra="forbid")

    url: Line
    """It starts with https:// and is on the public internet."""
    topics: list[Literal[HookTopic.EXCHANGES, HookTopic.ASSESSMENTS, HookTopic.AWARDS]] = Field(
        default=[HookTopic.EXCHANGES, HookTopic.ASSESSMENTS, HookTopic.AWARDS],
        min_length=1,
        max_length=10,
    )
    """What it is told about: exchanges and their people, ratings and decisions, badges."""


class DeliveryOut(BaseModel):
    """One message to a webhook."""

    id: UUID
    """The `webhook-id` that goes along, the same at every try."""
    event: Event
    created_at: datetime
    tries: int
    due_at: datetime | None
    """The next try; null once it has arrived or was given up."""
    arrived_at: datetime | None
    last_answer: str
    """What your server said at the last try: a status, or why there was none."""


def key_out(row: EmployerKey, badges: int) -> EmployerKeyOut:
    """Return a key as the API shows it, with how many badges were verified with it."""
    return EmployerKeyOut(**row.model_dump(exclude={"digest", "person_id"}), badges=badges)


def issuer_out(row: TrustedIssuer) -> TrustedIssuerOut:
    """Return an issuer on a list as the API shows it."""
    return TrustedIssuerOut.model_validate(row, from_attributes=True)


def watch_out(work: Work, row: Watch) -> WatchOut:
    """Return a watched badge as the API shows it."""
    award = work.session.get_one(Award, row.award_id)
    made = work.session.get_one(BadgeClassRow, award.badge_class_id)
    return WatchOut(
        award_id=award.id,
        assertion=Addresses(work.settings.base_url).assertion(award.id),
        competence=made.competence,
        level=made.level,
        release=made.release,
        created_at=row.created_at,
    )


def webhook_out(row: Webhook) -> WebhookOut:
    """Return a webhook as the API shows it."""
    return WebhookOut.model_validate(row, from_attributes=True)


def delivery_out(row: Delivery) -> DeliveryOut:
    """Return a message to a webhook as the API shows it."""
    return DeliveryOut.model_validate(row, from_attributes=True)
