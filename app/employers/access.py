"""Who calls the API for an employer: a signed-in person, or a program with one of the employer's own keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.employers.keys import PREFIX, employer_key_behind
from app.errors import N_, AccessRefused, NotSignedIn
from app.people.dependencies import Visitor
from app.plumbing.service import WorkDep
from app.programmes.dependencies import Bearer


@dataclass(frozen=True)
class EmployerCaller:
    """An employer: only what is their own is within reach."""

    person_id: UUID
    until: datetime | None = None
    """The end of the key that was shown; nothing for who is signed in."""
    key_id: UUID | None = None
    """That key."""

    def demanded(self) -> list[list[str]]:
        """Return nothing: what is one's own needs no leave."""
        return []

    def demand_again(self, demands: list[list[str]]) -> None:
        """Demand nothing."""


def _employer_caller(work: WorkDep, credentials: Bearer, visitor: Visitor) -> EmployerCaller:
    if credentials is None:
        if visitor is not None:
            return EmployerCaller(visitor.person_id)
        raise NotSignedIn(
            N_("This call needs a key of the employers' page, or a signed-in person."),
            remedy=N_("Send the header “Authorization: Bearer esv_…”."),
        )
    if not credentials.credentials.startswith(PREFIX):
        # Such a key is one member's in one programme: what they keep as an employer is not the programme's.
        raise AccessRefused(
            N_("This is no key of the employers' page."),
            remedy=N_("Make one at /desk: it starts with esv_."),
        )
    key = employer_key_behind(work, credentials.credentials)
    return EmployerCaller(key.person_id, key.expires_at, key.id)


EmployerCallerDep = Annotated[EmployerCaller, Depends(_employer_caller, scope="function")]
