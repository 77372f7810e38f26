"""What was said of a participant on a competence, and whether more may be said."""

from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import (
    Assessment,
    By,
    Decision,
    DecisionState,
    Evidence,
    Moment,
    PastDecision,
)
from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused
from app.exchanges.queries import targets_of
from app.exchanges.rules import check_running
from app.exchanges.tables import Exchange, Participant
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from referential import Competence


def find_assessment(
    work: Work, participant_id: UUID, competence: str, moment: Moment, by: By
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
    """Return what stands decided for a participant on one competence."""
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


def decision_in(work: Work, caller: Caller, decision_id: UUID, action: Action) -> Decision:
    """Return a decision that the caller may act on.

    Raises:
        NotFound: there is none among the caller's programmes.
    """
    decision = work.session.get(Decision, decision_id)
    exchange = None if decision is None else work.session.get(Exchange, decision.exchange_id)
    if decision is None or exchange is None or exchange.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such decision among yours."), field="decision_id")
    caller.demand(exchange.programme_id, action)
    return decision


def is_final(decision: Decision) -> bool:
    """Say whether a decision stands: no badge is awarded on one that waits for a second mediator."""
    return decision.state == DecisionState.FINAL


def must_be_final(decision: Decision) -> None:
    """Refuse a badge on a decision that waits for a second mediator, or that was reopened.

    Raises:
        RuleRefused: it waits, or nothing was decided anew.
    """
    if decision.state == DecisionState.REOPENED:
        raise RuleRefused(
            N_("This decision was reopened, and nothing was decided anew."),
            remedy=N_("Decide on the person's sheet first."),
        )
    if not is_final(decision):
        raise RuleRefused(
            N_("This decision waits for a second mediator."),
            remedy=N_("Another mediator of the programme confirms or returns it."),
        )


def past_of(work: Work, participant_id: UUID, competence: str) -> list[PastDecision]:
    """Return the decisions that were returned or reopened, oldest first."""
    query = select(PastDecision).where(
        PastDecision.participant_id == participant_id, PastDecision.competence == competence
    )
    return list(work.session.exec(query.order_by(col(PastDecision.created_at))))


def target_in(work: Work, exchange: Exchange, competence_id: str) -> Competence:
    """Return a competence that an exchange sets out to build.

    Raises:
        NotFound: the release has no such competence.
        BadInput: it is not a target.
    """
    competence = work.library.competence(exchange.release, competence_id)
    if all(target.competence != competence.id for target in targets_of(work, exchange.id)):
        raise BadInput(
            N_("“{competence}” is not a target of this exchange."),
            field="competence",
            remedy=N_("Add it to the exchange first."),
            competence=competence.id,
        )
    return competence


def must_be_open(work: Work, exchange: Exchange, participant: Participant, competence: str) -> None:
    """Refuse to write on a sheet that is not open.

    Raises:
        RuleRefused: the exchange is not running, or the person has not accepted.
        Conflict: the level was decided.
    """
    check_running(exchange)
    if participant.consented_at is None:
        raise RuleRefused(
            N_("This person has not yet accepted to take part."),
            remedy=N_("The invitation that was mailed leads to the page where they can."),
        )
    if decision_on(work, participant.id, competence) is not None:
        raise Conflict(
            N_("The level was decided already."),
            remedy=N_("Reload the page to see the decision."),
        )


def descriptors_of(competence: Competence) -> list[str]:
    """Return the ids of a competence's descriptors, from the lowest level up."""
    return [
        descriptor.id for level in competence.levels.values() for descriptor in level.descriptors
    ]
