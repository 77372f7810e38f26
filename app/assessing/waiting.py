"""Who waits for what: one condition for each, by which participants are counted and listed.

Each is a condition on the row of a participant, beside those of its exchange and its programme.
"""

from sqlalchemy import ColumnElement, and_, exists, func
from sqlmodel import col, select

from app.assessing.tables import Assessment, Decision, DecisionState, Evidence, Moment, RatedBy
from app.errors import N_
from app.exchanges.queries import IS_AWAITED, TAKES_PART
from app.exchanges.tables import Exchange, ExchangeState, Participant
from app.plumbing.named import Named
from app.programmes.tables import Programme


class Waiting(Named):
    """What a participant waits for; the value stands in addresses, as `?show=`."""

    INVITED = "invited", N_("Invited, no answer yet")
    NO_BASELINE = "no-baseline", N_("Not rated at the start")
    READY_TO_DECIDE = "ready-to-decide", N_("Ready to decide")
    SECOND = "second", N_("Waits for a second mediator")
    READY_TO_AWARD = "ready-to-award", N_("Ready to award")


def is_rated(moment: Moment | None = None) -> ColumnElement[bool]:
    """Return the condition that a mediator has rated a participant, at one moment or at any."""
    rated = exists().where(
        col(Assessment.participant_id) == Participant.id, col(Assessment.by) == RatedBy.MEDIATOR
    )
    return rated if moment is None else rated.where(col(Assessment.moment) == moment)


def is_decided(*states: DecisionState) -> ColumnElement[bool]:
    """Return the condition that a participant has a decision in one of these states."""
    return exists().where(
        col(Decision.participant_id) == Participant.id, col(Decision.state).in_(states)
    )


def is_to_decide() -> ColumnElement[bool]:
    """Return the condition that an assessment is a mediator's last word, and that nothing but a decision lacks."""
    decided = exists().where(
        col(Decision.participant_id) == Assessment.participant_id,
        col(Decision.competence) == Assessment.competence,
        col(Decision.state) != DecisionState.REOPENED,
    )
    shown = (
        select(func.count(col(Evidence.id)))
        .where(
            Evidence.participant_id == Assessment.participant_id,
            Evidence.competence == Assessment.competence,
        )
        .correlate(Assessment)
        .scalar_subquery()
    )
    return and_(
        col(Assessment.by) == RatedBy.MEDIATOR,
        col(Assessment.moment) == Moment.FINAL,
        ~decided.correlate(Assessment),
        shown >= Programme.minimum_evidence,
    )


_RUNNING = col(Exchange.state) == ExchangeState.RUNNING

CONDITIONS: dict[Waiting, ColumnElement[bool]] = {
    Waiting.INVITED: and_(IS_AWAITED, col(Exchange.state) != ExchangeState.CLOSED),
    # One who is rated on one competence may have nothing to do with the exchange's others.
    Waiting.NO_BASELINE: and_(
        TAKES_PART,
        _RUNNING,
        ~is_rated(Moment.BASELINE),
        ~is_decided(*DecisionState),
    ),
    Waiting.READY_TO_DECIDE: and_(
        TAKES_PART,
        _RUNNING,
        exists()
        .where(col(Assessment.participant_id) == Participant.id, is_to_decide())
        .correlate(Participant, Programme),
    ),
    Waiting.SECOND: and_(TAKES_PART, _RUNNING, is_decided(DecisionState.PROPOSED)),
}
"""All but what only the room that awards can know."""
