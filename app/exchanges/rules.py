"""What is decided about exchanges, without database or web."""

from datetime import date

from app.errors import N_, BadInput, RuleRefused
from app.exchanges.tables import State

LONGEST_DAYS = 3 * 366

PASSAGES = {
    State.DRAFT: frozenset({State.RUNNING}),
    State.RUNNING: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.RUNNING}),
}


NO_PASSAGE = {
    State.DRAFT: N_("An exchange that was started does not become a draft again."),
    State.RUNNING: N_("This exchange is running already."),
    State.CLOSED: N_("Only an exchange that is running can be closed."),
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


def check_passage(present: State, wanted: State, *, targets: int, charter_awaited: int = 0) -> None:
    """Refuse a change of state that makes no sense.

    `charter_awaited` counts the organisations whose acceptance of the charter the programme still asks for.

    Raises:
        RuleRefused: with the reason.
    """
    if wanted not in PASSAGES[present]:
        raise RuleRefused(
            NO_PASSAGE[wanted],
        )
    if wanted is State.RUNNING and targets == 0:
        raise RuleRefused(
            N_("An exchange starts with at least one target competence."),
            remedy=N_("Add a competence first."),
        )
    if present is State.DRAFT and charter_awaited:
        raise RuleRefused(
            N_("Both organisations accept the charter before the exchange starts."),
            remedy=N_("Send them the link from the charter's page, or record their signature."),
        )
