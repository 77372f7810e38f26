"""Where one assesses: a participant of an exchange, on one competence; and whether more may be said there."""

from dataclasses import dataclass
from uuid import UUID

from app.assessing.queries import decision_on
from app.errors import N_, BadInput, Conflict
from app.exchanges.queries import targets_of
from app.exchanges.rules import check_running, check_takes_part
from app.exchanges.tables import Exchange, Participant
from app.library import LevelInRelease
from app.people.frozen import check_not_frozen
from app.plumbing.service import Work
from referential import Competence


@dataclass(frozen=True)
class Seat:
    """A participant of an exchange, on one competence: what every rating, piece of evidence and decision is about."""

    exchange: Exchange
    participant: Participant
    competence: Competence

    @property
    def key(self) -> tuple[UUID, str]:
        """The ids by which what was said here is found."""
        return self.participant.id, self.competence.id

    @property
    def descriptors(self) -> list[str]:
        """The ids of the competence's descriptors, from the lowest level up."""
        levels = self.competence.levels.values()
        return [descriptor.id for level in levels for descriptor in level.descriptors]


def seat_of(work: Work, exchange: Exchange, participant: Participant, competence_id: str) -> Seat:
    """Return the seat of a participant on a competence.

    Raises:
        NotFound: the release of the exchange has no such competence.
    """
    competence = work.library.competence(exchange.release, competence_id)
    return Seat(exchange, participant, competence)


def target_of(work: Work, seat: Seat) -> LevelInRelease | None:
    """Return the level that the exchange sets out to build on a seat's competence, if it is a target."""
    for target in targets_of(work, seat.exchange.id):
        if target.competence == seat.competence.id:
            return work.library.level_in(seat.exchange.release, target.competence, target.level)
    return None


def check_target(work: Work, seat: Seat) -> None:
    """Refuse a competence that the exchange does not set out to build.

    Raises:
        BadInput: it is not a target.
    """
    if target_of(work, seat) is None:
        raise BadInput(
            N_("“{competence}” is not a target of this exchange."),
            field="competence",
            remedy=N_("Add it to the exchange first."),
            competence=seat.competence.id,
        )


def check_writable(work: Work, seat: Seat) -> None:
    """Refuse what nobody may write on: not a target, or not open.

    Raises:
        BadInput, RuleRefused, Conflict: as `check_target` and `check_open` do.
    """
    check_target(work, seat)
    check_open(work, seat)


def check_open(work: Work, seat: Seat) -> None:
    """Refuse to write on a sheet that is not open.

    Raises:
        RuleRefused: the exchange is not running, or the person has not accepted, or is not there any more.
        Conflict: the level was decided.
    """
    check_running(seat.exchange)
    check_not_frozen(work, seat.participant.person_id)
    check_takes_part(seat.participant.standing)
    if decision_on(work, *seat.key) is not None:
        raise Conflict(
            N_("The level was decided already."),
            remedy=N_("Look at the decision that was taken."),
        )
