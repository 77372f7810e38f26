"""What is decided about measurements, without database or web."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from app.assessing.rules import end_opens_on
from app.errors import N_, BadInput
from app.impact.tables import MeasuredAt
from app.programmes.tables import OrganisationKind
from referential.cooperation import Party

THOUSAND = 1000
LATER_AFTER = timedelta(days=182)
"""Half a year: how long after the last day of an exchange its sides are asked once more."""
LATER_OPENS = timedelta(days=150)
"""How long after the last day the question of six months later can be answered at the earliest."""
YES, NO = "yes", "no"
_BLANKS = re.compile(r"[\s\u00a0\u202f]")


@dataclass(frozen=True)
class Bounds:
    """Which numbers a kind of unit allows."""

    lowest: int = 0
    highest: int = 1_000_000_000
    places: int = 0
    """Digits after the decimal point."""


PLAIN = Bounds(lowest=-1_000_000_000, places=3)
"""Of an indicator whose kind of unit its release does not say."""
BOUNDS: Mapping[str, Bounds] = {
    "percent": Bounds(highest=100, places=1),
    "count": Bounds(),
    "hours": Bounds(highest=1_000_000, places=2),
    "euros": Bounds(places=2),
    "years": Bounds(highest=200, places=1),
    "kilobytes": Bounds(places=1),
    "scale-0-10": Bounds(highest=10, places=1),
    "yes-no": Bounds(highest=1),
}
"""A kind of unit of the referential → which numbers it allows."""

SIDES_OF_PARTY = {
    Party.SOCIAL_ORGANISATION: (OrganisationKind.SOCIAL,),
    Party.TECH_PARTNER: (OrganisationKind.TECH,),
    Party.PERSON: (OrganisationKind.SOCIAL, OrganisationKind.TECH),
    Party.COMMUNITY: (OrganisationKind.SOCIAL, OrganisationKind.TECH),
}
"""For whom an indicator tells of a difference → which sides measure it, each what it sees."""


def bounds_of(kind: str) -> Bounds:
    """Return which numbers a kind of unit allows; any for a kind that nobody named."""
    return BOUNDS.get(kind, PLAIN)


def in_thousandths(given: Decimal, kind: str, field: str) -> int:
    """Return a value in thousandths of its unit.

    Args:
        given: the value, in the indicator's unit.
        kind: its kind of unit; empty where none is named.
        field: where it was given.

    Raises:
        BadInput: it lies outside of what the unit allows, or has more decimals.
    """
    bounds = bounds_of(kind)
    if not given.is_finite() or not bounds.lowest <= given <= bounds.highest:
        raise BadInput(
            N_("This must be a number from {lowest} to {highest}."),
            field=field,
            lowest=bounds.lowest,
            highest=bounds.highest,
        )
    if given != round(given, bounds.places):
        if not bounds.places:
            raise BadInput(N_("This must be a whole number."), field=field)
        raise BadInput(
            N_("This has too many decimals: {places} at most."), field=field, places=bounds.places
        )
    return int(given * THOUSAND)


def typed_value(text: str, field: str) -> Decimal:
    """Return a number as people type it: `1 250,5` or `1250.5`; yes and no are one and zero.

    Raises:
        BadInput: it is no number.
    """
    plain = _BLANKS.sub("", text).replace(",", ".")
    if plain in (YES, NO):
        return Decimal(plain == YES)
    try:
        found = Decimal(plain)
    except InvalidOperation as error:
        raise BadInput(
            N_("“{text}” is no number."),
            field=field,
            remedy=N_("Write a number, or tick that it was not measured."),
            text=text[:40],
        ) from error
    return found


def open_moments(starts_on: date, ends_on: date, today: date) -> list[MeasuredAt]:
    """Return which moments may be measured by now.

    The start always may; the end from the day on which people are assessed at the end; half a year later from five
    months after the last day on.
    """
    opens = {
        MeasuredAt.START: date.min,
        MeasuredAt.END: end_opens_on(starts_on, ends_on),
        MeasuredAt.LATER: ends_on + LATER_OPENS,
    }
    return [moment for moment, day in opens.items() if day <= today]


def check_open(moment: MeasuredAt, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse to measure what has not come yet.

    Raises:
        BadInput: with what is open.
    """
    if moment not in open_moments(starts_on, ends_on, today):
        raise BadInput(
            N_("It is too early to measure this moment."),
            field="moment",
            remedy=N_(
                "The end opens in the last third of the exchange, the rest half a year later."
            ),
        )
