"""The group view: every participant on every target, read exchange by exchange and never cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func
from sqlmodel import col, select

from app.assessing.decisions import NewDecision, take
from app.assessing.ratings import RatedUpTo, rate_up_to
from app.assessing.seats import Seat, seat_of
from app.assessing.second_mediators import ask_second_mediators
from app.assessing.tables import Assessment, Decision, DecisionState, Evidence, Moment, RatedBy
from app.errors import AppError
from app.exchanges.queries import levels_of, participants_of
from app.exchanges.tables import Exchange, Participant
from app.library import LevelInRelease
from app.people.identity import alphabetical, names_of
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines
from app.programmes.caller import Caller

CellKey = tuple[UUID, str]
"""A cell: participant and competence."""


@dataclass
class GridCell:
    """What was said and decided of one participant on one target."""

    rated: set[tuple[str, str]] = field(default_factory=set)
    """Which sides have rated at which moment."""
    evidence: int = 0
    decision: Decision | None = None

    def has(self, moment: Moment, by: RatedBy = RatedBy.MEDIATOR) -> bool:
        """Say whether a side has rated at a moment."""
        return (moment, by) in self.rated


@dataclass(frozen=True)
class Grid:
    """The people of an exchange, its targets, and a cell for each of both."""

    people: Sequence[tuple[Participant, str | None]]
    """With the name, unless the person was erased."""
    targets: Sequence[LevelInRelease]
    cells: Mapping[CellKey, GridCell]


class Column(BaseModel):
    """What is done for several people on one competence in one go."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    competence: Line = Field(min_length=1, max_length=80)
    level: Line = Field(min_length=1, max_length=40)
    people: list[UUID] = Field(min_length=1, max_length=500)


class ColumnDecision(Column):
    """One decision for several people, with common reasons."""

    reasons: Lines = Field(min_length=10, max_length=5_000)


@dataclass
class ColumnOutcome:
    """For whom it was done, and why not for the others."""

    done: list[UUID] = field(default_factory=list)
    refused: dict[UUID, AppError] = field(default_factory=dict)


def read_grid(work: Work, exchange: Exchange) -> Grid:
    """Return the group view of an exchange, in six queries whatever its size."""
    participants = participants_of(work, exchange.id)
    names = names_of(work, [participant.person_id for participant in participants])
    targets = levels_of(work, exchange)
    cells = {
        (participant.id, target.competence.id): GridCell()
        for participant in participants
        for target in targets
    }
    _fill(work, exchange, cells)
    people = sorted(
        ((participant, names.get(participant.person_id)) for participant in participants),
        key=lambda entry: alphabetical(entry[1]),
    )
    return Grid(people, targets, cells)


def rate_column(work: Work, caller: Caller, exchange: Exchange, asked: Column) -> ColumnOutcome:
    """Rate several people “yes” on everything up to a level, at the end; whoever cannot be rated is named."""
    wanted = RatedUpTo(moment=Moment.FINAL, level=asked.level)
    return _for_each(work, exchange, asked, lambda seat: rate_up_to(work, caller, seat, wanted))


def decide_column(
    work: Work, caller: Caller, exchange: Exchange, asked: ColumnDecision
) -> ColumnOutcome:
    """Decide the same level for several people; each decision is whole, whoever is refused is named."""
    wanted = NewDecision(level=asked.level, reasons=asked.reasons)
    taken = []
    outcome = _for_each(
        work,
        exchange,
        asked,
        lambda seat: taken.append((seat, take(work, caller, seat, wanted))),
    )
    ask_second_mediators(work, exchange, taken)
    return outcome


def _for_each(
    work: Work, exchange: Exchange, asked: Column, act: Callable[[Seat], object]
) -> ColumnOutcome:
    outcome, chosen = ColumnOutcome(), set(asked.people)
    for participant in participants_of(work, exchange.id):
        if participant.id not in chosen:
            continue
        try:
            act(seat_of(work, exchange, participant, asked.competence))
        except AppError as error:
            outcome.refused[participant.id] = error
        else:
            outcome.done.append(participant.id)
    return outcome


def _fill(work: Work, exchange: Exchange, cells: Mapping[CellKey, GridCell]) -> None:
    ratings = select(
        Assessment.participant_id, Assessment.competence, Assessment.moment, Assessment.by
    ).where(Assessment.exchange_id == exchange.id)
    for participant_id, competence, moment, by in work.session.exec(ratings):
        cell = cells.get((participant_id, competence))
        if cell is not None:
            cell.rated.add((moment, by))
    evidence = (
        select(Evidence.participant_id, Evidence.competence, func.count())
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .where(Participant.exchange_id == exchange.id)
        .group_by(col(Evidence.participant_id), col(Evidence.competence))
    )
    for participant_id, competence, count in work.session.exec(evidence):
        cell = cells.get((participant_id, competence))
        if cell is not None:
            cell.evidence = count
    decisions = select(Decision).where(
        Decision.exchange_id == exchange.id, Decision.state != DecisionState.REOPENED
    )
    for decision in work.session.exec(decisions):
        cell = cells.get((decision.participant_id, decision.competence))
        if cell is not None:
            cell.decision = decision
