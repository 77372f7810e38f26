"""What happens to a decision: a mediator takes it, a second one confirms or returns it, it may be reopened."""

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError

from app.assessing import rules
from app.assessing.queries import evidence_of, find_assessment, reopened_on
from app.assessing.seats import Seat, check_open, check_target
from app.assessing.second_mediators import ask_second_mediators
from app.assessing.tables import Decision, DecisionState, Ending, Moment, PastDecision, RatedBy
from app.errors import N_, Conflict
from app.exchanges.rules import check_running, check_takes_part
from app.library import OF_LEVELS
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme
from referential import CompetenceLevel


class NewDecision(BaseModel):
    """The level that a mediator finds reached, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    level: Line = Field(min_length=1, max_length=40, json_schema_extra=OF_LEVELS)
    reasons: Lines = Field(min_length=10, max_length=5_000)


class Reason(BaseModel):
    """Why a decision is returned or reopened."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Lines = Field(min_length=10, max_length=2_000)


def decide(work: Work, caller: Caller, seat: Seat, asked: NewDecision) -> Decision:
    """Record the level that a mediator finds reached; where it waits for a second mediator, those who may are told.

    Raises:
        AppError: as `take` does.
    """
    decision = take(work, caller, seat, asked)
    ask_second_mediators(work, seat.exchange, [(seat, decision)])
    return decision


def take(work: Work, caller: Caller, seat: Seat, asked: NewDecision) -> Decision:
    """Record the level that a mediator finds reached; whoever takes several tells the second mediators once.

    Raises:
        BadInput, NotFound: the competence is no target, or the release does not define the level.
        RuleRefused: descriptors or evidence are lacking, or the mediator may not judge this person.
        Conflict: it was decided before.
    """
    exchange = seat.exchange
    check_target(work, seat)
    level = work.library.level_in(exchange.release, seat.competence.id, asked.level)
    check_open(work, seat)
    check_mediator(caller, seat)
    rules.check_level(level_case(work, seat, level.definition))
    programme = get_programme(work, exchange.programme_id)
    decision = Decision(
        exchange_id=exchange.id,
        participant_id=seat.participant.id,
        competence=seat.competence.id,
        level=level.id.value,
        release=exchange.release,
        reasons=asked.reasons,
        mediator_id=caller.person_id,
        state=DecisionState.PROPOSED if programme.second_mediator else DecisionState.FINAL,
        created_at=work.now,
    )
    reopened = reopened_on(work, *seat.key)
    if reopened is not None:  # a badge rests on its row: the new decision takes that row over
        decision = reopened.sqlmodel_update(decision.model_dump(exclude={"id"}))
    work.add(decision)
    _record(work, caller, decision, seat, "decision.made", release=decision.release)
    return decision


def level_case(work: Work, seat: Seat, level: CompetenceLevel) -> rules.LevelCase:
    """Return what decides whether a level is reached on a seat."""
    final = find_assessment(work, *seat.key, Moment.FINAL, RatedBy.MEDIATOR)
    return rules.LevelCase(
        descriptors=[descriptor.id for descriptor in level.descriptors],
        ratings={} if final is None else final.ratings,
        evidence=len(evidence_of(work, *seat.key)),
        evidence_needed=get_programme(work, seat.exchange.programme_id).minimum_evidence,
        required=level.required,
    )


def confirm(work: Work, caller: Caller, seat: Seat, decision: Decision) -> Decision:
    """Make a proposed decision final, as second mediator.

    Raises:
        RuleRefused: it is final already, or the caller took it, or may not judge this person.
    """
    _lock(work, caller, seat, decision)
    rules.check_second(caller.person_id, decision.mediator_id, decision.state)
    check_takes_part(seat.participant.standing)
    decision.state = DecisionState.FINAL
    decision.confirmed_by = caller.person_id
    decision.confirmed_at = work.now
    work.session.add(decision)
    _record(work, caller, decision, seat, "decision.confirmed")
    return decision


def send_back(
    work: Work, caller: Caller, seat: Seat, decision: Decision, why: Reason
) -> PastDecision:
    """Return a proposed decision to who took it; the sheet opens again, the decision stays in its history.

    Raises:
        RuleRefused: it is final already, or the caller took it, or may not judge this person.
    """
    _lock(work, caller, seat, decision)
    rules.check_second(caller.person_id, decision.mediator_id, decision.state)
    _record(work, caller, decision, seat, "decision.returned")
    return _end(work, caller, decision, Ending.RETURNED, why)


def reopen(work: Work, caller: Caller, seat: Seat, decision: Decision, why: Reason) -> PastDecision:
    """Take back a decision; the sheet opens again, the decision stays in its history.

    A badge that was awarded on it is valid until it is replaced or revoked.

    Raises:
        RuleRefused: the caller may not judge this person.
        Conflict: it is open already.
    """
    _lock(work, caller, seat, decision)
    if decision.state == DecisionState.REOPENED:
        raise Conflict(N_("This decision is open already."))
    _record(work, caller, decision, seat, "decision.reopened")
    return _end(work, caller, decision, Ending.REOPENED, why)


def check_mediator(caller: Caller, seat: Seat) -> None:
    """Refuse a caller who may not judge this person.

    Raises:
        AccessRefused: the role does not allow it.
        RuleRefused: the person is the caller, or a colleague.
    """
    place = caller.demand(seat.exchange.programme_id, Action.ASSESS)
    rules.check_parties(
        rules.Parties(
            caller.person_id,
            place.organisation_id,
            seat.participant.person_id,
            seat.participant.organisation_id,
        )
    )


def _lock(work: Work, caller: Caller, seat: Seat, decision: Decision) -> None:
    check_running(seat.exchange)
    check_mediator(caller, seat)
    work.session.refresh(decision, with_for_update=True)


def _end(
    work: Work, caller: Caller, decision: Decision, ending: Ending, why: Reason
) -> PastDecision:
    past = PastDecision(
        **decision.model_dump(
            include={
                "exchange_id",
                "participant_id",
                "competence",
                "level",
                "release",
                "reasons",
                "mediator_id",
            }
        ),
        decided_at=decision.created_at,
        ending=ending,
        ended_by=caller.person_id,
        ended_because=why.reason,
        created_at=work.now,
    )
    try:
        # The database itself keeps a decision on which a badge rests, whoever was faster: it is kept, and open.
        with work.session.begin_nested():
            work.session.delete(decision)
            work.session.flush()
    except IntegrityError:
        decision.state = DecisionState.REOPENED
        work.session.add(decision)
    work.add(past)
    return past


def _record(
    work: Work, caller: Caller, decision: Decision, seat: Seat, action: str, **detail: str
) -> None:
    record(
        work,
        seat.exchange,
        action,
        decision,
        by=caller,
        competence=decision.competence,
        level=decision.level,
        **detail,
    )
