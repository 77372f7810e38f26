"""Tells webhooks what happened: durable rows, each tried until it arrives or is given up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.employers.sign_in import HOME
from app.employers.standard_webhooks import headers
from app.employers.tables import Delivery, Event, HookTopic, Watch, Webhook
from app.employers.watches import LASTS, watchable
from app.employers.webhooks import announce, listening, queue_message, secret_of
from app.errors import AppError
from app.issuing.addresses import Addresses
from app.issuing.tables import Award
from app.people.identity import identity_of
from app.plumbing.letters import Linkable, render_mail
from app.plumbing.mailing import post
from app.plumbing.outbox import Hands, send_due
from app.plumbing.service import Service, Work
from badges.errors import Unreachable

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
)
"""Between one try and the next, as Standard Webhooks 1.0 recommends; after the last one it is given up."""

OF_ONE_PERSON = 3
"""How many messages to one person's webhooks are on their way at a moment; to one webhook it is one."""

AT_ONCE = 100
"""Revocations announced in one transaction."""


class Sender(Protocol):
    """Hands something over to an address on the web, within limits."""

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """Return the status of the answer; raise `Unreachable` where there is none."""


@dataclass(frozen=True)
class WebhookMessage:
    """One message, ready to go."""

    delivery_id: UUID
    webhook_id: UUID
    person_id: UUID
    url: str
    body: bytes
    headers: dict[str, str]


def announce_revocations(service: Service) -> int:
    """Turn each revocation of a watched badge into messages, and return how many watches were told."""
    return announce(service, _untold, _announce)


def deliver_due(
    service: Service, sender: Sender, hands: Hands[WebhookMessage] | None = None
) -> int:
    """Send what is due and return how many messages arrived; one that goes out twice has the same `webhook-id`."""
    return send_due(
        service,
        lambda sending: _due(service.now(), sending),
        _claim,
        lambda message: _send(service, sender, message),
        hands or Hands(),
    )


def _due(now: datetime, sending: Sequence[WebhookMessage]) -> SelectOfScalar[Delivery]:
    """Select what may be sent now; what was not tried yet first, and nothing to receivers that are being told."""
    persons = Counter(message.person_id for message in sending)
    told = select(Webhook.id).where(
        or_(
            col(Webhook.id).in_([message.webhook_id for message in sending]),
            col(Webhook.person_id).in_(
                [person for person, count in persons.items() if count >= OF_ONE_PERSON]
            ),
        )
    )
    waiting = select(Delivery).where(
        col(Delivery.due_at) <= now, col(Delivery.webhook_id).not_in(told)
    )
    return waiting.order_by(col(Delivery.tries), col(Delivery.due_at))


def _claim(work: Work, row: Delivery) -> WebhookMessage:
    webhook = work.session.get_one(Webhook, row.webhook_id)
    row.due_at = None if row.tries == len(PAUSES) else work.now + PAUSES[row.tries]
    row.tries += 1
    work.session.add(row)
    signed = headers(secret_of(work, webhook), str(row.id), work.now, row.body)
    return WebhookMessage(
        row.id,
        webhook.id,
        webhook.person_id,
        webhook.url,
        row.body,
        {**signed, "content-type": "application/json", "user-agent": "Estampille"},
    )


def _send(service: Service, sender: Sender, message: WebhookMessage) -> bool:
    try:
        status = sender.post(message.url, message.body, message.headers)
    except Unreachable as error:
        return _note(service, message, 0, error.reason)
    return _note(service, message, status, str(status))


def _untold(work: Work) -> list[tuple[Watch, Award]]:
    query = (
        select(Watch, Award)
        .join(Award, col(Award.id) == Watch.award_id)
        .where(
            col(Watch.told_at).is_(None),
            col(Award.revoked_at).is_not(None),
            col(Watch.created_at) > work.now - LASTS,
            watchable(work.now),
        )
        .limit(AT_ONCE)
        .with_for_update(of=Watch, skip_locked=True)
    )
    return list(work.session.exec(query))


def _announce(work: Work, revoked: tuple[Watch, Award]) -> None:
    watch, award = revoked
    watch.told_at = work.now
    work.session.add(watch)
    addresses = Addresses(work.settings.base_url)
    data = {
        "badge": addresses.assertion(award.id),
        "revoked_at": None if award.revoked_at is None else award.revoked_at.isoformat(),
        "code": award.revocation_code,
    }
    webhooks = listening(work, [watch.person_id], HookTopic.BADGES)
    for webhook in webhooks:
        queue_message(work, webhook, Event.REVOKED, data)
    if not webhooks:
        _mail(work, watch.person_id, "watched_badge_revoked", badge=Linkable(data["badge"]))


def _note(service: Service, message: WebhookMessage, status: int, answer: str) -> bool:
    """Remember how a try ended; say whether the message arrived."""
    with service.begin() as work:
        row = work.session.get(Delivery, message.delivery_id)
        webhook = work.session.get(Webhook, message.webhook_id)
        if row is None or webhook is None:  # taken away meanwhile
            return False
        row.last_answer = answer[:200]
        arrived = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
        if arrived:
            row.arrived_at, row.due_at = work.now, None
            webhook.disabled_at = None
        elif status == HTTPStatus.GONE or row.due_at is None:
            _disable(work, webhook)
        work.session.add(row)
        work.session.add(webhook)
        return arrived


def _disable(work: Work, webhook: Webhook) -> None:
    """Leave a webhook alone that does not answer, and say so by mail."""
    work.session.connection().execute(
        update(Delivery).where(col(Delivery.webhook_id) == webhook.id).values(due_at=None)
    )
    if webhook.disabled_at is None:
        webhook.disabled_at = work.now
        _mail(work, webhook.person_id, "webhook_disabled", url=webhook.url)


def _mail(work: Work, person_id: UUID, template: str, **values: Any) -> None:
    try:
        who = identity_of(work, person_id)
    except AppError:  # erased meanwhile: there is nobody left to tell
        return
    link = Linkable(work.settings.url(HOME))
    post(work, who.email, render_mail(template, who.language, name=who.name, link=link, **values))
