"""JSON doors: an employer's webhooks, and what was sent to them."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlmodel import col, select

from app.employers.access import EmployerCallerDep
from app.employers.schemas import (
    DeliveryOut,
    MadeWebhook,
    NewWebhook,
    WebhookOut,
    delivery_out,
    webhook_out,
)
from app.employers.tables import Delivery, Webhook
from app.employers.webhooks import (
    TESTS,
    add_webhook,
    own_webhook,
    remove_webhook,
    renew_secret,
    send_test,
)
from app.plumbing.idempotency import idempotent
from app.plumbing.openapi_words import counted_headers
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep

router = APIRouter(prefix="/api/v1/desk/webhooks", tags=["employers"])


@router.get("")
def list_webhooks(caller: EmployerCallerDep, paging: PagingDep) -> Listing[WebhookOut]:
    """List your webhooks."""
    query = select(Webhook).where(
        Webhook.person_id == caller.person_id, col(Webhook.programme_id).is_(None)
    )
    return paging.listing(query, webhook_out)


@router.post("", status_code=201)
@idempotent
def create_webhook(work: WorkDep, caller: EmployerCallerDep, asked: NewWebhook) -> MadeWebhook:
    """Add a webhook; its secret signs what is sent."""
    row, secret = add_webhook(work, caller.person_id, asked.url, asked.topics)
    return MadeWebhook(**webhook_out(row).model_dump(), secret=secret)


@router.post("/{webhook_id}/secret")
@idempotent
def renew_webhook_secret(work: WorkDep, caller: EmployerCallerDep, webhook_id: UUID) -> MadeWebhook:
    """Give a webhook a new secret; the one before ends at once, and a stopped webhook works again."""
    row = own_webhook(work, caller.person_id, webhook_id)
    secret = renew_secret(work, row)
    return MadeWebhook(**webhook_out(row).model_dump(), secret=secret)


@router.post("/{webhook_id}/test", status_code=202, responses={202: {"headers": counted_headers()}})
@idempotent
def test_webhook(
    request: Request, work: WorkDep, caller: EmployerCallerDep, webhook_id: UUID
) -> DeliveryOut:
    """Have a test sent; the list of deliveries tells how it went."""
    spend(request, *TESTS, who=str(caller.person_id))
    return delivery_out(send_test(work, own_webhook(work, caller.person_id, webhook_id)))


@router.get("/{webhook_id}/deliveries")
def list_webhook_deliveries(
    work: WorkDep, caller: EmployerCallerDep, webhook_id: UUID, paging: PagingDep
) -> Listing[DeliveryOut]:
    """List what was sent to a webhook."""
    row = own_webhook(work, caller.person_id, webhook_id)
    query = select(Delivery).where(Delivery.webhook_id == row.id)
    return paging.listing(query, delivery_out)


@router.post("/{webhook_id}/remove")
@idempotent
def delete_webhook(work: WorkDep, caller: EmployerCallerDep, webhook_id: UUID) -> WebhookOut:
    """Remove a webhook, with what was still to be sent to it; answers which one it was."""
    row = own_webhook(work, caller.person_id, webhook_id)
    remove_webhook(work, row)
    return webhook_out(row)
