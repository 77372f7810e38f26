"""The group view: every participant on every target, read exchange by exchange and never cell by cell."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from app.assessing.seat_state import SeatFacts, SeatState, keeps, state_of
from app.assessing.tables import Assessment, Decision, DecisionState, Evidence, Moment, RatedBy
from app.assessing.waiting import Waiting
from app.exchanges.queries import levels_of, participants_of
from app.exchanges.rules import ExchangeStage
from app.exchanges.tables import Exchange, Participant, Standing
from app.library import LevelInRelease
from app.people.acquaintance import names_known_to
from app.people.identity import alphabetical
from app.plumbing.service import Work
from app.plumbing.texts import folded

IN_VIEW = (Standing.INVITED, Standing.TAKES_PART)
CellKey = tuple[UUID, str]
"""A cell: participant and competence."""
Badges = Mapping[UUID, bool]
"""A decision that became a badge → whether the badge is in force. Badges are made in a room further on."""

MADE = frozenset({SeatState.AWARDED, SeatState.REVOKED})
"""Where a badge was made."""


@dataclass(frozen=True)
class GridCell:
    """What was said and decided of one participant on one target."""

    state: SeatState
    started: bool
    """Whether a mediator rated the start."""
    ended: bool
    """Whether a mediator rated the end."""
    evidence: int
    decision: Decision | None


@dataclass(frozen=True)
class GridRow:
    """A participant with their cells, in the order of the targets."""

    participant: Participant
    name: str
    """Empty once the person was erased."""
    cells: Sequence[GridCell]
    told: bool = True
    """Whether the reader may know where the person stands."""

    def is_kept(self, show: Waiting | None, words: str) -> bool:
        """Say whether a filter and the words of a search keep the row; no filter tells what the row itself does not."""
        if folded(words) not in folded(self.name):
            return False
        if show is not None and not self.told:
            return False
        states, started = [cell.state for cell in self.cells], self.has(lambda cell: cell.started)
        return show is None or keeps(show, states, started=started)

    def has(self, condition: Callable[[GridCell], bool]) -> bool:
        """Say whether one of the cells answers to a condition."""
        return any(condition(cell) for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """The people of an exchange by name, its targets, and a cell for each of both."""

    rows: Sequence[GridRow]
    targets: Sequence[LevelInRelease]

    def read_by(self, sides: Collection[UUID]) -> "Grid":
        """Return the grid for a reader who may know where people of some organisations stand, and of no others."""
        rows = [replace(row, told=row.participant.organisation_id in sides) for row in self.rows]
        return Grid(rows, self.targets)

    def totals(self) -> list[Counter[SeatState]]:
        """Return how many people stand where, target by target, of those of whom it may be told."""
        return [
            Counter(row.cells[place].state for row in self.rows if row.told)
            for place in range(len(self.targets))
        ]

    def counts(self) -> dict[Waiting, int]:
        """Return how many people each filter keeps."""
        return {show: sum(row.is_kept(show, "") for row in self.rows) for show in Waiting}

    def stages(self) -> dict[ExchangeStage, tuple[int, int]]:
        """Return how far each stage of the exchange is: how many people, of how many; who has left counts nowhere."""
        asked = [row for row in self.rows if row.participant.standing in IN_VIEW]
        here = [row for row in asked if row.participant.takes_part]
        passed: dict[ExchangeStage, Callable[[GridCell], bool]] = {
            ExchangeStage.START: lambda cell: cell.started,
            ExchangeStage.EVIDENCE: lambda cell: cell.evidence > 0,
            ExchangeStage.END: lambda cell: cell.ended,
            ExchangeStage.DECISION: lambda cell: cell.decision is not None,
            ExchangeStage.AWARD: lambda cell: cell.state in MADE,
        }
        return {
            ExchangeStage.PEOPLE: (len(here), len(asked)),
            **{
                stage: (sum(row.has(condition) for row in here), len(here))
                for stage, condition in passed.items()
            },
        }


def read_grid(work: Work, exchange: Exchange, badges: Badges, evidence_needed: int) -> Grid:
    """Return the group view of an exchange, in six queries whatever its size.

    Who said no, left or was taken out stands there only if something was decided about them.

    Args:
        work: what it is read with.
        exchange: whose people and targets.
        badges: which of its decisions became a badge.
        evidence_needed: how many pieces the programme asks for before a decision.
    """
    rated, evidence, decided = (
        _rated(work, exchange),
        _evidence(work, exchange),
        _decided(work, exchange),
    )
    with_decision = {participant_id for participant_id, _ in decided}
    participants = [
        participant
        for participant in participants_of(work, exchange.id)
        if participant.standing in IN_VIEW or participant.id in with_decision
    ]
    names = names_known_to(
        work, exchange.programme_id, [participant.person_id for participant in participants]
    )
    targets = levels_of(work, exchange)

    def cell(participant: Participant, competence: str) -> GridCell:
        key = (participant.id, competence)
        decision, pieces = decided.get(key), evidence.get(key, 0)
        started, ended = ((*key, moment) in rated for moment in (Moment.BASELINE, Moment.FINAL))
        facts = SeatFacts(
            accepted=participant.consented_at is not None,
            gone=participant.standing not in IN_VIEW,
            started=started,
            ended=ended,
            enough_evidence=pieces >= evidence_needed,
            decision="" if decision is None else decision.state,
            badge=None if decision is None else badges.get(decision.id),
        )
        return GridCell(state_of(facts), started, ended, pieces, decision)

    rows = [
        GridRow(
            participant,
            names.get(participant.person_id, ""),
            [cell(participant, target.competence.id) for target in targets],
        )
        for participant in participants
    ]
    return Grid(sorted(rows, key=lambda row: alphabetical(row.name)), targets)


def _rated(work: Work, exchange: Exchange) -> set[tuple[UUID, str, str]]:
    query = select(Assessment.participant_id, Assessment.competence, Assessment.moment).where(
        Assessment.exchange_id == exchange.id, Assessment.by == RatedBy.MEDIATOR
    )
    return {
        (participant_id, competence, moment)
        for participant_id, competence, moment in work.session.exec(query)
    }


def _evidence(work: Work, exchange: Exchange) -> dict[CellKey, int]:
    query = (
        select(Evidence.participant_id, Evidence.competence, func.count())
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .where(Participant.exchange_id == exchange.id)
        .group_by(col(Evidence.participant_id), col(Evidence.competence))
    )
    return {
        (participant_id, competence): count
        for participant_id, competence, count in work.session.exec(query)
    }


def _decided(work: Work, exchange: Exchange) -> dict[CellKey, Decision]:
    query = select(Decision).where(
        Decision.exchange_id == exchange.id, Decision.state != DecisionState.REOPENED
    )
    return {
        (decision.participant_id, decision.competence): decision
        for decision in work.session.exec(query)
    }
