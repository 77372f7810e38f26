"""The caller: a person and their roles, perhaps narrowed by an API key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.errors import N_, NotFound
from app.programmes.access import Action, Role, demand, may


@dataclass(frozen=True)
class Membership:
    """A caller's place in one programme."""

    role: Role
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class Caller:
    """Who asks something of the service."""

    person_id: UUID
    memberships: Mapping[UUID, Membership]
    scopes: frozenset[str] | None = None
    """What the API key allows; nothing narrows a person who is signed in."""
    until: datetime | None = None
    """When the API key ends; a person who is signed in has no end."""

    def demand(self, programme_id: UUID, action: Action) -> Membership:
        """Return the caller's place in a programme, if it allows the action.

        Raises:
            NotFound: the caller has no part in the programme; that it exists is not told.
            AccessRefused: the role or the key does not allow it.
        """
        membership = self.memberships.get(programme_id)
        if membership is None:
            raise NotFound(N_("There is no such programme among yours."))
        demand(membership.role, action, self.scopes)
        return membership

    def may(self, programme_id: UUID, action: Action) -> bool:
        """Say whether the caller may do something in a programme."""
        membership = self.memberships.get(programme_id)
        return membership is not None and may(membership.role, action, self.scopes)
