"""What is remembered of impact: which indicators an exchange measures, what was measured, by which side and when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from app.errors import N_
from app.exchanges.tables import ExchangeLink
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class MeasuredAt(Named):
    """When an indicator is measured; the words are those of the referential."""

    START = "start", N_("At the start")
    END = "end", N_("At the end")
    LATER = "six-months", N_("Six months later")


class TermState(Named):
    """How a chosen technology stands to one line of its terms of reference."""

    MET = "met", N_("Met")
    NOT_MET = "not-met", N_("Not met")
    UNKNOWN = "unknown", N_("Not known")
    BESIDE = "beside", N_("Does not apply")


class ChosenIndicator(Row, table=True):
    """An indicator of the referential that an exchange measures."""

    __tablename__ = "chosen_indicator"
    __table_args__ = (UniqueConstraint("exchange_id", "indicator"),)

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    indicator: str
    """Its id in the exchange's release."""
    position: int


class OfSide(Row):
    """What somebody entered about an exchange, and when it was last changed."""

    exchange_id: UUID = Field(foreign_key="exchange.id", index=True)
    moment: str
    entered_by: UUID = Field(foreign_key="person.id", index=True)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Measurement(OfSide, table=True):
    """What one side measured of an indicator at one moment; that it was not measured is an answer too."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("exchange_id", "indicator", "side", "moment"),)

    indicator: str
    side: str
    """`social` or `tech`."""
    thousandths: int | None = Field(default=None, sa_type=BigInteger)
    """The value in thousandths of the indicator's unit, so that sums are exact; nothing: not measured."""
    note: str = ""
    evidence: str = ""
    """What shows it: a link, or where the paper is."""


class TermAnswer(OfSide, table=True):
    """How the chosen technology stood to one line of the terms of reference, at the start or at the end."""

    __tablename__ = "term_answer"
    __table_args__ = (UniqueConstraint("exchange_id", "term", "moment"),)

    term: str
    state: str
    note: str = ""


class FollowUp(Row, table=True):
    """That an exchange is to be measured again six months after its end, and when its sides were asked."""

    __tablename__ = "follow_up"

    exchange_id: UUID = Field(foreign_key="exchange.id", unique=True)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class MeasuringLink(ExchangeLink, table=True):
    """A mailed link by which somebody of one side measures again, without an account; it opens until it is too old."""

    __tablename__ = "measuring_link"

    person_id: UUID = Field(foreign_key="person.id", index=True)
    """To whom it was mailed."""


class PublishedReport(Row, table=True):
    """The numbers of a period that a programme made public; they stay, since later ones are audited against them."""

    __tablename__ = "published_report"

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    starts_on: date
    ends_on: date
    content: dict[str, Any] = Field(sa_type=JsonDocument)
    """What the public page says, with what was suppressed already gone."""
    published_by: UUID = Field(foreign_key="person.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the programme took the page back."""
