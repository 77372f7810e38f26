"""What is remembered of what people asked of us about their data."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from app.errors import N_
from app.plumbing.named import Named
from app.plumbing.rows import Row


class Right(Named):
    """What people may ask for. Regulation (EU) 2016/679, articles 15 to 21."""

    ACCESS = "access", N_("To know what is kept, and have it")
    CORRECT = "correct", N_("To have something put right")
    ERASE = "erase", N_("To be erased")
    FREEZE = "freeze", N_("To have their data frozen")
    OBJECT = "object", N_("To object")


class DataRequest(Row, table=True):
    """What one person asked for about their data, when it came in, by when it is answered, and what was done."""

    __tablename__ = "data_request"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    asked: str
    """One of `Right`."""
    received_on: date
    due_on: date = Field(index=True)
    """A month later; two months more where that was told with reasons."""
    answered_on: date | None = None
    said: str = ""
    """How it came in and what was done, without a name: “letter of 3 March; archive handed over”."""
