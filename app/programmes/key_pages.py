"""HTML doors: a member's API keys."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import col

from app.errors import N_, AppError
from app.people.dependencies import OpenPage
from app.people.identity import identity_of
from app.plumbing.csrf import CHECKED, Form, texts_of
from app.plumbing.forms import read
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import go_to
from app.programmes.access import ACTION_NAMES, Action
from app.programmes.api_keys import NewApiKey, keys_query, make_own_key, revoke_key
from app.programmes.caller import Caller
from app.programmes.dependencies import PageCaller
from app.programmes.page_context import context_of
from app.programmes.tables import ApiKey, Member

router = APIRouter(prefix="/programmes/{programme_id}/keys", include_in_schema=False)


@router.get("")
def show_keys(work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID) -> Response:
    """Show the keys a member may see, and the form that makes one."""
    return page.show("programmes/keys.html", **_keys(work, caller, programme_id))


@router.post("")
def make_key(
    work: WorkDep, page: OpenPage, caller: PageCaller, programme_id: UUID, form: Form
) -> Response:
    """Make a key and show it, this once."""
    caller.demand(programme_id, Action.MANAGE_KEYS)
    typed: dict[str, Any] = {
        **texts_of(form),
        "scopes": [str(one) for one in form.getlist("scopes")],
    }
    try:
        row, token = make_own_key(work, caller, programme_id, read(NewApiKey, typed))
    except AppError as error:
        work.undo()
        values = _keys(work, caller, programme_id)
        return page.show_again("programmes/keys.html", error, typed, **values)
    return page.show(
        "programmes/keys.html", status=201, made=(row, token), **_keys(work, caller, programme_id)
    )


@router.post("/{key_id}/revoke", dependencies=CHECKED)
def end_key(work: WorkDep, caller: PageCaller, programme_id: UUID, key_id: UUID) -> Response:
    """End a key."""
    revoke_key(work, caller, programme_id, key_id)
    return go_to(f"/programmes/{programme_id}/keys", N_("The key is revoked."))


def _keys(work: Work, caller: Caller, programme_id: UUID) -> dict[str, Any]:
    values = context_of(work, caller, programme_id, Action.MANAGE_KEYS)
    query = keys_query(caller, programme_id).order_by(col(ApiKey.created_at).desc())
    rows = list(work.session.exec(query))
    members = {row.member_id for row in rows}
    holders = {
        found: identity_of(work, work.session.get_one(Member, found).person_id).name
        for found in members
    }
    scopes = [action for action in Action if caller.may(programme_id, action)]
    return {
        **values,
        "keys": [(row, holders[row.member_id], row.state(work.now)) for row in rows],
        "scopes": [(action.value, ACTION_NAMES[action]) for action in scopes],
        "scope_names": {action.value: name for action, name in ACTION_NAMES.items()},
    }
