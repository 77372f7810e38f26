"""What is remembered of an exchange: who gives what to whom, when, and which competences it builds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from app.errors import N_
from app.plumbing.column_types import UtcDateTime
from app.plumbing.links import Link
from app.plumbing.named import Named
from app.plumbing.rows import Row
from app.plumbing.texts import folded


class ExchangeState(Named):
    """Where an exchange stands."""

    DRAFT = "draft", N_("Draft")
    RUNNING = "running", N_("Running")
    CLOSED = "closed", N_("Closed")


class ParticipantRole(Named):
    """Both sides of an exchange learn, both sides earn."""

    VOLUNTEER = "volunteer", N_("Volunteer")
    STAFF = "staff", N_("Staff member")


class HoursState(Named):
    """How hours stand that somebody says they have worked."""

    DECLARED = "declared", N_("Declared")
    CONFIRMED = "confirmed", N_("Confirmed")
    REFUSED = "refused", N_("Refused")


class Standing(Named):
    """How a participant stands to an exchange."""

    INVITED = "invited", N_("Invited")
    TAKES_PART = "takes-part", N_("Takes part")
    DECLINED = "declined", N_("Said no")
    LEFT = "left", N_("Left")
    TAKEN_OUT = "taken-out", N_("Taken out")


class AgreementKind(Named):
    """Which of the texts that both sides of an exchange accept."""

    CHARTER = "charter", N_("Charter")
    CONDUCT = "conduct", N_("Code of conduct")


class Exchange(Row, table=True):
    """One cooperation between a social organisation and a tech company."""

    __tablename__ = "exchange"
    # Lists are by programme, with its state or without, the latest first; what runs on after its last day is counted.
    __table_args__ = (
        Index("ix_exchange_listed", "programme_id", "state", "created_at", "id"),
        Index("ix_exchange_ending", "programme_id", "state", "ends_on"),
        Index("ix_exchange_social", "social_organisation_id", "created_at"),
        Index("ix_exchange_tech", "tech_organisation_id", "created_at"),
        Index("ix_exchange_latest", "programme_id", "created_at", "id"),
    )

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    title: str
    title_folded: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The title without case and accents, by which it is looked for; kept in step by `_fold`."""
    social_organisation_id: UUID = Field(foreign_key="organisation.id")
    tech_organisation_id: UUID = Field(foreign_key="organisation.id")
    form: str
    """The id of a form of cooperation in its release."""
    theme: int | None = None
    """The Sustainable Development Goal it serves, 1 to 17."""
    starts_on: date
    ends_on: date
    hours: int
    """Hours given by the tech side, planned."""
    release: str
    """The release of the referential on which everybody in it is assessed."""
    state: str = ExchangeState.DRAFT
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When it was closed: what is kept of it ends some time later."""
    end_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a mediator opened the assessment at the end before its day; it opens by itself in the last third."""

    @property
    def sides(self) -> tuple[UUID, UUID]:
        """The ids of the two organisations that work together, the social organisation first."""
        return self.social_organisation_id, self.tech_organisation_id


@event.listens_for(Exchange, "before_insert")
@event.listens_for(Exchange, "before_update")
def _fold(_mapper: Any, _connection: Any, exchange: Exchange) -> None:
    exchange.title_folded = folded(exchange.title)


class Target(SQLModel, table=True):
    """A competence that an exchange sets out to build, and up to which level."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("exchange_id", "competence"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    competence: str
    level: str
    position: int


class Participant(Row, table=True):
    """A person who takes part in an exchange, for one of its organisations."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("exchange_id", "person_id"),)

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    role: str
    consented_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person accepted to take part and to be assessed; nobody is assessed before."""
    name_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the programme last confirmed a name that the person had changed."""
    invited_by: UUID | None = Field(default=None, foreign_key="person.id")
    """Who invited them; nobody where they joined by a link."""
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the invitation was last mailed; unknown of the oldest, nothing for who has no e-mail address."""
    reminders: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many reminders of the invitation were mailed."""
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    declined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person said no to the invitation."""
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person left, having taken part."""
    taken_out_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the programme took the person out."""
    taken_out_because: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why: the person reads it."""
    research_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person agreed that records without their name serve research; nothing while they have not."""

    @property
    def standing(self) -> Standing:
        """How the person stands to the exchange now."""
        if self.taken_out_at is not None:
            return Standing.TAKEN_OUT
        if self.left_at is not None:
            return Standing.LEFT
        if self.declined_at is not None:
            return Standing.DECLINED
        return Standing.INVITED if self.consented_at is None else Standing.TAKES_PART

    @property
    def takes_part(self) -> bool:
        """Whether the person has accepted and is still there: nobody else is assessed."""
        return self.standing is Standing.TAKES_PART


class Hours(Row, table=True):
    """Hours of one day that a participant has worked in an exchange, as they declare it and the other side confirms."""

    __tablename__ = "hours"
    # What waits for the other side is little of all that was ever done.
    __table_args__ = (Index("ix_hours_state", "state", "exchange_id"),)

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    participant_id: UUID | None = Field(default=None, foreign_key="participant.id", index=True)
    """Nothing once the person was erased: the sums of the side stay."""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    """For which side."""
    role: str
    day: date
    quarters: int
    """Quarters of an hour."""
    note: str = ""
    state: str = HoursState.DECLARED
    judged_by: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    """Who confirmed or refused them; where it was done on paper, the member who entered it."""
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    on_paper: bool = False
    reason: str = ""
    """Why they were refused, or where the signed paper is."""
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the other side was told by mail that they wait for it."""


class ExchangeLink(Link):
    """What every link has that somebody of one side of an exchange is given."""

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")


class JoinLink(ExchangeLink, table=True):
    """A link that a programme hands out: several people may join an exchange by it, for one side and in one role."""

    __tablename__ = "join_link"

    role: str
    maximum: int
    uses: int = 0
    created_by: UUID = Field(foreign_key="person.id")

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody may still join by it."""
        return super().is_open(now) and self.uses < self.maximum


class ClaimCode(Link, table=True):
    """A code, on paper or in a link, that leads one participant to their place in an exchange.

    Who has an e-mail address shows it and gets a mail; whoever has none is let in by the code itself.
    """

    __tablename__ = "claim_code"

    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    """To whom it was handed."""
    made_by: UUID = Field(foreign_key="person.id")


class MailedLink(ExchangeLink):
    """What every link has that is mailed to somebody of one side; nobody signs in by it."""

    person_id: UUID = Field(foreign_key="person.id")
    """To whom it was mailed."""
    asked_by: UUID = Field(foreign_key="person.id")


class CharterLink(MailedLink, table=True):
    """A mailed link by which somebody of one organisation reads what it has not accepted yet, and accepts it."""

    __tablename__ = "charter_link"


class CharterAcceptance(SQLModel, table=True):
    """One side of an exchange accepted the charter or the code of conduct: which version, when, and how we know."""

    __tablename__ = "charter_acceptance"
    __table_args__ = (UniqueConstraint("exchange_id", "organisation_id", "kind"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    kind: str = Field(default=AgreementKind.CHARTER, sa_column_kwargs={"server_default": "charter"})
    """Which of the texts."""
    release: str
    """The release of the referential in which the text was read."""
    version: str
    """The text's own version."""
    person_id: UUID = Field(foreign_key="person.id", index=True)
    """Who accepted by a link; where it was done on paper, the member who entered it."""
    on_paper: bool = False
    note: str = ""
    """Where the signed paper is, for an acceptance on paper."""
    accepted_at: datetime = Field(sa_type=UtcDateTime)
