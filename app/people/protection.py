"""People of whom nothing is public: who is under age, or asks for it because being found would harm them.

Their pages stay private, nobody watches their badges, and others are shown the name that they chose. Rules to be
checked: Regulation (EU) 2016/679, articles 8 and 25(2) and recital 38, state of 28 November 2026.
"""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from app.errors import N_, RuleRefused
from app.people.identity import LONGEST_NAME, names_of, own_vault, own_vaults
from app.people.tables import Person
from app.plumbing.named import Named
from app.plumbing.service import Work
from app.plumbing.texts import checked_line

SEALED_SHOWN_NAME = "shown name"


class Protection(Named):
    """Why nothing of a person's may be public."""

    NONE = "none", N_("Nothing is protected")
    MINOR = "minor", N_("Under 18")
    CHOSEN = "chosen", N_("Chosen by the person")


def protection_of(work: Work, person_id: UUID) -> Protection:
    """Return why nothing of a person's may be public, if so."""
    person = work.session.get(Person, person_id)
    return Protection(person.protection if person and person.protection else Protection.NONE)


def is_protected(work: Work, person_id: UUID) -> bool:
    """Say whether nothing of a person's may be public."""
    return protection_of(work, person_id) is not Protection.NONE


def check_may_be_public(work: Work, person_id: UUID) -> None:
    """Refuse to make something of a person's public.

    Raises:
        RuleRefused: they are protected.
    """
    if is_protected(work, person_id):
        raise RuleRefused(
            N_("Nothing of yours is public while you are protected."),
            remedy=N_("Hand over the file instead, or end the protection under “My data”."),
        )


def set_protection(work: Work, person_id: UUID, wanted: Protection) -> bool:
    """Protect a person, or no longer; say whether that changed anything."""
    person = work.session.get_one(Person, person_id)
    kept = "" if wanted is Protection.NONE else wanted.value
    changed = person.protection != kept
    person.protection = kept
    work.session.add(person)
    return changed


def shown_name_of(work: Work, person_id: UUID) -> str:
    """Return the name that a person chose to be shown to others; empty where it is their own."""
    person = work.session.get_one(Person, person_id)
    if person.sealed_shown_name is None:
        return ""
    own = own_vault(work.vault, person)
    return own.open(person.sealed_shown_name, purpose=SEALED_SHOWN_NAME).decode()


def set_shown_name(work: Work, person_id: UUID, name: str) -> None:
    """Have a person shown to others under another name; under their own where it is empty.

    Raises:
        BadInput: the name cannot be used.
    """
    person = work.session.get_one(Person, person_id)
    tidy = checked_line(name, field="shown_name")[:LONGEST_NAME]
    own = own_vault(work.vault, person)
    sealed = own.seal(tidy.encode(), purpose=SEALED_SHOWN_NAME)
    person.sealed_shown_name = sealed if tidy else None
    work.session.add(person)


def shown_names_of(work: Work, people: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of several people as others see them: partners, the other side, readers of pages."""
    names = names_of(work, people)
    chosen = select(Person.id, Person.sealed_shown_name).where(
        col(Person.id).in_(names), col(Person.sealed_shown_name).is_not(None)
    )
    sealed = {one: value for one, value in work.session.exec(chosen) if value is not None}
    vaults = own_vaults(work.session, work.vault, set(sealed))
    return names | {
        person_id: vaults[person_id].open(value, purpose=SEALED_SHOWN_NAME).decode()
        for person_id, value in sealed.items()
    }
