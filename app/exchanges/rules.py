"""What is decided about exchanges, without database or web."""

from datetime import date
from uuid import UUID

from app.errors import N_, BadInput, RuleRefused
from app.exchanges.tables import Exchange, ExchangeState

LONGEST_DAYS = 3 * 366

PASSAGES = {
    ExchangeState.DRAFT: frozenset({ExchangeState.RUNNING}),
    ExchangeState.RUNNING: frozenset({ExchangeState.CLOSED}),
    ExchangeState.CLOSED: frozenset({ExchangeState.RUNNING}),
}

NO_PASSAGE = {
    ExchangeState.DRAFT: N_("An exchange that was started does not become a draft again."),
    ExchangeState.RUNNING: N_("This exchange is running already."),
    ExchangeState.CLOSED: N_("Only an exchange that is running can be closed."),
}

NOT_RUNNING = {
    ExchangeState.DRAFT: N_("This exchange is a draft: people are assessed while it is running."),
    ExchangeState.CLOSED: N_("This exchange is closed: people are assessed while it is running."),
}


def check_dates(starts_on: date, ends_on: date) -> None:
    """Refuse an exchange that ends before it begins, or that never ends.

    Raises:
        BadInput: with the field that is wrong.
    """
    if ends_on < starts_on:
        raise BadInput(N_("The exchange ends before it starts."), field="ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise BadInput(
            N_("An exchange lasts three years at most."),
            field="ends_on",
            remedy=N_("Check the year, or make one exchange per phase."),
        )


def check_passage(
    present: ExchangeState, wanted: ExchangeState, *, targets: int, charter_awaited: int = 0
) -> None:
    """Refuse a change of state that makes no sense.

    `charter_awaited` counts the organisations whose acceptance of the charter the programme still asks for.

    Raises:
        RuleRefused: with the reason.
    """
    if wanted not in PASSAGES[present]:
        raise RuleRefused(
            NO_PASSAGE[wanted],
        )
    if wanted is ExchangeState.RUNNING and targets == 0:
        raise RuleRefused(
            N_("An exchange starts with at least one target competence."),
            remedy=N_("Add a competence first."),
        )
    if present is ExchangeState.DRAFT and charter_awaited:
        raise RuleRefused(
            N_("Both organisations accept the charter before the exchange starts."),
            remedy=N_("Send them the link from the charter's page, or record their signature."),
        )


def check_running(exchange: Exchange) -> None:
    """Refuse work in an exchange that has not started or is over.

    Raises:
        RuleRefused: the exchange is not running.
    """
    if exchange.state != ExchangeState.RUNNING:
        raise RuleRefused(
            NOT_RUNNING[ExchangeState(exchange.state)],
            remedy=N_("Start it, or reopen it, first."),
        )


def check_draft(exchange: Exchange) -> None:
    """Refuse to correct what people rely on already.

    Raises:
        RuleRefused: the exchange has started.
    """
    if exchange.state != ExchangeState.DRAFT:
        raise RuleRefused(
            N_("This exchange has started: it is corrected only while it is a draft."),
            remedy=N_("Close it and open another one if it is wrong."),
        )


def check_side(exchange: Exchange, organisation_id: UUID) -> None:
    """Refuse an organisation that is neither of the two that work together.

    Raises:
        BadInput: the organisation has no part in the exchange.
    """
    if organisation_id not in exchange.sides:
        raise BadInput(
            N_("This organisation has no part in the exchange."), field="organisation_id"
        )
