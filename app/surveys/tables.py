"""What is remembered of surveys: what they are, what was answered, what was shown of it. Of who answered, nothing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.errors import N_
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.named import Named
from app.plumbing.rows import Row


class SurveyState(Named):
    """How far a survey is."""

    DRAFT = "draft", N_("Draft")
    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")


class Survey(Row, table=True):
    """Questions that a programme asks of organisations, whoever they are."""

    __tablename__ = "survey"

    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    slug: str = Field(unique=True)
    """Stands in its public address: never changed."""
    title: dict[str, str] = Field(sa_type=JsonDocument)
    """By language."""
    purpose: dict[str, str] = Field(sa_type=JsonDocument)
    """Why it is asked, by language; whoever answers reads it."""
    closes_on: date
    """The last day on which it can be answered."""
    keep_months: int
    """How long single answers are kept after that day."""
    questionnaire: int
    release: str
    """The release of the referential whose domains it asks about."""
    state: str = SurveyState.DRAFT
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when everybody may read the results; nobody but the programme where empty."""


class SurveyAnswer(Row, table=True):
    """What one organisation answered. Its moment of creation is the first of the day: nobody is found by the time."""

    __tablename__ = "survey_answer"
    __table_args__ = (UniqueConstraint("survey_id", "sheet"),)

    survey_id: UUID = Field(foreign_key="survey.id", index=True)
    sheet: str | None = None
    """Fingerprint of the form it was sent with, so that none counts twice; forgotten when the survey closes."""
    answers: dict[str, list[str]] = Field(sa_type=JsonDocument)
    """A question → the options that were chosen; those that were left out are not in it."""
    missing: str = ""
    """A competence that the referential lacks, in somebody's own words."""
    remark: str = ""
    """What else they wanted to say; never published."""
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class SurveyResults(Row, table=True):
    """What is shown of a survey since it was closed for the n-th time; earlier ones stay, to be audited against."""

    __tablename__ = "survey_results"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    survey_id: UUID = Field(foreign_key="survey.id")
    number: int
    table: dict[str, Any] = Field(sa_type=JsonDocument)
    """A published table."""
