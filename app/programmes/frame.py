"""What every page of a programme shows: its name, the ways to its other pages, what the reader may do."""

from typing import Any
from uuid import UUID

from app.plumbing.desk import Desk
from app.programmes.access import ROLE_NAMES, Action, Role
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme


def frame(
    desk: Desk, caller: Caller, programme_id: UUID, action: Action = Action.READ
) -> dict[str, Any]:
    """Return what the template of a programme's page needs, for a reader who may do `action`.

    Raises:
        NotFound: the reader has no part in the programme.
        AccessRefused: their role does not allow the action.
    """
    membership = caller.demand(programme_id, action)
    return {
        "programme": get_programme(desk, programme_id),
        "role": membership.role,
        "role_names": {known.value: name for known, name in ROLE_NAMES.items()},
        "may": {known.value for known in Action if caller.may(programme_id, known)},
        "roles": [known.value for known in Role],
    }
