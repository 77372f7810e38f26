"""Every decision of an exchange with the badge that it makes or made, by name."""

from dataclasses import dataclass

from markupsafe import Markup

from app.assessing.tables import Decision, DecisionState
from app.exchanges.tables import Exchange
from app.issuing.queries import decisions_with_awards, recipients_of, without_address
from app.issuing.seals import PREVIEW_DIGEST, seal_of
from app.issuing.tables import Award
from app.library import LevelInRelease
from app.people.identity import alphabetical
from app.plumbing.service import Work
from app.plumbing.templating import safe
from app.seal import draw_small


@dataclass(frozen=True)
class NextAward:
    """A decision that a badge can be made of, and about whom it is."""

    decision: Decision
    person: str


@dataclass(frozen=True)
class AwardRow:
    """A decision, and the badge that it makes or made."""

    decision: Decision
    award: Award | None
    person: str
    """Their name; empty once they were erased."""
    level: LevelInRelease
    seal: Markup
    waits: bool = False
    """Whether no badge can be made because the person has no e-mail address yet."""

    @property
    def is_ready(self) -> bool:
        """Whether a badge can be made of it now."""
        final = self.award is None and self.decision.state == DecisionState.FINAL
        return final and not self.waits


def rows_of_awards(work: Work, exchange: Exchange, language: str) -> list[AwardRow]:
    """Return the decisions of an exchange by name; their seals in the language of the badges."""
    decisions = decisions_with_awards(work, exchange.id)
    names = recipients_of(work, [decision.id for decision, _ in decisions])
    waiting = without_address(work, [decision.id for decision, award in decisions if not award])
    seals: dict[tuple[str, str, str], Markup] = {}
    rows = []
    for decision, award in decisions:
        kind = (decision.release, decision.competence, decision.level)
        level = work.library.level_in(*kind)
        if kind not in seals:
            seals[kind] = safe(draw_small(seal_of(level, PREVIEW_DIGEST, language)))
        waits = decision.id in waiting
        rows.append(AwardRow(decision, award, names[decision.id], level, seals[kind], waits))
    return sorted(rows, key=lambda row: (alphabetical(row.person), row.decision.competence))


def next_to_award(work: Work, exchange: Exchange, after: Decision) -> NextAward | None:
    """Return the next decision by name of which a badge can be made; after the last comes the first."""
    found = decisions_with_awards(work, exchange.id)
    waiting = without_address(work, [decision.id for decision, award in found if not award])
    decisions = [
        decision
        for decision, award in found
        if decision.id == after.id
        or (award is None and decision.state == DecisionState.FINAL and decision.id not in waiting)
    ]
    names = recipients_of(work, [decision.id for decision in decisions])
    by_name = sorted(
        decisions, key=lambda decision: (alphabetical(names[decision.id]), decision.competence)
    )
    place = by_name.index(after)
    following = [*by_name[place + 1 :], *by_name[:place]]
    return NextAward(following[0], names[following[0].id]) if following else None
