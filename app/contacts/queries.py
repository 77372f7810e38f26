"""What is read of contacts: those of an organisation, the organisations of a person, who may be written to."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.contacts.access import Act
from app.contacts.speaker import Speaker, Whose
from app.contacts.tables import Contact, ContactState
from app.errors import N_, NotFound
from app.people.acquaintance import identities_known_to
from app.people.identity import Identity
from app.plumbing.service import Work
from app.programmes.tables import Organisation

CURRENT = (ContactState.ACTS, ContactState.INVITED)


@dataclass(frozen=True)
class ContactShown:
    """A contact as others see them."""

    row: Contact
    who: Identity | None
    """Nothing once the person was erased."""


def organisation_for(work: Work, speaker: Speaker, organisation_id: UUID, act: Act) -> Organisation:
    """Return an organisation about which the speaker may do something.

    Raises:
        NotFound: there is none, or the speaker is nothing to it; which of the two is not told.
        AccessRefused: the speaker may not.
    """
    organisation = work.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound(N_("There is no such organisation among yours."))
    speaker.demand(Whose.organisation(organisation), act)
    return organisation


def all_contacts(organisation_id: UUID) -> SelectOfScalar[Contact]:
    """Return the query of everybody who acts for an organisation, did, or was invited to."""
    return select(Contact).where(Contact.organisation_id == organisation_id)


def contacts_of(work: Work, organisation_id: UUID) -> list[ContactShown]:
    """Return who acts for an organisation or is invited to, in the order in which they came."""
    query = all_contacts(organisation_id).where(col(Contact.state).in_(CURRENT))
    rows = list(work.session.exec(query.order_by(col(Contact.created_at), col(Contact.id))))
    return as_shown(work, rows)


def as_shown(work: Work, rows: Collection[Contact]) -> list[ContactShown]:
    """Return contacts with their names."""
    people = {
        programme_id: identities_known_to(work, programme_id, {row.person_id for row in rows})
        for programme_id in {row.programme_id for row in rows}
    }
    return [ContactShown(row, people[row.programme_id].get(row.person_id)) for row in rows]


def acting_for(work: Work, organisations: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return who acts for each of some organisations, those who have longest first: whom one writes to."""
    query = select(Contact.organisation_id, Contact.person_id).where(
        col(Contact.organisation_id).in_(organisations), Contact.state == ContactState.ACTS
    )
    found: dict[UUID, list[UUID]] = {one: [] for one in organisations}
    for organisation_id, person_id in work.session.exec(
        query.order_by(col(Contact.since), col(Contact.id))
    ):
        found[organisation_id].append(person_id)
    return found


def own_places(work: Work, person_id: UUID) -> list[tuple[Contact, Organisation]]:
    """Return the organisations for which a person acts or is invited to, by name."""
    query = (
        select(Contact, Organisation)
        .join(Organisation, col(Organisation.id) == Contact.organisation_id)
        .where(Contact.person_id == person_id, col(Contact.state).in_(CURRENT))
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    return list(work.session.exec(query))
