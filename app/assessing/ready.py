"""Who in an exchange is ready to be decided about: everything that their target level needs is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from app.assessing import rules
from app.assessing.tables import (
    Assessment,
    Decision,
    DecisionState,
    Evidence,
    Moment,
    RatedBy,
)
from app.exchanges.queries import levels_of, participants_of
from app.exchanges.tables import Exchange, Participant
from app.library import LevelInRelease
from app.people.identity import alphabetical, names_of
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme

Place = tuple[UUID, str]
"""A participant and a competence."""


@dataclass(frozen=True)
class NextSeat:
    """Where a mediator goes on: a sheet on which only the decision is missing."""

    participant_id: UUID
    name: str
    level: LevelInRelease


def next_ready(work: Work, caller: Caller, exchange: Exchange, here: Place) -> NextSeat | None:
    """Return the next sheet on which the caller may decide at once: by people's names, after `here`, else the first."""
    if not caller.may(exchange.programme_id, Action.ASSESS):
        return None
    place = caller.memberships[exchange.programme_id]
    ready = [
        (participant, target)
        for participant, target in _ready(work, exchange)
        if not rules.is_conflict(
            rules.Parties(
                caller.person_id,
                place.organisation_id,
                participant.person_id,
                participant.organisation_id,
            )
        )
    ]
    people = {participant.person_id for participant, _ in ready}
    current = work.session.get_one(Participant, here[0]).person_id
    names = names_of(work, people | {current})
    ready.sort(key=lambda one: (alphabetical(names.get(one[0].person_id)), one[1].competence.id))
    after = (alphabetical(names.get(current)), here[1])
    following = [
        one
        for one in ready
        if (alphabetical(names.get(one[0].person_id)), one[1].competence.id) > after
    ]
    found = next(iter(following or ready), None)
    if found is None:
        return None
    participant, target = found
    return NextSeat(participant.id, names.get(participant.person_id, ""), target)


def _ready(work: Work, exchange: Exchange) -> list[tuple[Participant, LevelInRelease]]:
    decided = set(
        work.session.exec(
            select(Decision.participant_id, Decision.competence).where(
                Decision.exchange_id == exchange.id, Decision.state != DecisionState.REOPENED
            )
        ).all()
    )
    final = select(Assessment).where(
        Assessment.exchange_id == exchange.id,
        Assessment.moment == Moment.FINAL,
        Assessment.by == RatedBy.MEDIATOR,
    )
    ratings: dict[Place, Mapping[str, str]] = {
        (said.participant_id, said.competence): said.ratings
        for said in work.session.exec(final)
        if (said.participant_id, said.competence) not in decided
    }
    if not ratings:
        return []
    counted = (
        select(Evidence.participant_id, Evidence.competence, func.count())
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .where(Participant.exchange_id == exchange.id)
        .group_by(col(Evidence.participant_id), col(Evidence.competence))
    )
    evidence = {(who, competence): count for who, competence, count in work.session.exec(counted)}
    needed = get_programme(work, exchange.programme_id).minimum_evidence
    targets = levels_of(work, exchange)
    return [
        (participant, target)
        for participant in participants_of(work, exchange.id)
        if participant.takes_part
        for target in targets
        if (place := (participant.id, target.competence.id)) in ratings
        and not rules.lacking(
            rules.LevelCase(
                descriptors=[one.id for one in target.definition.descriptors],
                ratings=ratings[place],
                evidence=evidence.get(place, 0),
                evidence_needed=needed,
                required=target.definition.required,
            )
        ).anything
    ]
