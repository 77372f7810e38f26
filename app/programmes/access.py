"""Who may do what in a programme: one table, decided here and nowhere else."""

from collections.abc import Collection

from app.errors import N_, AccessRefused
from app.plumbing.named import Named


class Role(Named):
    """What a member is to a programme."""

    OWNER = "owner", N_("Owner")
    MEDIATOR = "mediator", N_("Mediator")
    OBSERVER = "observer", N_("Observer")


ROLE_HINTS = {
    Role.OWNER: N_("Runs the programme: its profile, its people, its keys, its audit log."),
    Role.MEDIATOR: N_("Opens exchanges, assesses people, awards badges."),
    Role.OBSERVER: N_(
        "Sees exchanges, sums and who takes part; nothing that is said of a person, and no personal address."
    ),
}


class Action(Named):
    """What can be done in a programme; an API key's scopes are these same words."""

    READ = "read", N_("Read exchanges, assessments and awards")
    READ_ADDRESSES = "read-addresses", N_("See the personal addresses of people")
    MANAGE_KEYS = "manage-keys", N_("Make and revoke API keys")
    MANAGE_PROGRAMME = "manage-programme", N_("Change the profile and the policies")
    MANAGE_MEMBERS = "manage-members", N_("Invite and remove members")
    MANAGE_EXCHANGES = (
        "manage-exchanges",
        N_("Open exchanges, enter organisations, invite participants"),
    )
    ASSESS = "assess", N_("Assess and decide")
    AWARD = "award", N_("Award badges")
    REVOKE = "revoke", N_("Revoke badges")
    READ_AUDIT = "read-audit", N_("Read the audit log")
    EXPORT = "export", N_("Download all people, exchanges, hours and awards")


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
