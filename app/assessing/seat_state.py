"""How far a person is on a competence, and whom a filter of the group view keeps: decided from values alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.assessing.waiting import Waiting
from app.errors import N_
from app.plumbing.named import Named


class SeatState(Named):
    """How far a person is on one competence, from the invitation to the badge."""

    INVITED = "invited", N_("Invited")
    GONE = "gone", N_("No longer takes part")
    TO_RATE = "to-rate", N_("To rate")
    STARTED = "started", N_("Start rated")
    ENDED = "ended", N_("End rated")
    READY = "ready", N_("Ready to decide")
    WAITING = "waiting", N_("Second mediator")
    DECIDED = "decided", N_("Decided")
    AWARDED = "awarded", N_("Awarded")
    REVOKED = "revoked", N_("Badge revoked")


@dataclass(frozen=True)
class SeatFacts:
    """All that the state of a seat depends on."""

    accepted: bool
    """Whether the person takes part; nobody is assessed before."""
    started: bool
    """Whether a mediator rated the start."""
    ended: bool
    """Whether a mediator rated the end."""
    enough_evidence: bool
    decision: str = ""
    """The state of what was decided; empty where nothing is, or where it is open again."""
    badge: bool | None = None
    """Whether the badge that was made of the decision is in force; None where none was made."""
    gone: bool = False
    """Whether the person said no, left or was taken out: only what was decided stays."""


def state_of(facts: SeatFacts) -> SeatState:
    """Return how far somebody is on a competence."""
    if facts.decision and facts.accepted:
        return _decided(facts)
    if facts.gone:
        return SeatState.GONE
    if not facts.accepted:
        return SeatState.INVITED
    if facts.ended:
        return SeatState.READY if facts.enough_evidence else SeatState.ENDED
    return SeatState.STARTED if facts.started else SeatState.TO_RATE


SHOWN = {
    Waiting.INVITED: SeatState.INVITED,
    Waiting.READY_TO_DECIDE: SeatState.READY,
    Waiting.SECOND: SeatState.WAITING,
    Waiting.READY_TO_AWARD: SeatState.DECIDED,
}
"""A filter → the state that one of a person's seats has at least. What is counted for today is the same, in SQL."""
BEFORE_DECISION = frozenset(
    {SeatState.TO_RATE, SeatState.STARTED, SeatState.ENDED, SeatState.READY}
)


def keeps(show: Waiting, states: Sequence[SeatState], *, started: bool) -> bool:
    """Say whether a filter keeps a person.

    Whoever is rated on one competence may have nothing to do with the exchange's others: they have a start.

    Args:
        show: the filter.
        states: of the person's seats.
        started: whether a mediator rated the start on any of them.
    """
    if show is Waiting.NO_BASELINE:
        return bool(states) and not started and BEFORE_DECISION.issuperset(states)
    return SHOWN[show] in states


def _decided(facts: SeatFacts) -> SeatState:
    if facts.badge is not None:
        return SeatState.AWARDED if facts.badge else SeatState.REVOKED
    return SeatState.WAITING if facts.decision == "proposed" else SeatState.DECIDED
