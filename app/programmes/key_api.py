"""JSON doors: a programme's API keys."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from app.plumbing.desk import DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.programmes.api_keys import NewApiKey, keys_query, make_own_key, revoke_key
from app.programmes.dependencies import ApiCaller
from app.programmes.tables import ApiKey

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/api-keys", tags=["API keys"])


class ApiKeyOut(BaseModel):
    """An API key as the API shows it: everything but the key itself."""

    id: UUID
    member_id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


class MadeApiKey(ApiKeyOut):
    """A key that was just made."""

    key: str | None = None
    """The key itself, in this one answer only: a repeated call finds null here."""


@router.get("")
def list_api_keys(
    desk: DeskDep,
    caller: ApiCaller,
    programme_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[ApiKeyOut]:
    """List your API keys; who manages the members sees everybody's."""
    query = keys_query(caller, programme_id)
    rows, following = listing(desk.session, query, ApiKey, cursor, limit)
    return Listing(
        items=[ApiKeyOut.model_validate(row, from_attributes=True) for row in rows], next=following
    )


@router.post("", status_code=201)
def create_api_key(
    desk: DeskDep, caller: ApiCaller, programme_id: UUID, once: OnceDep, asked: NewApiKey
) -> MadeApiKey:
    """Make an API key that acts for you; through a key, only a narrower one that ends no later."""
    token: list[str] = []

    def work() -> MadeApiKey:
        row, made = make_own_key(desk, caller, programme_id, asked)
        token.append(made)
        return MadeApiKey.model_validate(row, from_attributes=True)

    # The key joins the answer afterwards: what is remembered for a repeated call must not hold it.
    answer = once(desk, caller.person_id, MadeApiKey, work)
    return answer.model_copy(update={"key": token[0]}) if token else answer


@router.post("/{key_id}/revoke")
def end_api_key(
    desk: DeskDep, caller: ApiCaller, programme_id: UUID, key_id: UUID, once: OnceDep
) -> ApiKeyOut:
    """End an API key at once."""
    return once(
        desk,
        caller.person_id,
        ApiKeyOut,
        lambda: ApiKeyOut.model_validate(
            revoke_key(desk, caller, programme_id, key_id), from_attributes=True
        ),
    )
