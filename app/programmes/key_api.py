"""JSON doors: a programme's API keys."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.people.recent import demand_recent
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep
from app.programmes.access import Action
from app.programmes.api_keys import (
    HARMLESS,
    NewApiKey,
    key_in,
    keys_query,
    make_own_key,
    revoke_key,
)
from app.programmes.dependencies import ApiCaller
from app.programmes.tables import ApiKey

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/api-keys", tags=["API keys"])


class ApiKeyOut(BaseModel):
    """An API key as the API shows it: everything but the key itself."""

    id: UUID
    member_id: UUID
    name: str
    scopes: list[Action]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


class MadeApiKey(ApiKeyOut):
    """A key that was just made."""

    SHOWN_ONCE: ClassVar[frozenset[str]] = frozenset({"key"})

    key: str | None = None
    """The key itself, in this one answer only: a repeated call finds null here."""


@router.get("")
def list_api_keys(caller: ApiCaller, programme_id: UUID, paging: PagingDep) -> Listing[ApiKeyOut]:
    """List your API keys; who manages the members sees everybody's."""
    return paging.listing(keys_query(caller, programme_id), _key)


@router.post("", status_code=201)
@idempotent
def create_api_key(
    request: Request, work: WorkDep, caller: ApiCaller, programme_id: UUID, asked: NewApiKey
) -> MadeApiKey:
    """Make an API key that acts for you; through a key, only a narrower one that ends no later."""
    if caller.key_id is None and not HARMLESS.issuperset(asked.scopes):
        demand_recent(request, work)
    row, token = make_own_key(work, caller, programme_id, asked)
    made = MadeApiKey.model_validate(row, from_attributes=True)
    return made.model_copy(update={"key": token})


@router.post("/{key_id}/revoke")
@idempotent
def revoke_api_key(work: WorkDep, caller: ApiCaller, programme_id: UUID, key_id: UUID) -> ApiKeyOut:
    """End an API key at once."""
    key = key_in(work, caller, programme_id, key_id)
    return _key(revoke_key(work, caller, programme_id, key))


def _key(row: ApiKey) -> ApiKeyOut:
    return ApiKeyOut.model_validate(row, from_attributes=True)
