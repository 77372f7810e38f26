"""How far a person came in each exchange: from where a mediator saw them at the start to the level that was decided."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from app.assessing.queries import SEEN_AT_THE_START
from app.assessing.reached import rank_reached
from app.assessing.tables import Assessment, Decision, DecisionState
from app.library import LevelInRelease
from app.plumbing.service import Work
from referential.values import Text


@dataclass(frozen=True)
class OwnStep:
    """One competence of one exchange: where somebody stood, and where they came to."""

    reached: LevelInRelease
    rated: bool
    """Whether a mediator rated the start."""
    start: Text | None
    """The level at the start; nothing below the first."""


def steps_of(work: Work, participants: Collection[UUID]) -> Mapping[UUID, Sequence[OwnStep]]:
    """Return the final decisions on participants, each with its start, in the order in which they were taken."""
    query = (
        select(Decision, Assessment)
        .join(Assessment, SEEN_AT_THE_START, isouter=True)
        .where(
            col(Decision.participant_id).in_(participants), Decision.state == DecisionState.FINAL
        )
        .order_by(col(Decision.created_at), col(Decision.id))
    )
    found: dict[UUID, list[OwnStep]] = defaultdict(list)
    for decision, rated in work.session.exec(query):
        found[decision.participant_id].append(_step(work, decision, rated))
    return found


def _step(work: Work, decision: Decision, rated: Assessment | None) -> OwnStep:
    reached = work.library.level_in(decision.release, decision.competence, decision.level)
    if rated is None:
        return OwnStep(reached, rated=False, start=None)
    rank = rank_reached(reached.referential, decision.competence, rated.ratings)
    titles = {level.rank: level.title for level in reached.referential.levels}
    return OwnStep(reached, rated=True, start=titles.get(rank))
