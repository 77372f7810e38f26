"""JSON doors: the webhooks of a programme, and what was sent to them."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import select

from app.employers.programme_hooks import (
    add_programme_hook,
    hook_in,
    hooks_query,
    remove_programme_hook,
    renew_hook_secret,
)
from app.employers.schemas import (
    DeliveryOut,
    MadeWebhook,
    NewProgrammeWebhook,
    WebhookOut,
    delivery_out,
    webhook_out,
)
from app.employers.tables import Delivery
from app.employers.webhooks import TESTS, send_test
from app.plumbing.idempotency import idempotent
from app.plumbing.openapi_words import counted_headers
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/programmes/{programme_id}/webhooks", tags=["programmes"])


@router.get("")
def list_programme_webhooks(
    caller: ApiCaller, programme_id: UUID, paging: PagingDep
) -> Listing[WebhookOut]:
    """List your webhooks of a programme; who manages the members sees everybody's."""
    return paging.listing(hooks_query(caller, programme_id), webhook_out)


@router.post("", status_code=201)
@idempotent
def create_programme_webhook(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, asked: NewProgrammeWebhook
) -> MadeWebhook:
    """Have your server told what happens in a programme from now on, for as long as you are its member."""
    row, secret = add_programme_hook(work, caller, programme_id, asked.url, list(asked.topics))
    return MadeWebhook(**webhook_out(row).model_dump(), secret=secret)


@router.post("/{hook_id}/secret")
@idempotent
def renew_programme_webhook(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, hook_id: UUID
) -> MadeWebhook:
    """Give a webhook a new secret; the one before ends at once, and a stopped webhook works again."""
    row = hook_in(work, caller, programme_id, hook_id)
    secret = renew_hook_secret(work, caller, programme_id, row)
    return MadeWebhook(**webhook_out(row).model_dump(), secret=secret)


@router.post("/{hook_id}/test", status_code=202, responses={202: {"headers": counted_headers()}})
@idempotent
def test_programme_webhook(
    request: Request, work: WorkDep, caller: ApiCaller, programme_id: UUID, hook_id: UUID
) -> DeliveryOut:
    """Have a test sent; the list of deliveries tells how it went."""
    spend(request, *TESTS, who=str(caller.person_id))
    return delivery_out(send_test(work, hook_in(work, caller, programme_id, hook_id)))


@router.get("/{hook_id}/deliveries")
def list_programme_deliveries(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, hook_id: UUID, paging: PagingDep
) -> Listing[DeliveryOut]:
    """List what was sent to a webhook of a programme in the last 30 days."""
    row = hook_in(work, caller, programme_id, hook_id)
    return paging.listing(select(Delivery).where(Delivery.webhook_id == row.id), delivery_out)


@router.post("/{hook_id}/remove")
@idempotent
def delete_programme_webhook(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, hook_id: UUID
) -> WebhookOut:
    """Remove a webhook, with what was still to be sent to it; answers which one it was."""
    row = hook_in(work, caller, programme_id, hook_id)
    told = webhook_out(row)
    remove_programme_hook(work, caller, programme_id, row)
    return told
