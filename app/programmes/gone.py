"""People who were erased: their number stays where others' records need it, their name is nowhere."""

from uuid import UUID

from app.errors import N_, NotFound
from app.people.identity import Identity, identity_of
from app.plumbing.desk import Desk

GONE = N_("Somebody who was erased")
"""What is shown in the place of a name."""


def who_was(desk: Desk, person_id: UUID) -> Identity:
    """Return a person; who was erased has an empty name and no address."""
    try:
        return identity_of(desk, person_id)
    except NotFound:
        return Identity(person_id, "", "", "")
