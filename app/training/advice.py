"""What people who were awarded a level could learn next, told in the mail that brings the badge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlmodel import col, select

from app.exchanges.tables import Target
from app.library import LevelInRelease
from app.plumbing.countries import spoken_names
from app.plumbing.languages import translations
from app.plumbing.letters import Linkable, unlinked
from app.plumbing.service import Work
from app.training.queries import leading_to
from app.training.rules import lacking_ranks
from app.training.tables import Cost, TrainingResource

MOST_TOLD = 3
"""How many resources a mail names; the page has them all."""


@dataclass(frozen=True)
class Achieved:
    """A level that somebody has reached in an exchange."""

    programme_id: UUID
    exchange_id: UUID
    level: LevelInRelease
    language: str
    """The person's."""


def advice_after(work: Work, achieved: Sequence[Achieved]) -> list[dict[str, Any]]:
    """Return for each level reached what a mail says of the next one; empty words where there is none above it.

    A query for all exchanges, and one for each competence of a programme, however many people are told.
    """
    targets = _targets(work, {one.exchange_id for one in achieved})
    known: dict[tuple[UUID, str], Mapping[tuple[str, str], Sequence[TrainingResource]]] = {}
    told = []
    for one in achieved:
        competence = one.level.competence.id
        target = targets.get((one.exchange_id, competence))
        level = _next(one.level, target)
        if level is None:
            told.append({"next_level": "", "resources": []})
            continue
        its = (one.programme_id, competence)
        if its not in known:
            known[its] = leading_to(work, one.programme_id, [competence], "")
        told.append(_said(work, one, level, known[its].get((competence, level.id.value), ())))
    return told


def _targets(work: Work, exchanges: set[UUID]) -> dict[tuple[UUID, str], str]:
    query = select(Target).where(col(Target.exchange_id).in_(exchanges))
    return {(one.exchange_id, one.competence): one.level for one in work.session.exec(query)}


def _next(reached: LevelInRelease, target: str | None) -> LevelInRelease | None:
    referential, competence = reached.referential, reached.competence
    ranks = {referential.level(one).rank: one for one in competence.levels}
    aim = None if target is None else referential.level(target).rank
    lacking = lacking_ranks(None, aim, reached.rank, max(ranks))
    found = next((ranks[rank] for rank in lacking if rank in ranks), None)
    if found is None:
        return None
    return LevelInRelease(referential, competence, found, competence.levels[found])


def _said(
    work: Work, one: Achieved, level: LevelInRelease, resources: Sequence[TrainingResource]
) -> dict[str, Any]:
    language, say = one.language, translations(one.language).gettext
    names = spoken_names(language)
    near = sorted(resources, key=lambda row: row.language != language)[:MOST_TOLD]
    competence = level.competence.title.in_language(language)
    asked = urlencode({"competence": level.competence.id, "level": level.id.value})
    return {
        "next_level": f"{competence} · {level.referential.level(level.id).title.in_language(language)}",
        "made_of": Linkable(work.settings.url(level.path)),
        "resources": [
            unlinked(
                " · ".join(
                    (row.title, names.get(row.language, row.language), say(Cost(row.cost).label))
                )
            )
            for row in near
        ],
        "all_training": Linkable(work.settings.url(f"/training?{asked}")),
    }
