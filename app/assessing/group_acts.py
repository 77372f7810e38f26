"""What is done for several people at once: rated, given the same evidence, decided about; each whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.assessing.decisions import NewDecision, take
from app.assessing.evidence import NewEvidence, NewFile, add_evidence, add_file
from app.assessing.ratings import RatedUpTo, rate_not_yet, rate_up_to
from app.assessing.seats import Seat, seat_of
from app.assessing.second_mediators import ask_second_mediators
from app.assessing.tables import Decision, Moment
from app.errors import N_, AppError, BadInput
from app.exchanges.queries import levels_of, participants_of
from app.exchanges.rules import check_running
from app.exchanges.tables import Exchange
from app.library import LevelInRelease
from app.plumbing.service import Work
from app.plumbing.texts import Line, Lines
from app.programmes.caller import Caller

LARGEST = 1_000
"""Seats in one go: a class of 250 on four competences."""

SeatKey = tuple[UUID, str]
"""A seat: participant and competence."""
Act = Callable[[Seat, str], object]
"""What is done at a seat, with the level that is meant there."""


class Together(BaseModel):
    """For whom something is done at once, on which competence and up to which level."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    people: list[UUID] = Field(max_length=500)
    competence: Line = Field(default="", max_length=80)
    """Empty for every competence that the exchange sets out to build."""
    level: Line = Field(default="", max_length=40)
    """Empty for the level that the exchange aims at, competence by competence."""


class RatedTogether(Together):
    """The same rating for several people, at one moment."""

    moment: Moment


class EvidenceTogether(NewEvidence, Together):
    """The same link or text for several people."""


class DecidedTogether(Together):
    """One decision for several people, with common reasons."""

    reasons: Lines = Field(min_length=10, max_length=5_000)


@dataclass
class Outcome:
    """For whom it was done, and why not for the others."""

    done: list[SeatKey] = field(default_factory=list)
    refused: dict[SeatKey, AppError] = field(default_factory=dict)

    @property
    def people(self) -> set[UUID]:
        """The participants for whom something was done."""
        return {participant_id for participant_id, _ in self.done}


def rate_together(work: Work, caller: Caller, exchange: Exchange, asked: RatedTogether) -> Outcome:
    """Rate several people “yes” on everything up to a level, at the start or at the end."""

    def act(seat: Seat, level: str) -> None:
        rate_up_to(work, caller, seat, RatedUpTo(moment=asked.moment, level=level))

    return _for_each(work, exchange, asked, act)


def start_together(work: Work, caller: Caller, exchange: Exchange, asked: Together) -> Outcome:
    """Rate several people “not yet” at the start, on everything up to a level that was not rated there before."""

    def act(seat: Seat, level: str) -> None:
        rate_not_yet(work, caller, seat, RatedUpTo(moment=Moment.BASELINE, level=level))

    return _for_each(work, exchange, asked, act)


def give_evidence(
    work: Work, caller: Caller, exchange: Exchange, asked: EvidenceTogether
) -> Outcome:
    """Attach the same link or text to several people's competences."""
    piece = NewEvidence(title=asked.title, url=asked.url, text=asked.text)

    def act(seat: Seat, _level: str) -> None:
        add_evidence(work, seat, piece, added_by=caller.person_id)

    return _for_each(work, exchange, asked, act)


def give_file(
    work: Work, caller: Caller, exchange: Exchange, asked: Together, file: NewFile
) -> Outcome:
    """Attach the same file to several people's competences; each has a copy of its own, which counts in the room."""

    def act(seat: Seat, _level: str) -> None:
        add_file(work, seat, file, added_by=caller.person_id)

    return _for_each(work, exchange, asked, act)


def decide_together(
    work: Work, caller: Caller, exchange: Exchange, asked: DecidedTogether
) -> Outcome:
    """Decide a level for several people, for the same reasons; second mediators are told once of all that waits."""
    taken: list[tuple[Seat, Decision]] = []

    def act(seat: Seat, level: str) -> None:
        wanted = NewDecision(level=level, reasons=asked.reasons)
        taken.append((seat, take(work, caller, seat, wanted)))

    outcome = _for_each(work, exchange, asked, act)
    ask_second_mediators(work, exchange, taken)
    return outcome


def _for_each(work: Work, exchange: Exchange, asked: Together, act: Act) -> Outcome:
    check_running(exchange)
    targets, chosen = _targets(work, exchange, asked), set(asked.people)
    people = [one for one in participants_of(work, exchange.id) if one.id in chosen]
    _check_size(len(people), len(targets))
    outcome = Outcome()
    for participant in people:
        for target in targets:
            seat = seat_of(work, exchange, participant, target.competence.id)
            try:
                with work.session.begin_nested():  # what is refused leaves nothing half done
                    act(seat, asked.level or target.id.value)
            except AppError as error:
                outcome.refused[seat.key] = error
            else:
                outcome.done.append(seat.key)
    return outcome


def _targets(work: Work, exchange: Exchange, asked: Together) -> Sequence[LevelInRelease]:
    targets = levels_of(work, exchange)
    if not asked.competence:
        return targets
    chosen = [target for target in targets if target.competence.id == asked.competence]
    if not chosen:
        raise BadInput(
            N_("“{competence}” is not a target of this exchange."),
            field="competence",
            remedy=N_("Add it to the exchange first."),
            competence=asked.competence,
        )
    return chosen


def _check_size(people: int, targets: int) -> None:
    if not people * targets:
        raise BadInput(N_("Nobody is ticked."), field="people", remedy=N_("Tick people first."))
    if people * targets > LARGEST:
        raise BadInput(
            N_("{people} people on {targets} competences are too many for one go: at most {most}."),
            field="people",
            remedy=N_("Choose one competence, or tick fewer people."),
            people=people,
            targets=targets,
            most=LARGEST,
        )
