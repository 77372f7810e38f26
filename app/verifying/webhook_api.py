"""JSON doors: the webhooks of an employer's desk, and what was sent to them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlmodel import select

from app.plumbing.desk import DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.plumbing.rates import spend
from app.verifying.keeper import KeeperDep
from app.verifying.tables import Delivery, Webhook
from app.verifying.webhooks import (
    TESTS,
    add_webhook,
    remove_webhook,
    renew_secret,
    send_test,
    webhook_of,
)

router = APIRouter(prefix="/api/v1/desk/webhooks", tags=["employer's desk"])


class WebhookOut(BaseModel):
    """An address of your server: everything but its secret."""

    id: UUID
    url: str
    created_at: datetime
    disabled_at: datetime | None
    """When it was stopped because it did not answer; a test that arrives starts it again."""


class MadeWebhook(WebhookOut):
    """A webhook with a new secret."""

    secret: str | None = None
    """The secret, in this one answer only: a repeated call finds null here."""


class NewWebhook(BaseModel):
    """Where to tell you."""

    model_config = ConfigDict(extra="forbid")

    url: str
    """It starts with https:// and is on the public internet."""


class DeliveryOut(BaseModel):
    """One message to a webhook."""

    id: UUID
    """The `webhook-id` that goes along, the same at every try."""
    event: Literal["badge.revoked", "webhook.test"]
    created_at: datetime
    tries: int
    due_at: datetime | None
    """The next try; null once it has arrived or was given up."""
    arrived_at: datetime | None
    last_answer: str
    """What your server said at the last try: a status, or why there was none."""


@router.get("")
def list_webhooks(
    desk: DeskDep, keeper: KeeperDep, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
) -> Listing[WebhookOut]:
    """List your webhooks."""
    query = select(Webhook).where(Webhook.person_id == keeper.person_id)
    rows, following = listing(desk.session, query, Webhook, cursor, limit)
    return Listing(items=[_webhook(row) for row in rows], next=following)


@router.post("", status_code=201)
def create_webhook(
    desk: DeskDep, keeper: KeeperDep, once: OnceDep, asked: NewWebhook
) -> MadeWebhook:
    """Add a webhook; its secret signs what is sent."""
    secret: list[str] = []

    def work() -> MadeWebhook:
        row, made = add_webhook(desk, keeper.person_id, asked.url)
        secret.append(made)
        return MadeWebhook(**_webhook(row).model_dump())

    # The secret joins the answer afterwards: what is remembered for a repeated call must not hold it.
    answer = once(desk, keeper.person_id, MadeWebhook, work)
    return answer.model_copy(update={"secret": secret[0]}) if secret else answer


@router.post("/{webhook_id}/secret")
def change_secret(desk: DeskDep, keeper: KeeperDep, webhook_id: UUID, once: OnceDep) -> MadeWebhook:
    """Give a webhook a new secret; the one before ends at once, and a stopped webhook works again."""
    secret: list[str] = []

    def work() -> MadeWebhook:
        row = webhook_of(desk, keeper.person_id, webhook_id)
        secret.append(renew_secret(desk, row))
        return MadeWebhook(**_webhook(row).model_dump())

    answer = once(desk, keeper.person_id, MadeWebhook, work)
    return answer.model_copy(update={"secret": secret[0]}) if secret else answer


@router.post("/{webhook_id}/test", status_code=202)
def test_webhook(
    request: Request, desk: DeskDep, keeper: KeeperDep, webhook_id: UUID, once: OnceDep
) -> DeliveryOut:
    """Have a test sent; the list of deliveries tells how it went."""
    spend(request, *TESTS, who=str(keeper.person_id))
    return once(
        desk,
        keeper.person_id,
        DeliveryOut,
        lambda: _delivery(send_test(desk, webhook_of(desk, keeper.person_id, webhook_id))),
    )


@router.get("/{webhook_id}/deliveries")
def list_deliveries(
    desk: DeskDep,
    keeper: KeeperDep,
    webhook_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[DeliveryOut]:
    """List what was sent to a webhook."""
    row = webhook_of(desk, keeper.person_id, webhook_id)
    query = select(Delivery).where(Delivery.webhook_id == row.id)
    rows, following = listing(desk.session, query, Delivery, cursor, limit)
    return Listing(items=[_delivery(one) for one in rows], next=following)


@router.post("/{webhook_id}/remove")
def take_away(desk: DeskDep, keeper: KeeperDep, webhook_id: UUID, once: OnceDep) -> WebhookOut:
    """Remove a webhook, with what was still to be sent to it; answers which one it was."""

    def work() -> WebhookOut:
        row = webhook_of(desk, keeper.person_id, webhook_id)
        shown = _webhook(row)
        remove_webhook(desk, row)
        return shown

    return once(desk, keeper.person_id, WebhookOut, work)


def _webhook(row: Webhook) -> WebhookOut:
    return WebhookOut.model_validate(row, from_attributes=True)


def _delivery(row: Delivery) -> DeliveryOut:
    return DeliveryOut.model_validate(row, from_attributes=True)
