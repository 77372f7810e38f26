"""People who were entered by others, never came, and on whom nothing hangs any more: they leave no trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, delete, exists
from sqlalchemy import select as sa_select
from sqlmodel import SQLModel, col

from app.people.tables import EmailAddress, LoginLink, Person, TypedIdentity
from app.plumbing.mailing import OutgoingMail
from app.plumbing.rewriting import rewrite_later
from app.plumbing.service import Work

THEIR_OWN = ("email_address.person_id", "login_link.person_id", "typed_identity.person_id")
"""What a person who never came leaves behind: the address that others typed, and links that nobody used."""


def strangers(before: datetime) -> Select[Any]:
    """Select who was entered before a moment, never proved an address, and stands nowhere else."""
    own = col(EmailAddress.person_id) == col(Person.id)
    proved = exists().where(own, col(EmailAddress.verified_at).is_not(None))
    typed = exists().where(own, col(EmailAddress.created_at) <= before)
    waiting = exists().where(
        col(LoginLink.person_id) == col(Person.id), col(LoginLink.expires_at) > before
    )
    held = (exists().where(column == col(Person.id)) for column in _columns_to_a_person())
    return sa_select(col(Person.id)).where(typed, ~proved, ~waiting, *(~one for one in held))


def forget_strangers(work: Work, people: Sequence[UUID]) -> None:
    """Delete people on whom nothing hangs, with their addresses, their links and the mail that waits for them."""
    connection = work.session.connection()
    connection.execute(delete(OutgoingMail).where(col(OutgoingMail.person_id).in_(people)))
    for table in (LoginLink, EmailAddress, TypedIdentity):
        connection.execute(delete(table).where(col(table.person_id).in_(people)))
    connection.execute(delete(Person).where(col(Person.id).in_(people)))
    tables = ("email_address", "login_link", "outgoing_mail", "person", "typed_identity")
    rewrite_later(work, tables)
    work.session.expire_all()


def forget_if_stranger(work: Work, person_id: UUID) -> bool:
    """Delete one person if they never came and nothing hangs on them now; say whether they were deleted.

    For whoever has just ended that to which the person's links led: such links do not keep them.
    """
    work.session.flush()
    connection = work.session.connection()
    ways: list[Select[Any]] = [
        sa_select(col(EmailAddress.id)).where(
            col(EmailAddress.person_id) == person_id, col(EmailAddress.verified_at).is_not(None)
        ),
        *(sa_select(one).where(one == person_id).limit(1) for one in _columns_to_a_person()),
    ]
    if any(connection.execute(one).first() is not None for one in ways):
        return False
    forget_strangers(work, [person_id])
    return True


def _columns_to_a_person() -> list[Column[object]]:
    """Return every column that points to a person, but those of what is their own."""
    return [
        key.parent
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "person" and f"{table.name}.{key.parent.name}" not in THEIR_OWN
    ]
