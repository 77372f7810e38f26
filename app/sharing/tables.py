"""What is remembered of sharing: the address at which a person shows their badges together."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.plumbing.columns import UtcDateTime


class Passport(SQLModel, table=True):
    """A person's badges on one page, which nobody else sees until its owner opens it."""

    __tablename__ = "passport"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    handle: str = Field(unique=True)
    """Random and unguessable: it is the address of the passport."""
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its owner opened it to whoever has the link; private while empty."""
