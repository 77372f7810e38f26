"""The time that tech partners gave, as it was declared and confirmed: by person and month, and by day."""

from collections.abc import Collection, Iterator, Sequence
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
from app.people.protection import shown_names_of
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


@dataclass(frozen=True)
class TimeAsked:
    """Which time is asked for: to or by whom, on which days, in which forms of cooperation."""

    whose: ColumnElement[bool]
    """As `of_organisation` or `of_person` say it."""
    period: Period
    forms: Collection[str] | None = None
    """Nothing for all."""
    own: bool = False
    """Whether it is somebody's own paper: organisations read the names that people chose to be shown under."""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Return which rows of hours these are."""
        among = [] if self.forms is None else [col(Exchange.form).in_(self.forms)]
        return [
            self.whose,
            col(Hours.organisation_id) == Exchange.tech_organisation_id,
            col(Hours.day).between(self.period.starts_on, self.period.ends_on),
            *among,
        ]


def of_organisation(organisation_id: UUID) -> ColumnElement[bool]:
    """Return the condition that time was given to or by an organisation."""
    return or_(
        col(Exchange.social_organisation_id) == organisation_id,
        col(Exchange.tech_organisation_id) == organisation_id,
    )


def of_person(person_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a person gave the time."""
    return col(Participant.person_id) == person_id


_GIVER = (
    col(Participant.person_id),
    col(Exchange.tech_organisation_id),
    col(Exchange.social_organisation_id),
    col(Exchange.form),
)
"""What `_named` makes a giver of."""


def months_given(work: Work, asked: TimeAsked) -> list[MonthGiven]:
    """Return hours by month, person and form, oldest first.

    Raises:
        BadInput: these are more lines than a paper holds.
    """
    alike = (extract("year", col(Hours.day)), extract("month", col(Hours.day)), *_GIVER)
    confirmed = func.sum(Hours.quarters).filter(col(Hours.state) == HoursState.CONFIRMED)
    sums = (func.sum(Hours.quarters), confirmed)
    rows = _rows(work, asked, alike, sums, col(Hours.state) != HoursState.REFUSED)
    return [
        MonthGiven(giver, date(int(row[0]), int(row[1]), 1), _hours(row[-2]), _hours(row[-1]))
        for giver, row in _named(work, rows, 2, own=asked.own)
    ]


def days_given(work: Work, asked: TimeAsked) -> list[DayGiven]:
    """Return confirmed hours by day, person and exchange, oldest first.

    Raises:
        BadInput: these are more lines than a paper holds.
    """
    alike = (col(Hours.day), *_GIVER, col(Exchange.title))
    sums = (func.sum(Hours.quarters),)
    rows = _rows(work, asked, alike, sums, col(Hours.state) == HoursState.CONFIRMED)
    return [
        DayGiven(giver, row[0], _hours(row[-1]), row[-2])
        for giver, row in _named(work, rows, 1, own=asked.own)
    ]


def _rows(
    work: Work,
    asked: TimeAsked,
    alike: Sequence[Any],
    sums: Sequence[Any],
    counted: ColumnElement[bool],
) -> list[Any]:
    """Return sums over the rows that are alike, in their order."""
    query = (
        select(*alike, *sums)
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .join(Participant, col(Participant.id) == Hours.participant_id, isouter=True)
        .where(*asked.conditions, counted)
        .group_by(*alike)
        .order_by(*alike)
    )
    rows = list(work.session.exec(query.limit(MOST_LINES + 1)))
    if len(rows) > MOST_LINES:
        raise BadInput(
            N_("This paper would have more than {most} lines."),
            field="to",
            remedy=N_("Choose a shorter period."),
            most=MOST_LINES,
        )
    return rows


def _named(work: Work, rows: Collection[Any], at: int, *, own: bool) -> Iterator[tuple[Giver, Any]]:
    """Return rows with who gave: the person, both sides and the form stand from a place on."""
    people = (names_of if own else shown_names_of)(work, {row[at] for row in rows if row[at]})
    names = organisation_names(work, {side for row in rows for side in row[at + 1 : at + 3]})
    for row in rows:
        person_id, given_by, given_to, form = row[at : at + 4]
        yield Giver(people.get(person_id, ""), names[given_by], names[given_to], form), row


def _hours(quarters: int | None) -> Decimal:
    return Decimal(int(quarters or 0)) / QUARTERS
