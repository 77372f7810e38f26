"""What the things of this room are called in audit logs: contacts, and who asked to be one, by their names."""

from collections.abc import Collection

from sqlmodel import col, select

from app.contacts.tables import Contact, ContactRequest
from app.plumbing.rooms import Thing
from app.plumbing.service import Work
from app.programmes.audit_names import people_named, uuids


def _contacts(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(Contact.id, Contact.person_id, Contact.programme_id).where(
        col(Contact.id).in_(uuids(ids))
    )
    named = people_named(work, work.session.exec(query), language)
    return {one: Thing(name) for one, name in named.items()}


def _requests(work: Work, ids: Collection[str], language: str) -> dict[str, Thing]:
    query = select(ContactRequest.id, ContactRequest.person_id, ContactRequest.programme_id).where(
        col(ContactRequest.id).in_(uuids(ids))
    )
    named = people_named(work, work.session.exec(query), language)
    return {one: Thing(name) for one, name in named.items()}


NAMERS = {"contact": _contacts, "contact_request": _requests}
