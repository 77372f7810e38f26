"""What time given is worth, and on which lines of both sides it stands: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from app.papers.countries import Account, Category, Country
from app.papers.time_given import MonthGiven

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rates:
    """What the organisation says an hour is worth, and how it came to that."""

    an_hour: Mapping[Category, Decimal] = field(default_factory=dict)
    method: str = ""


@dataclass(frozen=True)
class ValuedLine:
    """What was given in one way, in hours and in money."""

    category: Category
    hours: Decimal
    """Confirmed."""
    rate: Decimal | None
    """Nothing where the organisation has entered none."""

    @property
    def value(self) -> Decimal | None:
        """The hours at the rate, rounded half up to a cent."""
        if self.rate is None:
            return None
        return (self.hours * self.rate).quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class AccountLine:
    """A line of the valuation's two sides."""

    account: Account
    value: Decimal | None
    """Nothing where it is for the organisation to fill in."""


@dataclass(frozen=True)
class Valuation:
    """The contributions of a period, on both sides of the account."""

    lines: tuple[ValuedLine, ...]
    accounts: tuple[AccountLine, ...]
    unsorted: Decimal
    """Confirmed hours in forms that the country's file does not name: they are valued nowhere."""

    def total(self, side: str) -> Decimal:
        """Return the sum of what is known of one side."""
        known = [one.value for one in self.accounts if one.account.side == side]
        return sum((value for value in known if value is not None), Decimal(0))


def value_time(country: Country, months: Iterable[MonthGiven], rates: Rates) -> Valuation:
    """Return what the confirmed hours of a period are worth.

    Source: Regulation ANC 2018-06, article 211-1 and following, as the country's file tells it; the method is the
    organisation's own.
    """
    hours = dict.fromkeys(Category, Decimal(0))
    unsorted = Decimal(0)
    for one in months:
        known = country.category_of(one.giver.form)
        if known is None:
            unsorted += one.confirmed
        else:
            hours[known.id] += one.confirmed
    lines = {
        known.id: ValuedLine(known.id, hours[known.id], rates.an_hour.get(known.id))
        for known in country.categories
    }
    accounts = tuple(
        AccountLine(one, lines[one.category].value if one.category in lines else None)
        for one in country.accounts
    )
    return Valuation(tuple(lines.values()), accounts, unsorted)
