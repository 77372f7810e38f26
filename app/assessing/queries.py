"""What was said of a participant on a competence: ratings, evidence, decisions."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select, union

from app.assessing.tables import (
    Assessment,
    Decision,
    DecisionState,
    Evidence,
    Moment,
    PastDecision,
    RatedBy,
)
from app.errors import N_, AppError, NotFound
from app.exchanges.tables import Exchange, Participant
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller

SEEN_AT_THE_START = and_(
    col(Assessment.participant_id) == Decision.participant_id,
    col(Assessment.competence) == Decision.competence,
    col(Assessment.moment) == Moment.BASELINE,
    col(Assessment.by) == RatedBy.MEDIATOR,
)
"""Which rating tells where a mediator saw somebody at the start, of what was decided."""


def find_assessment(
    work: Work, participant_id: UUID, competence: str, moment: Moment, by: RatedBy
) -> Assessment | None:
    """Return what one side said at one moment, if it did."""
    return work.session.exec(
        select(Assessment).where(
            Assessment.participant_id == participant_id,
            Assessment.competence == competence,
            Assessment.moment == moment,
            Assessment.by == by,
        )
    ).first()


def assessments_of(work: Work, participant_id: UUID, competence: str) -> list[Assessment]:
    """Return all that was said of a participant on one competence."""
    query = select(Assessment).where(
        Assessment.participant_id == participant_id, Assessment.competence == competence
    )
    return list(work.session.exec(query.order_by(col(Assessment.created_at))))


def evidence_of(work: Work, participant_id: UUID, competence: str) -> list[Evidence]:
    """Return the evidence attached for a participant on one competence."""
    query = select(Evidence).where(
        Evidence.participant_id == participant_id, Evidence.competence == competence
    )
    return list(work.session.exec(query.order_by(col(Evidence.created_at), col(Evidence.id))))


def decision_on(work: Work, participant_id: UUID, competence: str) -> Decision | None:
    """Return what is decided for a participant on one competence, unless it was reopened."""
    return work.session.exec(
        select(Decision).where(
            Decision.participant_id == participant_id,
            Decision.competence == competence,
            Decision.state != DecisionState.REOPENED,
        )
    ).first()


def reopened_on(work: Work, participant_id: UUID, competence: str) -> Decision | None:
    """Return the decision that was reopened although a badge rests on it; two who decide anew take turns."""
    return work.session.exec(
        select(Decision)
        .where(
            Decision.participant_id == participant_id,
            Decision.competence == competence,
            Decision.state == DecisionState.REOPENED,
        )
        .with_for_update()
    ).first()


def decision_in(
    work: Work, caller: Caller, decision_id: UUID, action: Action
) -> tuple[Decision, Exchange]:
    """Return a decision that the caller may act on, and the exchange in which it was taken.

    Raises:
        NotFound: there is none among the caller's programmes.
        AccessRefused: their role does not allow the action.
    """
    decision = work.session.get(Decision, decision_id)
    exchange = None if decision is None else work.session.get(Exchange, decision.exchange_id)
    if decision is None or exchange is None or exchange.programme_id not in caller.memberships:
        raise _no_decision()
    caller.demand(exchange.programme_id, action)
    return decision, exchange


def decisions_in(
    work: Work, caller: Caller, decision_ids: Collection[UUID], action: Action
) -> dict[UUID, tuple[Decision, Exchange] | AppError]:
    """Return decisions, each with its exchange where the caller may act on it, else with why not: one query for all."""
    query = (
        select(Decision, Exchange)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .where(col(Decision.id).in_(decision_ids))
    )
    rows = {decision.id: (decision, exchange) for decision, exchange in work.session.exec(query)}
    found: dict[UUID, tuple[Decision, Exchange] | AppError] = {}
    for decision_id in decision_ids:
        row = rows.get(decision_id)
        if row is None or row[1].programme_id not in caller.memberships:
            found[decision_id] = _no_decision()
            continue
        try:
            caller.demand(row[1].programme_id, action)
        except AppError as error:
            found[decision_id] = error
        else:
            found[decision_id] = row
    return found


def competences_in_use(work: Work, exchange: Exchange) -> set[str]:
    """Return the competences on which somebody was rated, showed something or was decided about in an exchange."""
    within = [
        select(table.competence).where(table.exchange_id == exchange.id)
        for table in (Assessment, Decision, PastDecision)
    ]
    shown = (
        select(Evidence.competence)
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .where(Participant.exchange_id == exchange.id)
    )
    return set(work.session.connection().execute(union(*within, shown)).scalars())


def programmes_of(
    work: Work, caller: Caller, decision_ids: Collection[UUID], action: Action
) -> set[UUID]:
    """Return the programmes to which decisions belong, if the caller may act on every one; one query for all.

    Raises:
        NotFound: one of them is not among the caller's programmes.
        AccessRefused: their role does not allow the action.
    """
    query = (
        select(Decision.id, Exchange.programme_id)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .where(col(Decision.id).in_(decision_ids))
    )
    programmes = dict(work.session.exec(query).all())
    for decision_id in decision_ids:
        programme_id = programmes.get(decision_id)
        if programme_id is None or programme_id not in caller.memberships:
            raise _no_decision()
        caller.demand(programme_id, action)
    return set(programmes.values())


def _no_decision() -> NotFound:
    return NotFound(N_("There is no such decision among yours."), field="decision_id")


def past_of(work: Work, participant_id: UUID, competence: str) -> list[PastDecision]:
    """Return the decisions that were returned or reopened, oldest first."""
    query = select(PastDecision).where(
        PastDecision.participant_id == participant_id, PastDecision.competence == competence
    )
    return list(work.session.exec(query.order_by(col(PastDecision.created_at))))
