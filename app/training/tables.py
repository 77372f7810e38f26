"""What is remembered of training: where a level can be learnt, and whether its address still answers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from app.errors import N_
from app.plumbing.column_types import UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class Cost(Named):
    """What it costs who learns there."""

    FREE = "free", N_("Free of charge")
    PARTLY = "partly", N_("Free in part")
    PAID = "paid", N_("To be paid")


class TrainingResource(Row, table=True):
    """Something on the web by which a competence can be learnt up to a level, as a programme recommends it."""

    __tablename__ = "training_resource"
    __table_args__ = (
        Index("ix_training_resource_listed", "programme_id", "created_at", "id"),
        Index("ix_training_resource_level", "programme_id", "competence", "level"),
    )

    programme_id: UUID = Field(foreign_key="programme.id")
    competence: str
    level: str
    """Up to which it leads."""
    title: str
    url: str
    language: str
    """ISO 639-1."""
    cost: str
    accessibility: str = ""
    """What is known of who can use it: captions, transcripts, by keyboard alone."""
    checked_on: date
    """When somebody of the programme last read it."""
    look_at: datetime = Field(sa_type=UtcDateTime, index=True)
    """When its address is looked at next."""
    looked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fails: int = 0
    """How often in a row its address did not answer."""
