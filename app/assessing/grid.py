"""The group view: every participant on every target, read exchange by exchange and never cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func
from sqlmodel import col, select

from app.assessing.decisions import NewDecision, decide
from app.assessing.ratings import NewHeight, rate_up_to
from app.assessing.tables import Assessment, By, Decision, DecisionState, Evidence, Moment
from app.errors import AppError
from app.exchanges.queries import participants_of, targets_of
from app.exchanges.tables import Exchange, Participant
from app.library import LevelInRelease
from app.people.identity import alphabetical, names_of
from app.plumbing.service import Work
from app.programmes.caller import Caller

Key = tuple[UUID, str]
"""A cell: participant and competence."""


@dataclass
class Cell:
    """Where one participant stands on one target."""

    rated: set[tuple[str, str]] = field(default_factory=set)
    """Which sides have rated at which moment."""
    evidence: int = 0
    decision: Decision | None = None

    def has(self, moment: Moment, by: By = By.MEDIATOR) -> bool:
        """Say whether a side has rated at a moment."""
        return (moment, by) in self.rated


@dataclass(frozen=True)
class Grid:
    """The people of an exchange, its targets, and a cell for each of both."""

    people: Sequence[tuple[Participant, str | None]]
    """With the name, which is gone when the person was erased."""
    targets: Sequence[LevelInRelease]
    cells: Mapping[Key, Cell]


class Column(BaseModel):
    """What is done for several people on one competence in one go."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    competence: str = Field(min_length=1, max_length=80)
    level: str = Field(min_length=1, max_length=40)
    people: list[UUID] = Field(min_length=1, max_length=500)


class ColumnDecision(Column):
    """One decision for several people, with common reasons."""

    reasons: str = Field(min_length=10, max_length=5_000)


@dataclass
class Outcome:
    """For whom it was done, and why not for the others."""

    done: list[UUID] = field(default_factory=list)
    refused: dict[UUID, AppError] = field(default_factory=dict)


def read_grid(work: Work, exchange: Exchange) -> Grid:
    """Return the group view of an exchange, in six queries whatever its size."""
    participants = participants_of(work, exchange.id)
    names = names_of(work, [participant.person_id for participant in participants])
    targets = [
        work.library.level_in(exchange.release, target.competence, target.level)
        for target in targets_of(work, exchange.id)
    ]
    cells = {
        (participant.id, target.competence.id): Cell()
        for participant in participants
        for target in targets
    }
    _fill(work, exchange, cells)
    people = sorted(
        ((participant, names.get(participant.person_id)) for participant in participants),
        key=lambda entry: alphabetical(entry[1]),
    )
    return Grid(people, targets, cells)


def rate_column(work: Work, caller: Caller, exchange: Exchange, asked: Column) -> Outcome:
    """Rate several people “yes” on everything up to a level, at the end; whoever cannot be rated is named."""
    wanted = NewHeight(competence=asked.competence, moment=Moment.FINAL, level=asked.level)
    outcome = Outcome()
    for participant in _chosen(work, exchange, asked):
        try:
            rate_up_to(work, caller, exchange, participant, wanted)
        except AppError as error:
            outcome.refused[participant.id] = error
        else:
            outcome.done.append(participant.id)
    return outcome


def decide_column(work: Work, caller: Caller, exchange: Exchange, asked: ColumnDecision) -> Outcome:
    """Decide the same level for several people; each decision is whole, whoever is refused is named."""
    wanted = NewDecision(competence=asked.competence, level=asked.level, reasons=asked.reasons)
    outcome = Outcome()
    for participant in _chosen(work, exchange, asked):
        try:
            decide(work, caller, exchange, participant, wanted)
        except AppError as error:
            outcome.refused[participant.id] = error
        else:
            outcome.done.append(participant.id)
    return outcome


def _chosen(work: Work, exchange: Exchange, asked: Column) -> list[Participant]:
    wanted = set(asked.people)
    return [found for found in participants_of(work, exchange.id) if found.id in wanted]


def _fill(work: Work, exchange: Exchange, cells: Mapping[Key, Cell]) -> None:
    said = select(
        Assessment.participant_id, Assessment.competence, Assessment.moment, Assessment.by
    ).where(Assessment.exchange_id == exchange.id)
    for participant_id, competence, moment, by in work.session.exec(said):
        cell = cells.get((participant_id, competence))
        if cell is not None:
            cell.rated.add((moment, by))
    shown = (
        select(Evidence.participant_id, Evidence.competence, func.count())
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .where(Participant.exchange_id == exchange.id)
        .group_by(col(Evidence.participant_id), col(Evidence.competence))
    )
    for participant_id, competence, count in work.session.exec(shown):
        cell = cells.get((participant_id, competence))
        if cell is not None:
            cell.evidence = count
    decided = select(Decision).where(
        Decision.exchange_id == exchange.id, Decision.state != DecisionState.REOPENED
    )
    for decision in work.session.exec(decided):
        cell = cells.get((decision.participant_id, decision.competence))
        if cell is not None:
            cell.decision = decision
