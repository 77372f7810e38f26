"""HTML doors: a member's API keys."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import col

from app.errors import N_
from app.people.recent import demand_recent, sign_in_first
from app.plumbing.doors import At, shown_at
from app.programmes.access import Action
from app.programmes.api_keys import (
    HARMLESS,
    NewApiKey,
    holders_of,
    key_in,
    keys_query,
    make_own_key,
    revoke_key,
)
from app.programmes.page_context import ProgrammePage
from app.programmes.tables import ApiKey

router = APIRouter(prefix="/programmes/{programme_id}/keys", include_in_schema=False)


@shown_at(router, "")
class KeysPage(ProgrammePage):
    """The keys that a member may see, and the form that makes one."""

    template = "programmes/keys.html"
    to_look = to_change = Action.MANAGE_KEYS

    def typed(self) -> dict[str, Any]:
        return {**super().typed(), "scopes": [str(one) for one in self.form.getlist("scopes")]}

    def values(self) -> dict[str, Any]:
        query = keys_query(self.caller, self.programme_id)
        rows = list(self.work.session.exec(query.order_by(col(ApiKey.created_at).desc())))
        holders = holders_of(self.work, rows)
        may = [action for action in Action if self.caller.may(self.programme_id, action)]
        return {
            **self.context,
            "keys": [(row, holders[row.member_id], row.state(self.work.now)) for row in rows],
            "scopes": [(action.value, Action.labels()[action]) for action in may],
            "scope_names": {action.value: name for action, name in Action.labels().items()},
            "sign_in_first": sign_in_first(self.request, self.work, self.here),
        }


@router.post("")
def make_key(at: At[KeysPage]) -> Response:
    """Make a key and show it, this once."""
    if not HARMLESS.issuperset(at.typed()["scopes"]):
        demand_recent(at.request, at.work, at.here)
    return at.do(
        lambda: make_own_key(at.work, at.caller, at.programme_id, at.read(NewApiKey)),
        then=lambda made: at.show(status=201, made=made),
    )


@router.post("/{key_id}/revoke")
def end_key(at: At[KeysPage], key_id: UUID) -> Response:
    """End a key."""
    key = key_in(at.work, at.caller, at.programme_id, key_id)
    return at.do(
        lambda: revoke_key(at.work, at.caller, at.programme_id, key), N_("The key is revoked.")
    )
