"""Who keeps a desk through the API: its person, signed in, or a program with one of the desk's own keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.errors import N_, AccessRefused, NotSignedIn
from app.people.dependencies import Visitor
from app.plumbing.desk import DeskDep
from app.programmes.dependencies import Bearer
from app.verifying.verifier_keys import PREFIX, key_behind


@dataclass(frozen=True)
class Keeper:
    """A person at their own desk: nobody else's is within reach."""

    person_id: UUID
    until: datetime | None = None
    """The end of the key that was shown; nothing for who is signed in."""


def _keeper(desk: DeskDep, credentials: Bearer, visitor: Visitor) -> Keeper:
    if credentials is None:
        if visitor is not None:
            return Keeper(visitor.person_id)
        raise NotSignedIn(
            N_("This call needs a key of the employer's desk, or a signed-in person."),
            remedy=N_("Send the header “Authorization: Bearer esv_…”."),
        )
    if not credentials.credentials.startswith(PREFIX):
        # Such a key is one member's in one programme: what they keep as an employer is not the programme's.
        raise AccessRefused(
            N_("This is no key of the employer's desk."),
            remedy=N_("Make one at /desk: it starts with esv_."),
        )
    key = key_behind(desk, credentials.credentials)
    return Keeper(key.person_id, key.expires_at)


KeeperDep = Annotated[Keeper, Depends(_keeper, scope="function")]
