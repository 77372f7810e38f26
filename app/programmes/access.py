"""Who may do what in a programme: one table, decided here and nowhere else."""

from collections.abc import Collection
from enum import StrEnum

from app.errors import N_, AccessRefused


class Role(StrEnum):
    """What a member is to a programme."""

    OWNER = "owner"
    MEDIATOR = "mediator"
    OBSERVER = "observer"


ROLE_NAMES = {
    Role.OWNER: N_("Owner"),
    Role.MEDIATOR: N_("Mediator"),
    Role.OBSERVER: N_("Observer"),
}
ROLE_HINTS = {
    Role.OWNER: N_("Runs the programme: its profile, its people, its keys, its audit log."),
    Role.MEDIATOR: N_("Opens exchanges, assesses people, awards badges."),
    Role.OBSERVER: N_("Sees exchanges and results, and no personal address."),
}


class Action(StrEnum):
    """What can be done in a programme; an API key's scopes are these same words."""

    READ = "read"
    READ_ADDRESSES = "read-addresses"
    MANAGE_KEYS = "manage-keys"
    MANAGE_PROGRAMME = "manage-programme"
    MANAGE_MEMBERS = "manage-members"
    MANAGE_EXCHANGES = "manage-exchanges"
    ASSESS = "assess"
    AWARD = "award"
    REVOKE = "revoke"
    READ_AUDIT = "read-audit"


ACTION_NAMES = {
    Action.READ: N_("Read exchanges, assessments and awards"),
    Action.READ_ADDRESSES: N_("See the personal addresses of people"),
    Action.MANAGE_KEYS: N_("Make and revoke API keys"),
    Action.MANAGE_PROGRAMME: N_("Change the profile and the policies"),
    Action.MANAGE_MEMBERS: N_("Invite and remove members"),
    Action.MANAGE_EXCHANGES: N_("Open exchanges, enter organisations, invite participants"),
    Action.ASSESS: N_("Assess and decide"),
    Action.AWARD: N_("Award badges"),
    Action.REVOKE: N_("Revoke badges"),
    Action.READ_AUDIT: N_("Read the audit log"),
}

OBSERVING = frozenset({Action.READ, Action.MANAGE_KEYS})
"""Observers read, by hand or by a key of their own; a person's address is for those who write to them."""

MEDIATING = OBSERVING | {
    Action.READ_ADDRESSES,
    Action.MANAGE_EXCHANGES,
    Action.ASSESS,
    Action.AWARD,
    Action.REVOKE,
}

MAY: dict[Role, frozenset[Action]] = {
    Role.OBSERVER: OBSERVING,
    Role.MEDIATOR: MEDIATING,
    Role.OWNER: frozenset(Action),
}


def may(role: Role, action: Action, scopes: Collection[str] | None = None) -> bool:
    """Say whether a role allows an action; an API key (`scopes`) can only narrow it."""
    return action in MAY[role] and (scopes is None or action in scopes)


def demand(role: Role, action: Action, scopes: Collection[str] | None = None) -> None:
    """Refuse an action that a role, or the key it is used through, does not allow.

    Raises:
        AccessRefused: with the reason.
    """
    if action not in MAY[role]:
        raise AccessRefused(
            N_("Your role in this programme does not allow this."),
            remedy=N_("Ask an owner of the programme."),
        )
    if not may(role, action, scopes):
        raise AccessRefused(
            N_("This API key lacks the scope “{scope}”."),
            remedy=N_("Make a key that has it."),
            scope=action.value,
        )
