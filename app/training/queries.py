"""What is asked of a programme's training: what somebody may read, what leads to some levels, what is dead."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.contacts.speaker import Speaker
from app.needs.terms import Spoken
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.training.rules import DEAD_AFTER
from app.training.tables import TrainingResource
from referential import LevelId

MOST = 60
"""How much is read to be suggested on one page."""


class TrainingFilter(BaseModel):
    """Which training is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    programme: UUID | None = None
    competence: Line = Field(default="", max_length=80)
    level: LevelId | None = None
    language: Spoken | None = None


def read_by(speaker: Speaker, asked: TrainingFilter) -> SelectOfScalar[TrainingResource]:
    """Return the query of the training that somebody may read: that of the programmes to which they belong.

    That is so for who works there, takes part in an exchange, or acts for an organisation.
    """
    near = {*speaker.caller.programmes(Action.READ), *speaker.takes_part_in}
    near |= set(speaker.acts_for.values())
    if asked.programme is not None:
        near &= {asked.programme}
    query = select(TrainingResource).where(col(TrainingResource.programme_id).in_(near))
    for name in ("competence", "level", "language"):
        wanted = getattr(asked, name)
        if wanted:
            query = query.where(getattr(TrainingResource, name) == wanted)
    return query


def of_programme(programme_id: UUID) -> SelectOfScalar[TrainingResource]:
    """Return the query of a programme's training."""
    return select(TrainingResource).where(TrainingResource.programme_id == programme_id)


def leading_to(
    work: Work, programme_id: UUID, competences: Collection[str], language: str
) -> Mapping[tuple[str, str], Sequence[TrainingResource]]:
    """Return a programme's training by competence and level: in the reader's language first, without dead addresses."""
    query = (
        of_programme(programme_id)
        .where(
            col(TrainingResource.competence).in_(competences),
            col(TrainingResource.fails) < DEAD_AFTER,
        )
        .order_by(col(TrainingResource.created_at), col(TrainingResource.id))
        .limit(MOST)
    )
    found: dict[tuple[str, str], list[TrainingResource]] = {}
    for row in sorted(work.session.exec(query), key=lambda one: one.language != language):
        found.setdefault((row.competence, row.level), []).append(row)
    return found


def dead_by_programme(work: Work, programmes: Collection[UUID]) -> dict[UUID, int]:
    """Return how many addresses of some programmes' training are dead, where there are any."""
    query = select(TrainingResource.programme_id, func.count()).where(
        col(TrainingResource.programme_id).in_(programmes),
        col(TrainingResource.fails) >= DEAD_AFTER,
    )
    return dict(work.session.exec(query.group_by(col(TrainingResource.programme_id))).all())
