"""What the things of this room are called in audit logs: decisions by whom and what they are about."""

from collections.abc import Collection

from sqlmodel import col, select

from app.assessing.tables import Decision
from app.exchanges.tables import Exchange, Participant
from app.plumbing.rooms import Thing
from app.plumbing.service import Work
from app.programmes.audit_names import people_named, uuids


def decisions_named(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    """Return decisions as “Ana Exemple · Data analysis – Practise”."""
    query = (
        select(Decision, Participant.person_id, Exchange.programme_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(col(Decision.id).in_(uuids(ids)))
    )
    rows = list(work.session.exec(query))
    whose = ((one.id, person_id, programme_id) for one, person_id, programme_id in rows)
    people = people_named(work, whose, language)
    found = {}
    for one, _, _ in rows:
        level = work.library.level_in(one.release, one.competence, one.level)
        competence = level.competence.title.in_language(language)
        title = level.referential.level(level.id).title.in_language(language)
        found[str(one.id)] = Thing(f"{people[str(one.id)]} · {competence} – {title}")
    return found


NAMERS = {"decision": decisions_named}
