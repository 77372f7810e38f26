"""A person who reads a decision about them asks for another look; another mediator answers within a month.

Regulation (EU) 2016/679, articles 5(1)(a), 12(3) and 16: fair, answered within a month, put right where it was wrong.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from app.assessing.decisions import check_mediator
from app.assessing.queries import decision_on
from app.assessing.seats import Seat
from app.assessing.second_mediators import second_mediators
from app.assessing.tables import AnotherLook, Decision, DecisionState
from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges.inviting import write_to_participant
from app.exchanges.tables import Exchange, Participant
from app.people.erased import who_was
from app.people.frozen import check_not_frozen
from app.people.identity import identities_of
from app.people.letters import write_to
from app.plumbing.audit import record
from app.plumbing.letters import Linkable
from app.plumbing.service import Work
from app.plumbing.texts import Lines
from app.programmes.caller import Caller
from app.programmes.letters import about
from app.programmes.workflow import get_programme

ANSWERED_WITHIN = timedelta(days=30)


class LookAsked(BaseModel):
    """What the person finds wrong."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    concern: Lines = Field(min_length=10, max_length=2_000)


class LookAnswered(BaseModel):
    """What the mediator found who looked again."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    answer: Lines = Field(min_length=10, max_length=2_000)


def ask_again(work: Work, seat: Seat, asked: LookAsked) -> AnotherLook:
    """Ask for another look at the decision about oneself; those who may answer are told.

    Raises:
        NotFound: nothing is decided yet.
        RuleRefused: the decision still waits for its second mediator, or the person's data are frozen.
        Conflict: another look was asked for, and is not answered yet.
    """
    decision = decision_on(work, *seat.key)
    if decision is None:
        raise NotFound(N_("Nothing is decided yet."))
    if decision.state == DecisionState.PROPOSED:
        raise RuleRefused(
            N_("A second mediator is looking at it already."),
            remedy=N_("Wait for their answer; you may ask afterwards."),
        )
    check_not_frozen(work, seat.participant.person_id)
    if any(look.answered_at is None for look in looks_of(work, *seat.key)):
        raise Conflict(N_("You asked already: the answer is still to come."))
    look = AnotherLook(
        participant_id=seat.participant.id,
        competence=seat.competence.id,
        decision_id=decision.id,
        words=asked.concern,
        due_on=(work.now + ANSWERED_WITHIN).date(),
        created_at=work.now,
    )
    work.add(look)
    record(work, seat.exchange, "decision.look-asked", decision, by=seat.participant.person_id)
    _tell_mediators(work, seat, decision, look)
    return look


def answer_look(work: Work, caller: Caller, seat: Seat, said: LookAnswered) -> AnotherLook:
    """Answer who asked for another look; whoever finds the decision wrong reopens it besides.

    Raises:
        AccessRefused, RuleRefused: the caller may not judge this person, or took the decision and another may answer.
        NotFound: nobody waits for an answer.
    """
    check_mediator(caller, seat)
    open_ones = [one for one in looks_of(work, *seat.key) if one.answered_at is None]
    if not open_ones:
        raise NotFound(N_("Nobody waits for an answer here."))
    look = open_ones[-1]
    work.session.refresh(look, with_for_update=True)
    decision = work.session.get(Decision, look.decision_id) if look.decision_id else None
    if decision is not None:
        others = second_mediators(work, seat, decision)
        if others and caller.person_id not in {member.person_id for member in others}:
            raise RuleRefused(N_("You took this decision: another mediator looks at it."))
    look.answer, look.answered_at, look.answered_by = said.answer, work.now, caller.person_id
    work.session.add(look)
    record(work, seat.exchange, "decision.look-answered", decision or seat.participant, by=caller)
    language = who_was(work, seat.participant.person_id).language or "en"
    write_to_participant(
        work,
        seat.exchange,
        seat.participant,
        "look_answered",
        competence=seat.competence.title.in_language(language),
    )
    return look


def looks_of(work: Work, participant_id: UUID, competence: str) -> list[AnotherLook]:
    """Return how often a person asked for another look on a competence, and what was answered, oldest first."""
    query = select(AnotherLook).where(
        AnotherLook.participant_id == participant_id, AnotherLook.competence == competence
    )
    return list(work.session.exec(query.order_by(col(AnotherLook.created_at))))


def looks_waiting(
    work: Work, programme_ids: Collection[UUID]
) -> dict[UUID, list[tuple[AnotherLook, UUID]]]:
    """Return, by programme, the looks that wait for an answer, each with its exchange; the first due stands first."""
    query = (
        select(AnotherLook, Exchange.id, Exchange.programme_id)
        .join(Participant, col(Participant.id) == AnotherLook.participant_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(
            col(Exchange.programme_id).in_(programme_ids), col(AnotherLook.answered_at).is_(None)
        )
        .order_by(col(AnotherLook.due_on), col(AnotherLook.id))
    )
    found: dict[UUID, list[tuple[AnotherLook, UUID]]] = {}
    for look, exchange_id, programme_id in work.session.exec(query):
        found.setdefault(programme_id, []).append((look, exchange_id))
    return found


def _tell_mediators(work: Work, seat: Seat, decision: Decision, look: AnotherLook) -> None:
    programme = get_programme(work, seat.exchange.programme_id)
    members = second_mediators(work, seat, decision)
    participant_id, competence = seat.key
    place = f"/exchanges/{seat.exchange.id}/participants/{participant_id}/{competence}#looks"
    for mediator in identities_of(work, [member.person_id for member in members]).values():
        write_to(
            work,
            mediator,
            "look_asked",
            about(programme),
            exchange=seat.exchange.title,
            due=look.due_on,
            link=Linkable(work.settings.url(place)),
        )
