"""What a programme never allows, whoever asks: to be left without an owner, or a key that grows."""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.errors import N_, BadInput, RuleRefused, Trouble
from app.programmes.access import MAY, Action, Role

LONGEST_KEY_DAYS = 366


def check_owner_remains(owners: int, was: Role, becomes: Role | None) -> None:
    """Refuse that the last owner leaves, is removed, or becomes something else.

    Args:
        owners: how many owners the programme has now.
        was: the member's role now.
        becomes: the role they shall have; nothing when they go.

    Raises:
        RuleRefused: nobody would be left to run the programme.
    """
    if was is Role.OWNER and becomes is not Role.OWNER and owners <= 1:
        raise RuleRefused(
            N_("A programme cannot be without an owner, and this is its last one."),
            remedy=N_("Make another member an owner first."),
        )


def check_key(role: Role, held: Collection[str] | None, asked: Collection[Action]) -> None:
    """Refuse a key that could do more than who makes it.

    Args:
        role: the maker's role in the programme.
        held: the scopes of the key through which it is made; nothing when a person makes it.
        asked: the scopes of the new key.

    Raises:
        BadInput: no scope, or one that the maker does not have.
    """
    if not asked:
        raise BadInput(N_("A key needs at least one scope."), field="scopes")
    beyond = [
        scope
        for scope in asked
        if scope not in MAY[role] or (held is not None and scope not in held)
    ]
    if beyond:
        raise BadInput.of(_beyond(scope) for scope in beyond)


def key_end(now: datetime, days: int, until: datetime | None) -> datetime:
    """Return when a new key ends.

    Args:
        now: when it is made.
        days: how many days it shall last.
        until: the end of the key through which it is made, which it cannot outlive.

    Raises:
        BadInput: too short or too long.
    """
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise BadInput(
            N_("An API key lasts from 1 to {longest} days."), field="days", longest=LONGEST_KEY_DAYS
        )
    end = now + timedelta(days=days)
    return end if until is None else min(end, until)


def _beyond(scope: Action) -> Trouble:
    return Trouble(
        N_("The scope “{scope}” is beyond what you may do yourself."),
        {"scope": scope.value},
        field="scopes",
    )
