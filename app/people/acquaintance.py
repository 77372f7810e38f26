"""As whom a programme knows people: whoever has not answered it yet is shown as it typed them, nothing else.

Another programme's people may have the same address: a programme that types it must not learn by that who they are,
or that they are known here (Regulation (EU) 2016/679, article 25(2)).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from app.people.erased import who_was
from app.people.identity import (
    Identity,
    identities_of,
    meet,
    names_of,
    own_vault,
    own_vaults,
    read_email,
)
from app.people.tables import Person, TypedIdentity
from app.plumbing.service import Work

SEALED_TYPED = "typed"


@dataclass(frozen=True)
class TypedPerson:
    """What a programme typed of a person."""

    name: str
    email: str


def meet_for(work: Work, programme_id: UUID, email: str, name: str, language: str) -> Person:
    """Return the person with this address, whom a programme knows by what it typed until they answer it.

    Raises:
        BadInput: the address or the name cannot be used.
    """
    person = meet(work, email, name, language)
    if _row(work, programme_id, person.id) is None:
        type_anew(work, programme_id, person.id, TypedPerson(name, read_email(email)))
    return person


def type_anew(work: Work, programme_id: UUID, person_id: UUID, typed: TypedPerson) -> None:
    """Remember as whom a programme types a person who has not answered it yet."""
    row = _row(work, programme_id, person_id)
    if row is None:
        row = TypedIdentity(programme_id=programme_id, person_id=person_id, created_at=work.now)
    elif not row.sealed:
        return
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    words = json.dumps([typed.name.strip(), typed.email])
    row.sealed = own.seal(words.encode(), purpose=SEALED_TYPED)
    work.session.add(row)
    work.session.flush()


def answered(work: Work, programme_id: UUID, person_id: UUID) -> None:
    """Let a programme know a person as they are: they answered it, or came to it by themselves."""
    row = _row(work, programme_id, person_id)
    if row is None:
        row = TypedIdentity(programme_id=programme_id, person_id=person_id, created_at=work.now)
    row.sealed = b""
    work.session.add(row)
    work.session.flush()


def typed_of(work: Work, person_id: UUID) -> list[TypedPerson]:
    """Return as whom programmes typed a person whom they await, for that person alone."""
    rows = work.session.exec(
        select(TypedIdentity).where(
            TypedIdentity.person_id == person_id, col(TypedIdentity.sealed) != b""
        )
    ).all()
    own = own_vault(work.vault, work.session.get_one(Person, person_id))
    return [TypedPerson(*json.loads(own.open(row.sealed, purpose=SEALED_TYPED))) for row in rows]


def note_answered(work: Work, programme_id: UUID, person_id: UUID) -> None:
    """Let a programme know, beside a request that only reads, a person who came to it."""
    work.note(
        update(TypedIdentity)
        .where(
            col(TypedIdentity.programme_id) == programme_id,
            col(TypedIdentity.person_id) == person_id,
        )
        .values(sealed=b"")
    )


def awaited(work: Work, programme_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Return which of some people a programme knows only by what it typed."""
    query = select(TypedIdentity.person_id).where(
        TypedIdentity.programme_id == programme_id,
        col(TypedIdentity.person_id).in_(people),
        col(TypedIdentity.sealed) != b"",
    )
    return set(work.session.exec(query))


def identities_known_to(
    work: Work, programme_id: UUID, people: Collection[UUID]
) -> dict[UUID, Identity]:
    """Return the names and addresses of several people, as a programme knows them; who was erased is left out."""
    found = identities_of(work, people)
    typed = _typed(work, programme_id, found)
    return {
        person_id: replace(who, name=typed[person_id].name, email=typed[person_id].email)
        if person_id in typed
        else who
        for person_id, who in found.items()
    }


def known_to(work: Work, programme_id: UUID, person_id: UUID) -> Identity:
    """Return one person as a programme knows them; empty words for who was erased."""
    found = identities_known_to(work, programme_id, [person_id])
    return found.get(person_id) or who_was(work, person_id)


def names_known_to(work: Work, programme_id: UUID, people: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of several people, as a programme knows them; who was erased is left out."""
    found = names_of(work, people)
    typed = _typed(work, programme_id, found)
    return found | {person_id: one.name for person_id, one in typed.items()}


def _row(work: Work, programme_id: UUID, person_id: UUID) -> TypedIdentity | None:
    query = select(TypedIdentity).where(
        TypedIdentity.programme_id == programme_id, TypedIdentity.person_id == person_id
    )
    return work.session.exec(query).first()


def _typed(work: Work, programme_id: UUID, people: Collection[UUID]) -> dict[UUID, TypedPerson]:
    rows = work.session.exec(
        select(TypedIdentity).where(
            TypedIdentity.programme_id == programme_id,
            col(TypedIdentity.person_id).in_(people),
            col(TypedIdentity.sealed) != b"",
        )
    ).all()
    if not rows:
        return {}
    own = own_vaults(work.session, work.vault, {row.person_id for row in rows})
    found = {}
    for row in rows:
        opened = own[row.person_id].open(row.sealed, purpose=SEALED_TYPED)
        found[row.person_id] = TypedPerson(*json.loads(opened))
    return found
