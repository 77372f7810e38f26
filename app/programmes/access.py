"""Who may do what in a programme: one table, decided here and nowhere else."""

from collections.abc import Collection
from enum import StrEnum

from app.errors import N_, AccessRefused


class Role(StrEnum):
    """What a member is to a programme."""

    OWNER = "owner"
    MEDIATOR = "mediator"
    OBSERVER = "observer"


class Action(StrEnum):
    """What can be done in a programme; an API key's scopes are these same words."""

    READ = "read"
    MANAGE_MEMBERS = "manage-members"
    MANAGE_EXCHANGES = "manage-exchanges"
    ASSESS = "assess"
    AWARD = "award"
    REVOKE = "revoke"
    READ_AUDIT = "read-audit"


MAY: dict[Role, frozenset[Action]] = {
    Role.OBSERVER: frozenset({Action.READ}),
    Role.MEDIATOR: frozenset(
        {Action.READ, Action.MANAGE_EXCHANGES, Action.ASSESS, Action.AWARD, Action.REVOKE}
    ),
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
            N_("Your role in this programme is “{role}”: it does not allow this."),
            remedy=N_("Ask an owner of the programme."),
            role=role.value,
        )
    if not may(role, action, scopes):
        raise AccessRefused(
            N_("This API key lacks the scope “{scope}”."),
            remedy=N_("Make a key that has it."),
            scope=action.value,
        )
