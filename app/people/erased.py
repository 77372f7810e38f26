"""People who were erased: their number stays where others' records need it, their name is nowhere."""

from uuid import UUID

from app.errors import N_, NotFound
from app.people.identity import Identity, identity_of
from app.plumbing.service import Work

GONE = N_("Somebody who was erased")
"""What is shown in the place of a name."""


def who_was(work: Work, person_id: UUID) -> Identity:
    """Return a person; who was erased has an empty name and no address."""
    try:
        return identity_of(work, person_id)
    except NotFound:
        return Identity(person_id, "", "", "")
