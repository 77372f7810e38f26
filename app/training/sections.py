"""What this room adds to pages of rooms to its left: what somebody could learn next, and by what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app.assessing.reached import rank_reached
from app.assessing.tables import Assessment, Decision, DecisionState, Moment, RatedBy
from app.catalogue.ways import ways_to_learn
from app.exchanges.queries import targets_of
from app.exchanges.tables import Exchange, Participant
from app.plumbing.countries import spoken_names
from app.plumbing.rooms import PagePart
from app.plumbing.service import Work
from app.training.queries import leading_to
from app.training.rules import lacking_ranks
from app.training.tables import Cost, TrainingResource
from referential import Referential
from referential.addresses import level_path

BY = (RatedBy.MEDIATOR, RatedBy.PARTNER, RatedBy.SELF)
"""Whose ratings of the start count: those of the first who gave some."""


@dataclass(frozen=True)
class NextLevel:
    """A level that somebody could learn next, and by what."""

    competence: str
    level: str
    address: str
    """Its page in the referential: what this level is made of."""
    resources: Sequence[TrainingResource]


def _of_seat(page: Any) -> Mapping[str, Any] | None:
    seat = page.seat
    return _next(page, seat.exchange, seat.participant, {seat.competence.id})


def _of_participation(page: Any) -> Mapping[str, Any] | None:
    return _next(page, page.exchange, page.participant, None)


def _next(
    page: Any, exchange: Exchange, participant: Participant, only: Collection[str] | None
) -> Mapping[str, Any] | None:
    """Return the levels that a participant could learn next; nothing where it is not known how they stand."""
    work: Work = page.work
    referential, language = work.library.release(exchange.release), page.page.language
    targets = {one.competence: one.level for one in targets_of(work, exchange.id)}
    competences = set(targets) if only is None else only
    lacking = _lacking(
        work, referential, participant.id, {one: targets.get(one) for one in competences}
    )
    found = leading_to(work, exchange.programme_id, set(lacking), language) if lacking else {}
    shown = [
        NextLevel(
            referential.competence(competence).title.in_language(language),
            referential.level(level).title.in_language(language),
            level_path(exchange.release, competence, level),
            found.get((competence, level), ()),
        )
        for competence, levels in lacking.items()
        for level in levels
    ]
    if not shown:
        return None
    newest = work.library.latest  # advice, so the newest there is
    said = [newest.by_id.get(one) or referential.competence(one) for one in lacking]
    return {
        "levels": shown,
        "ways": [(one.title.in_language(language), ways_to_learn(one, language)) for one in said],
        "cost_names": Cost.labels(),
        "language_names": spoken_names(language),
    }


def _lacking(
    work: Work, referential: Referential, participant_id: UUID, targets: Mapping[str, str | None]
) -> dict[str, list[str]]:
    """Return the levels that a participant could learn next, by competence, lowest first."""
    starts = _starts(work, participant_id, targets)
    query = select(Decision.competence, Decision.level).where(
        Decision.participant_id == participant_id,
        Decision.state == DecisionState.FINAL,
        col(Decision.competence).in_(targets),
    )
    decided = dict(work.session.exec(query).all())
    made: dict[str, list[str]] = {}
    for competence, target in targets.items():
        ranks = {
            referential.level(one).rank: one for one in referential.competence(competence).levels
        }
        reached, ratings = decided.get(competence), starts.get(competence)
        lacking = lacking_ranks(
            None if ratings is None else rank_reached(referential, competence, ratings),
            None if target is None else referential.level(target).rank,
            None if reached is None else referential.level(reached).rank,
            max(ranks),
        )
        if levels := [ranks[rank].value for rank in lacking if rank in ranks]:
            made[competence] = levels
    return made


def _starts(
    work: Work, participant_id: UUID, competences: Collection[str]
) -> dict[str, Mapping[str, str]]:
    """Return the ratings of the start that count, by competence."""
    query = select(Assessment).where(
        Assessment.participant_id == participant_id,
        Assessment.moment == Moment.BASELINE,
        col(Assessment.competence).in_(competences),
    )
    rows = [row for row in work.session.exec(query) if row.ratings]
    ordered = sorted(rows, key=lambda row: BY.index(RatedBy(row.by)), reverse=True)
    return {row.competence: row.ratings for row in ordered}


PARTS = {
    "OwnPartPage": (PagePart("training/next.html", _of_participation),),
    "OwnSheetPage": (PagePart("training/next.html", _of_seat),),
    "SheetPage": (PagePart("training/next.html", _of_seat),),
}
