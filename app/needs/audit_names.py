"""What the things of this room are called in audit logs: needs by their competence, offers by their title."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from app.library import Library
from app.needs.tables import Need, Offer, OfferedLevel, Situation
from app.plumbing.rooms import Thing
from app.plumbing.service import Work
from app.programmes.audit_names import uuids
from app.programmes.queries import organisation_names

SEVERAL = 3
"""How many competences an offer without a title is called by."""


def title_of_competence(library: Library, release: str, competence: str, language: str) -> str:
    """Return what a competence is called in one language."""
    return library.competence(release, competence).title.in_language(language)


def _needs(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    rows = work.session.exec(select(Need).where(col(Need.id).in_(uuids(ids))))
    return {
        str(row.id): Thing(
            row.title or title_of_competence(work.library, row.release, row.competence, language)
        )
        for row in rows
    }


def _offers(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    rows = list(work.session.exec(select(Offer).where(col(Offer.id).in_(uuids(ids)))))
    known = select(OfferedLevel).where(col(OfferedLevel.offer_id).in_([row.id for row in rows]))
    named: dict[UUID, list[str]] = {row.id: [] for row in rows}
    releases = {row.id: row.release for row in rows}
    for one in work.session.exec(known.order_by(col(OfferedLevel.position))):
        release = releases[one.offer_id]
        named[one.offer_id].append(
            title_of_competence(work.library, release, one.competence, language)
        )
    return {str(row.id): Thing(row.title or ", ".join(named[row.id][:SEVERAL])) for row in rows}


def _situations(work: Work, ids: Collection[str], _language: str) -> dict[str, Thing]:
    query = select(Situation.id, Situation.organisation_id).where(col(Situation.id).in_(uuids(ids)))
    rows = list(work.session.exec(query))
    names = organisation_names(work, {organisation_id for _, organisation_id in rows})
    return {str(one): Thing(names.get(organisation_id, "")) for one, organisation_id in rows}


NAMERS = {"need": _needs, "offer": _offers, "situation": _situations}
