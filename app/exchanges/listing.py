"""Exchanges as lists: filtered, by pages, those under way, those past their last day."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_
from app.exchanges.tables import Exchange, ExchangeState, Hours, HoursState
from app.plumbing.named import Named
from app.plumbing.service import Work
from app.plumbing.texts import Line, folded

CURRENT = (ExchangeState.RUNNING, ExchangeState.DRAFT)
AFTERWARDS = timedelta(days=90)
"""For how long an exchange that was closed is looked at for what was forgotten in it."""


class Shown(Named):
    """Which exchanges a list shows."""

    CURRENT = "", N_("Running and drafts")
    RUNNING = "running", N_("Running")
    DRAFT = "draft", N_("Drafts")
    CLOSED = "closed", N_("Closed")
    LATE = "late", N_("Past their last day")
    HOURS = "hours", N_("With hours to confirm")


class ExchangeFilter(BaseModel):
    """Which exchanges are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Shown = Shown.CURRENT
    programme: UUID | None = None
    q: Line = Field(default="", max_length=100)
    """A part of the title; it is looked for in exchanges of every state."""


def filtered(
    work: Work, programmes: Collection[UUID], asked: ExchangeFilter
) -> SelectOfScalar[Exchange]:
    """Return the query of the exchanges of some programmes that pass a filter."""
    query = select(Exchange).where(col(Exchange.programme_id).in_(programmes))
    if asked.state is Shown.LATE:
        query = query.where(is_late(work.now.date()))
    elif asked.state is Shown.HOURS:
        query = query.where(HAS_HOURS_TO_CONFIRM)
    elif asked.state is not Shown.CURRENT:
        query = query.where(Exchange.state == asked.state.value)
    elif not asked.q:
        query = query.where(col(Exchange.state).in_(CURRENT))
    if asked.q:
        query = query.where(titled(asked.q))
    return query


def is_late(today: date) -> ColumnElement[bool]:
    """Return the condition that an exchange runs on after its last day."""
    return and_(col(Exchange.state) == ExchangeState.RUNNING, col(Exchange.ends_on) < today)


HAS_HOURS_TO_CONFIRM = col(Exchange.id).in_(
    select(Hours.exchange_id).where(Hours.state == HoursState.DECLARED)
)
"""The condition that hours of an exchange wait for its other side."""


def late_ones(work: Work, programmes: Collection[UUID]) -> dict[UUID, int]:
    """Return, by programme, how many exchanges run on after their last day."""
    query = (
        select(Exchange.programme_id, func.count())
        .where(col(Exchange.programme_id).in_(programmes), is_late(work.now.date()))
        .group_by(col(Exchange.programme_id))
    )
    return dict(work.session.exec(query).all())


def titled(words: str) -> ColumnElement[bool]:
    """Return the condition that an exchange's title holds some words, whatever their case and accents."""
    return col(Exchange.title_folded).contains(folded(words), autoescape=True)


def under_way(work: Work, programmes: Collection[UUID], most: int) -> list[UUID]:
    """Return the latest exchanges in which something may be waiting: all but those that ended long ago."""
    recent = work.now.date() - AFTERWARDS
    query = (
        select(Exchange.id)
        .where(
            col(Exchange.programme_id).in_(programmes),
            or_(col(Exchange.state).in_(CURRENT), col(Exchange.ends_on) >= recent),
        )
        .order_by(col(Exchange.created_at).desc(), col(Exchange.id).desc())
        .limit(most)
    )
    return list(work.session.exec(query))
