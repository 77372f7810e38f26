"""What is asked of the database for today's page: as many queries for a thousand exchanges as for one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select
from sqlmodel import col

from app.assessing.tables import Decision, DecisionState
from app.assessing.waiting import CONDITIONS, Waiting, is_decided, is_rated
from app.exchanges.listing import HAS_HOURS_TO_CONFIRM
from app.exchanges.queries import IS_AWAITED, TAKES_PART
from app.exchanges.tables import Exchange, Participant
from app.issuing.queries import HAS_BADGE, TO_AWARD
from app.issuing.tables import Award
from app.plumbing.mailing import OutgoingMail, given_up
from app.plumbing.service import Work
from app.programmes.access import Action, Role
from app.programmes.caller import Caller
from app.programmes.tables import Member, Organisation, OrganisationKind, Programme

IS_WAITING: dict[Waiting, ColumnElement[bool]] = {**CONDITIONS, Waiting.READY_TO_AWARD: TO_AWARD}


class Stage(StrEnum):
    """How far a participant has come; the furthest first, as a bar shows them."""

    AWARDED = "awarded"
    DECIDED = "decided"
    RATED = "rated"
    ACCEPTED = "accepted"
    INVITED = "invited"


_STAGE = case(
    (HAS_BADGE, Stage.AWARDED.value),
    (is_decided(DecisionState.FINAL, DecisionState.PROPOSED), Stage.DECIDED.value),
    (is_rated(), Stage.RATED.value),
    (TAKES_PART, Stage.ACCEPTED.value),
    else_=Stage.INVITED.value,
)


_COUNTS = or_(TAKES_PART, IS_AWAITED, is_decided(*DecisionState))
"""Who said no, left or was taken out is counted only where something was decided about them."""


@dataclass
class Numbers:
    """How many people of a programme wait for something, and in which exchanges."""

    people: dict[str, int] = field(default_factory=dict)
    """A kind of waiting → how many people; what is zero is not there."""
    exchanges: dict[str, list[UUID]] = field(default_factory=dict)
    """A kind of waiting → the exchanges in which they are."""

    def add(self, kind: str, count: int, exchange_id: UUID) -> None:
        """Count some people of an exchange."""
        if count:
            self.people[kind] = self.people.get(kind, 0) + count
            self.exchanges.setdefault(kind, []).append(exchange_id)


OWN_SECOND = "own-second"
"""Of those who wait for a second mediator: whom the caller may confirm."""


def waiting_numbers(
    work: Work, caller: Caller, exchange_ids: Collection[UUID]
) -> dict[UUID, Numbers]:
    """Return, by programme, how many people of some exchanges wait for what; one query for all."""
    conditions = {kind.value: condition for kind, condition in IS_WAITING.items()}
    conditions[OWN_SECOND] = and_(IS_WAITING[Waiting.SECOND], _confirmable(caller))
    counts = [func.sum(case((one, 1), else_=0)) for one in conditions.values()]
    query = (
        select(col(Exchange.programme_id), col(Exchange.id), *counts)
        .select_from(Participant)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .join(Programme, col(Programme.id) == Exchange.programme_id)
        .where(col(Exchange.id).in_(exchange_ids))
        .group_by(col(Exchange.programme_id), col(Exchange.id))
    )
    found: dict[UUID, Numbers] = {}
    for programme_id, exchange_id, *people in work.session.connection().execute(query):
        numbers = found.setdefault(programme_id, Numbers())
        for kind, count in zip(conditions, people, strict=True):
            numbers.add(kind, count, exchange_id)
    return found


def _confirmable(caller: Caller) -> ColumnElement[bool]:
    """Return the condition that a participant waits for a second mediator whom the caller may be."""
    mine = caller.programmes(Action.ASSESS)
    colleagues = {place.organisation_id for place in caller.memberships.values()} - {None}
    return and_(
        col(Exchange.programme_id).in_(mine),
        col(Participant.person_id) != caller.person_id,
        col(Participant.organisation_id).not_in(colleagues),
        exists().where(
            col(Decision.participant_id) == Participant.id,
            col(Decision.state) == DecisionState.PROPOSED,
            col(Decision.mediator_id) != caller.person_id,
        ),
    )


def hours_numbers(work: Work, programmes: Collection[UUID]) -> dict[UUID, int]:
    """Return, by programme, in how many exchanges hours wait for the other side; one query for all."""
    query = (
        select(col(Exchange.programme_id), func.count())
        .where(col(Exchange.programme_id).in_(programmes), HAS_HOURS_TO_CONFIRM)
        .group_by(col(Exchange.programme_id))
    )
    found = work.session.connection().execute(query)
    return {one: int(count) for one, count in found}


def stages_of(work: Work, exchange_ids: Collection[UUID]) -> dict[UUID, dict[Stage, int]]:
    """Return how many people of some exchanges have come how far; one query for all."""
    query = (
        select(col(Participant.exchange_id), _STAGE.label("stage"), func.count())
        .where(col(Participant.exchange_id).in_(exchange_ids), _COUNTS)
        .group_by(col(Participant.exchange_id), literal_column("stage"))
    )
    found: dict[UUID, dict[Stage, int]] = {}
    for exchange_id, stage, count in work.session.connection().execute(query):
        found.setdefault(exchange_id, {})[Stage(stage)] = count
    return found


def undelivered_numbers(work: Work, programmes: Collection[UUID]) -> dict[UUID, int]:
    """Return, by programme, how many mails were given up."""
    query = (
        select(col(OutgoingMail.programme_id), func.count())
        .where(col(OutgoingMail.programme_id).in_(programmes), given_up())
        .group_by(col(OutgoingMail.programme_id))
    )
    found = work.session.connection().execute(query)
    return {programme_id: count for programme_id, count in found if programme_id is not None}


@dataclass(frozen=True)
class FirstSteps:
    """What makes a programme ready to award its first badge, and how far that is."""

    described: bool
    mediator: bool
    organisations: bool
    exchange: bool
    awarded: bool
    """Whether it has awarded one: nothing of all this need be said any more."""


def first_steps(work: Work, programmes: Collection[UUID]) -> dict[UUID, FirstSteps]:
    """Return how far some programmes are on the way to their first badge; one query for all."""
    own = col(Programme.id)

    def has(table: type[Any], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(table.programme_id == own, *conditions).correlate(Programme)

    sides = [has(Organisation, col(Organisation.kind) == kind) for kind in OrganisationKind]
    query = select(
        own,
        col(Programme.description) != "",
        has(Member, col(Member.role) == Role.MEDIATOR),
        and_(*sides),
        has(Exchange),
        has(Award),
    ).where(own.in_(programmes))
    return {
        programme_id: FirstSteps(*map(bool, steps))
        for programme_id, *steps in work.session.connection().execute(query)
    }
