"""The days that a report is about, and those that it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, BadInput
from app.plumbing.forms import read

LONGEST_DAYS = 1_830
"""Five years."""


class AskedPeriod(BaseModel):
    """The first and the last day that were asked for."""

    model_config = ConfigDict(extra="forbid")

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


@dataclass(frozen=True)
class Period:
    """From a first to a last day, both of them included."""

    starts_on: date
    ends_on: date

    @property
    def begins(self) -> datetime:
        """The first moment of it, in UTC."""
        return datetime.combine(self.starts_on, time(), UTC)

    @property
    def is_over(self) -> datetime:
        """The first moment after it, in UTC."""
        return datetime.combine(self.ends_on + timedelta(days=1), time(), UTC)

    @property
    def query(self) -> str:
        """The period as an address asks for it."""
        return f"?from={self.starts_on}&to={self.ends_on}"

    def before(self) -> "Period":
        """Return the period to compare with: the calendar year before a calendar year, else as many days before."""
        first, last = self.starts_on, self.ends_on
        whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if whole_year and first.year == last.year:
            return Period(date(first.year - 1, 1, 1), date(first.year - 1, 12, 31))
        days = (last - first).days + 1
        return Period(first - timedelta(days=days), first - timedelta(days=1))


def read_period(asked: Mapping[str, str], today: date) -> Period:
    """Return the period that an address asks for; this year up to today where it asks for none.

    Raises:
        BadInput: a day is none, the last one comes before the first, or they lie too far apart.
    """
    given = read(AskedPeriod, {name: asked.get(name, "").strip() for name in ("from", "to")})
    return checked_period(given, today)


def checked_period(given: AskedPeriod, today: date) -> Period:
    """Return the period that was asked for; this year up to today where none was.

    Raises:
        BadInput: the last day comes before the first, or they lie too far apart.
    """
    last = given.to or (today if given.from_ is None else max(today, given.from_))
    first = given.from_ or date(last.year, 1, 1)
    if last < first:
        raise BadInput(N_("The period ends before it starts."), field="to")
    if (last - first).days > LONGEST_DAYS or first.year < 2000 or last.year > 2200:
        raise BadInput(N_("A report is about five years at most."), field="from")
    return Period(first, last)
