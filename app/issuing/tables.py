"""What is remembered of a badge: the programme's keys, its badge classes, the awards with their documents."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from app.errors import N_
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.keys.sealed import sealed
from app.plumbing.named import Named
from app.plumbing.rows import Row

RSA_KEY = "signing key {programme_id} {generation}"
ED25519_KEY = f"ed25519 {RSA_KEY}"
ORDER_KEY = f"status places {RSA_KEY}"
"""What these columns are sealed for: a key copied to another programme's row does not open there."""


class SigningKey(Row, table=True):
    """One generation of a programme's key. A new key is a new profile: old badges keep theirs."""

    __tablename__ = "signing_key"
    __table_args__ = (UniqueConstraint("programme_id", "generation"),)

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    generation: int
    public_pem: str
    sealed_private: bytes = sealed(RSA_KEY)
    public_ed25519: str | None = None
    """The generation's second key, as PEM, for proofs of Open Badges 3.0."""
    sealed_ed25519: bytes | None = sealed(ED25519_KEY, default=None)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When this generation was declared compromised: it signs nothing more, and its documents are gone."""
    revocation_reason: str | None = None
    """Why, in the operator's words; told to nobody outside."""
    renewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the last badge that it had signed was made anew under another; empty while some wait."""
    placed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many badges it has signed: each has a place of its own in a status list, and none may be too many."""
    first_list: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """The first status list whose places are dealt in the secret order; in those before, chance has dealt them."""
    sealed_order: bytes | None = sealed(ORDER_KEY, default=None)
    """The secret order in which places in status lists are dealt."""
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Grows with each change of what its public lists tell: who has made a list at this number may serve it again."""


class RevokedId(Row, table=True):
    """A badge that was never awarded and is revoked all the same: only a thief of the key can have signed it."""

    __tablename__ = "revoked_id"
    __table_args__ = (UniqueConstraint("programme_id", "generation", "name"),)

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    generation: int
    name: str
    """The id that the badge gives itself."""
    list_number: int | None = None
    place: int | None = None
    """Where a credential says that its revocation is told, if no credential of ours stands there."""
    reason: str
    """For the programme's own people; the public list carries the id alone."""


class BadgeClassRow(Row, table=True):
    """A badge class as it was first published: programme × competence × level × release × generation."""

    __tablename__ = "badge_class"
    __table_args__ = (
        UniqueConstraint("programme_id", "generation", "release", "competence", "level"),
    )

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    generation: int
    release: str
    competence: str
    level: str
    language: str
    document: bytes
    """The published JSON, byte for byte; never rewritten."""
    picture: str
    """The seal, as SVG, drawn when the class was made."""


class RevocationCode(Named):
    """Why a badge was taken back, as whoever verifies it reads it; the words are for its holder alone."""

    MISTAKE = "awarded-by-mistake", N_("It was awarded by mistake")
    EVIDENCE = "evidence-does-not-hold", N_("What it rested on does not hold")
    WRONG_PERSON = "wrong-person", N_("It was awarded to the wrong person")
    CORRECTED = "details-were-wrong", N_("Something in it was wrong")
    SUPERSEDED = "superseded", N_("A newer badge replaces it")
    WITHDRAWN = "withdrawn-by-holder", N_("Its holder withdrew it")
    OTHER = "other", N_("For another reason")


class Award(SQLModel, table=True):
    """A decision that became a badge, with the documents that prove it."""

    __tablename__ = "award"
    # One first award for a decision, and one successor for an award: whatever happens at once, a decision has a
    # single line of awards, and its last is the one in force.
    __table_args__ = (
        Index(
            "uq_award_first_for_decision",
            "decision_id",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
        # Which badges of a key that leaked are still to be made anew, a few at a time.
        Index(
            "ix_award_in_force",
            "programme_id",
            "generation",
            "id",
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        # The list of awards and the API read them newest first; a file of all reads them backwards.
        Index("ix_award_listed", "programme_id", "created_at", "id"),
        # Which were revoked of a generation, for its lists, and of a programme, without reading the others.
        Index(
            "ix_award_revoked",
            "programme_id",
            "generation",
            "revoked_at",
            "id",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
        Index(
            "ix_award_revoked_listed",
            "programme_id",
            "created_at",
            "id",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
        Index(
            "ix_award_declined_listed",
            "programme_id",
            "created_at",
            "id",
            sqlite_where=text("declined_at IS NOT NULL"),
            postgresql_where=text("declined_at IS NOT NULL"),
        ),
        Index("ix_award_of_person", "person_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    """Random and unguessable: it is the address of the badge."""
    programme_id: UUID = Field(foreign_key="programme.id")
    generation: int
    badge_class_id: UUID = Field(foreign_key="badge_class.id", index=True)
    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    supersedes_id: UUID | None = Field(default=None, foreign_key="award.id", unique=True)
    """The award that this one replaces, if it replaces one."""
    person_id: UUID = Field(foreign_key="person.id")
    hosted: bytes
    """The hosted assertion, byte for byte as it is served for ever."""
    signed: str
    """The same award as signed assertion: a compact JWS."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revocation_code: str | None = None
    """A `RevocationCode`."""
    revocation_reason: str | None = None
    """Words for the holder; nobody else outside the programme reads them."""
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when its documents are public: from its acceptance on, or from the award (`Programme.documents_from`)."""
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its owner opened the share page to everybody; private while empty."""
    declined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person declined it: it is shown nowhere, its documents still verify; may be taken back."""
    names_exchange: bool = False
    searchable: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether search engines may list the page, and previews of its link name the person: the owner's choice."""
    """Whether the share page names the exchange and its two organisations: the owner's choice."""


class Credential(SQLModel, table=True):
    """An award told again as Open Badges 3.0; made once, never rewritten."""

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("signing_key_id", "list_number", "place"),)

    award_id: UUID = Field(foreign_key="award.id", primary_key=True)
    signing_key_id: UUID = Field(foreign_key="signing_key.id")
    list_number: int
    """The status list of this key in which its revocation is told."""
    place: int
    """The bit in that list: dealt in a secret order, so that it tells nothing of when or to whom."""
    document: bytes
    """The credential with its Data Integrity proof, byte for byte as it is served."""
    jwt: str
    """The same credential as JWT."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class RowState(Named):
    """Where a row of a batch stands."""

    WAITING = "waiting", N_("Waiting")
    AWARDED = "awarded", N_("Awarded")
    REFUSED = "refused", N_("Refused")
    CANCELLED = "cancelled", N_("Cancelled")


class AwardBatch(Row, table=True):
    """Decisions that shall become badges, one after the other, whatever happens to the process."""

    __tablename__ = "award_batch"
    __table_args__ = (
        Index(
            "ix_award_batch_unfinished",
            "created_at",
            "id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    asked_by: UUID = Field(foreign_key="person.id")
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    held: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether its rows wait for more than their turn: those of a file, until all of it is judged and asked for."""


class AwardBatchRow(SQLModel, table=True):
    """One decision of a batch, and what became of it."""

    __tablename__ = "award_batch_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "decision_id"),
        # What is to be done next, without reading what is done.
        Index(
            "ix_award_batch_row_waiting",
            "batch_id",
            "position",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    batch_id: UUID = Field(foreign_key="award_batch.id")
    position: int
    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    state: str = RowState.WAITING
    award_id: UUID | None = Field(default=None, foreign_key="award.id")
    troubles: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonDocument)
    """Why it was refused: templates and values, put into the reader's language when read."""
    line: int | None = None
    """The line of the file that named it, if one did."""


class ExpiryReminder(SQLModel, table=True):
    """An award whose end was looked at: its owner is reminded once, whatever happens."""

    __tablename__ = "expiry_reminder"

    award_id: UUID = Field(foreign_key="award.id", primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
