"""What the things of this room are called in audit logs: badges by whose they are and what they say."""

from collections.abc import Collection

from sqlmodel import col, select

from app.assessing.audit_names import decisions_named
from app.issuing.queries import level_of
from app.issuing.tables import Award, BadgeClassRow
from app.plumbing.rooms import Thing
from app.plumbing.service import Work
from app.programmes.audit_names import uuids


def _awards(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(Award.id, Award.decision_id).where(col(Award.id).in_(uuids(ids)))
    rows = list(work.session.exec(query))
    named = decisions_named(work, {str(decision_id) for _, decision_id in rows}, language)
    return {
        str(award_id): Thing(named[str(decision_id)].words, f"/decisions/{decision_id}")
        for award_id, decision_id in rows
    }


def _badge_classes(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(BadgeClassRow).where(col(BadgeClassRow.id).in_(uuids(ids)))
    found = {}
    for one in work.session.exec(query):
        level = level_of(work.library, one)
        title = level.referential.level(level.id).title.in_language(language)
        found[str(one.id)] = Thing(f"{level.competence.title.in_language(language)} – {title}")
    return found


NAMERS = {"award": _awards, "replaced_by": _awards, "badge_class": _badge_classes}
