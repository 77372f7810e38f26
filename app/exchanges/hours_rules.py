"""What is decided about hours, without database or web: how many on which day, and who may confirm them."""

from datetime import date, timedelta
from uuid import UUID

from app.errors import N_, BadInput, Conflict, RuleRefused
from app.exchanges.tables import Exchange, ExchangeState, HoursState

QUARTERS = 4
"""In an hour."""
MOST_A_DAY = 24 * QUARTERS
AROUND = timedelta(days=31)
"""How long before its first and after its last day an exchange may be worked for."""

_SETTLED = {
    HoursState.CONFIRMED: N_("These hours were confirmed: they are not changed any more."),
    HoursState.REFUSED: N_("These hours were refused meanwhile."),
}


def check_day(exchange: Exchange, day: date, today: date) -> None:
    """Refuse a day on which nobody can have worked for an exchange.

    Raises:
        RuleRefused: the exchange has not started.
        BadInput: the day is still to come, or too far from the exchange.
    """
    if exchange.state == ExchangeState.DRAFT:
        raise RuleRefused(
            N_("This exchange has not started: hours are declared once it has."),
            remedy=N_("Ask its mediator to start it."),
        )
    if day > today:
        raise BadInput(N_("This day is still to come."), field="day")
    if not exchange.starts_on - AROUND <= day <= exchange.ends_on + AROUND:
        raise BadInput(
            N_("The exchange lasts from {first} to {last}: this day is more than a month away."),
            field="day",
            first=exchange.starts_on.isoformat(),
            last=exchange.ends_on.isoformat(),
        )


def check_amount(quarters: int, already: int) -> None:
    """Refuse more hours than a day has, together with those that are declared for it already.

    Raises:
        BadInput: with how many there would be.
    """
    if already + quarters > MOST_A_DAY:
        raise BadInput(
            N_("With those declared already, this day would have more than 24 hours."),
            field="hours",
        )


def check_open(state: HoursState) -> None:
    """Refuse to change hours that were confirmed.

    Raises:
        Conflict: they were.
    """
    if state is HoursState.CONFIRMED:
        raise Conflict(_SETTLED[state])


def check_waiting(state: HoursState) -> None:
    """Refuse to confirm or refuse hours about which that is done.

    Raises:
        Conflict: it is.
    """
    if state is not HoursState.DECLARED:
        raise Conflict(_SETTLED[state])


def check_other_side(declared_for: UUID, judged_for: UUID | None) -> None:
    """Refuse that a side confirms its own hours.

    Raises:
        RuleRefused: both are of one organisation.
    """
    if declared_for == judged_for:
        raise RuleRefused(
            N_("Hours are confirmed by the other side of the exchange, not by one's own.")
        )
