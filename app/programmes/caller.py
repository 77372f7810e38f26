"""The caller: a person and their roles, perhaps narrowed by an API key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    key_id: UUID | None = None
    """The API key; nothing for a person who is signed in."""
    allowed: set[tuple[UUID, Action]] = field(default_factory=set, compare=False, repr=False)
    """What was demanded of this caller, and allowed."""

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
        self.allowed.add((programme_id, action))
        return membership

    def demanded(self) -> list[list[str]]:
        """Return what was demanded so far, to be stored."""
        return sorted([str(programme_id), action.value] for programme_id, action in self.allowed)

    def demand_again(self, demands: list[list[str]]) -> None:
        """Demand what was stored.

        Raises:
            NotFound, AccessRefused: as `demand` does.
        """
        for programme_id, action in demands:
            self.demand(UUID(programme_id), Action(action))

    def programmes(self, action: Action, only: UUID | None = None) -> list[UUID]:
        """Return the programmes in which the caller may do something, or `only` the one that is asked for.

        Raises:
            NotFound, AccessRefused: as `demand` does, for the one that is asked for.
        """
        if only is not None:
            self.demand(only, action)
            return [only]
        return [one for one in self.memberships if self.may(one, action)]

    def may(self, programme_id: UUID, action: Action) -> bool:
        """Say whether the caller may do something in a programme."""
        membership = self.memberships.get(programme_id)
        return membership is not None and may(membership.role, action, self.scopes)

    def reads_of_people(self, programme_id: UUID, organisation_id: UUID | None = None) -> bool:
        """Say whether the caller's role lets them read, by name, what single people did and reached.

        Observers read sums; nobody reads that of people of their own organisation (`organisation_id`).
        """
        membership = self.memberships.get(programme_id)
        if membership is None or not may(membership.role, Action.ASSESS):
            return False
        return organisation_id is None or membership.organisation_id != organisation_id
