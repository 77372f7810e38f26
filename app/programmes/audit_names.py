"""What the things of this room are called in audit logs: members by their names, organisations, competences."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlmodel import col, select

from app.people.acquaintance import names_known_to
from app.people.erased import GONE
from app.plumbing.languages import translations
from app.plumbing.rooms import Thing
from app.plumbing.service import Work
from app.programmes.tables import Member, Organisation


def uuids(ids: Collection[str]) -> list[UUID]:
    """Return ids as the database knows them; what is none is left out."""
    return [UUID(one) for one in ids if len(one) == len(str(UUID(int=0)))]


def people_named(
    work: Work, rows: Iterable[tuple[UUID, UUID, UUID]], language: str
) -> dict[str, str]:
    """Return the names of people by the id of what is theirs, each as a programme knows them.

    Args:
        work: what it is read with.
        rows: an id, whose it is, and the programme that reads it.
        language: in which it is said that somebody was erased.
    """
    found = list(rows)
    names = {
        programme_id: names_known_to(work, programme_id, {person_id for _, person_id, _ in found})
        for programme_id in {programme_id for _, _, programme_id in found}
    }
    gone = translations(language).gettext(GONE)
    return {str(row_id): names[within].get(person_id, gone) for row_id, person_id, within in found}


def _members(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(Member.id, Member.person_id, Member.programme_id).where(
        col(Member.id).in_(uuids(ids))
    )
    named = people_named(work, work.session.exec(query), language)
    return {one: Thing(name) for one, name in named.items()}


def _organisations(work: Work, ids: Collection[str], _language: str) -> dict[str, Thing]:
    query = select(Organisation).where(col(Organisation.id).in_(uuids(ids)))
    return {
        str(one.id): Thing(one.name, f"/programmes/{one.programme_id}/organisations/{one.id}")
        for one in work.session.exec(query)
    }


def _competences(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    known = {
        one.id: one for release in work.library.releases.values() for one in release.competences
    }
    return {one: Thing(known[one].title.in_language(language)) for one in ids if one in known}


def _levels(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    levels = work.library.latest.levels
    return {one.id: Thing(one.title.in_language(language)) for one in levels if one.id in ids}


NAMERS = {
    "member": _members,
    "organisation": _organisations,
    "competence": _competences,
    "level": _levels,
}
