"""The time that tech partners gave, as it was declared and confirmed: by person and month, and by day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, extract
from sqlmodel import col, func, or_, select

from app.errors import N_, BadInput
from app.exchanges.hours_rules import QUARTERS
from app.exchanges.tables import Exchange, Hours, HoursState, Participant
from app.impact.period import Period
from app.people.identity import names_of
from app.plumbing.service import Work
from app.programmes.queries import organisation_names

MOST_LINES = 5_000
"""Lines of one paper: more is not read by anybody, and is no year of one association."""


@dataclass(frozen=True)
class Giver:
    """Who gave time to whom, in which form of cooperation."""

    person: str
    """Empty where the person was erased."""
    given_by: str
    """The organisation they came from."""
    given_to: str
    form: str


@dataclass(frozen=True)
class MonthGiven:
    """What somebody gave in one month."""

    giver: Giver
    month: date
    """Its first day."""
    declared: Decimal
    """Hours, confirmed or not; refused ones aside."""
    confirmed: Decimal


@dataclass(frozen=True)
class DayGiven:
    """What somebody gave on one day, confirmed by the other side."""

    giver: Giver
    day: date
    hours: Decimal
    exchange: str


def of_organisation(organisation_id: UUID) -> ColumnElement[bool]:
    """Return the condition that time was given to or by an organisation."""
    return or_(
        col(Exchange.social_organisation_id) == organisation_id,
        col(Exchange.tech_organisation_id) == organisation_id,
    )


def of_person(person_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a person gave the time."""
    return col(Participant.person_id) == person_id


def _given(period: Period, whose: ColumnElement[bool], forms: Collection[str] | None) -> list[Any]:
    conditions: list[Any] = [
        whose,
        col(Hours.organisation_id) == Exchange.tech_organisation_id,
        col(Hours.day).between(period.starts_on, period.ends_on),
    ]
    return conditions if forms is None else [*conditions, col(Exchange.form).in_(forms)]


_SIDES = (col(Exchange.tech_organisation_id), col(Exchange.social_organisation_id))


def months_given(
    work: Work, whose: ColumnElement[bool], period: Period, forms: Collection[str] | None = None
) -> list[MonthGiven]:
    """Return the hours of a period by month, person and form, oldest first.

    Args:
        work: what it is read with.
        whose: to whom, or by whom; see above.
        period: the days.
        forms: only in these forms of cooperation; nothing for all.

    Raises:
        BadInput: these are more lines than a paper holds.
    """
    year, month = extract("year", col(Hours.day)), extract("month", col(Hours.day))
    confirmed = func.sum(Hours.quarters).filter(col(Hours.state) == HoursState.CONFIRMED)
    alike = (year, month, col(Participant.person_id), *_SIDES, col(Exchange.form))
    query = (
        select(*alike, func.sum(Hours.quarters), confirmed)  # type: ignore[call-overload]
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .join(Participant, col(Participant.id) == Hours.participant_id, isouter=True)
        .where(*_given(period, whose, forms), col(Hours.state) != HoursState.REFUSED)
        .group_by(*alike)
        .order_by(*alike)
    )
    rows = _rows(work, query)
    return [
        MonthGiven(giver, date(int(row[0]), int(row[1]), 1), _hours(row[-2]), _hours(row[-1]))
        for giver, row in _named(work, rows, 2)
    ]


def days_given(
    work: Work, whose: ColumnElement[bool], period: Period, forms: Collection[str] | None = None
) -> list[DayGiven]:
    """Return the confirmed hours of a period by day, person and exchange, oldest first.

    Args:
        work: what it is read with.
        whose: to whom, or by whom; see above.
        period: the days.
        forms: only in these forms of cooperation; nothing for all.

    Raises:
        BadInput: these are more lines than a paper holds.
    """
    alike = (
        col(Hours.day),
        col(Participant.person_id),
        *_SIDES,
        col(Exchange.form),
        col(Exchange.title),
    )
    query = (
        select(*alike, func.sum(Hours.quarters))  # type: ignore[call-overload]
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .join(Participant, col(Participant.id) == Hours.participant_id, isouter=True)
        .where(*_given(period, whose, forms), col(Hours.state) == HoursState.CONFIRMED)
        .group_by(*alike)
        .order_by(*alike)
    )
    rows = _rows(work, query)
    return [
        DayGiven(giver, row[0], _hours(row[-1]), row[-2]) for giver, row in _named(work, rows, 1)
    ]


def _rows(work: Work, query: Any) -> list[Any]:
    rows = list(work.session.exec(query.limit(MOST_LINES + 1)))
    if len(rows) > MOST_LINES:
        raise BadInput(
            N_("This paper would have more than {most} lines."),
            field="to",
            remedy=N_("Choose a shorter period."),
            most=MOST_LINES,
        )
    return rows


def _named(work: Work, rows: Collection[Any], at: int) -> Iterator[tuple[Giver, Any]]:
    """Return rows with who gave: the person, both sides and the form stand from a place on."""
    people = names_of(work, {row[at] for row in rows if row[at]})
    names = organisation_names(work, {side for row in rows for side in row[at + 1 : at + 3]})
    for row in rows:
        person_id, given_by, given_to, form = row[at : at + 4]
        yield Giver(people.get(person_id, ""), names[given_by], names[given_to], form), row


def _hours(quarters: int | None) -> Decimal:
    return Decimal(int(quarters or 0)) / QUARTERS
