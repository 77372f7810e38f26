"""“Tell me when a badge I verified is revoked”: what is watched, and where it is told."""

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.errors import N_, BadInput, NotFound, RuleRefused
from app.issuing.own import DOCUMENT_PATH, own_path
from app.issuing.tables import Award
from app.plumbing.desk import Desk
from app.verifying.standard_webhooks import new_secret
from app.verifying.tables import Delivery, Event, Watch, Webhook
from badges.ob2.fields import is_http_url
from badges.verification import Report

MOST_WEBHOOKS = 5
LONGEST_URL = 500
SHOWN_DELIVERIES = 20
TESTS = ("webhook test", "60/hour")
"""Each test knocks at somebody's server: what is counted, and how many a person may send."""


def add_webhook(desk: Desk, person_id: UUID, url: str) -> tuple[Webhook, str]:
    """Enter an address to be told at; its secret is returned once.

    Raises:
        BadInput: the address cannot be one.
        RuleRefused: the person has as many as one may.
    """
    url = url.strip()
    allowed = urlsplit(url).netloc in desk.settings.allowed_fetches if is_http_url(url) else False
    if len(url) > LONGEST_URL or not is_http_url(url) or not (url.startswith("https:") or allowed):
        raise BadInput(
            N_("“{url}” is no address to tell anything to."),
            field="url",
            remedy=N_("Give one that starts with https:// and is on the public internet."),
            url=url[:100],
        )
    if len(webhooks_of(desk, person_id)) >= MOST_WEBHOOKS:
        raise RuleRefused(N_("You have {most} webhooks, as many as one may."), most=MOST_WEBHOOKS)
    row = Webhook(person_id=person_id, url=url, sealed_secret=b"", created_at=desk.now)
    return row, renew_secret(desk, row)


def renew_secret(desk: Desk, webhook: Webhook) -> str:
    """Give a webhook a new secret; the one before ends at once. A disabled one works again."""
    secret = new_secret()
    webhook.sealed_secret = desk.vault.seal(secret.encode(), purpose=_purpose(webhook))
    webhook.disabled_at = None
    desk.session.add(webhook)
    desk.session.flush()
    return secret


def secret_of(desk: Desk, webhook: Webhook) -> str:
    """Return a webhook's secret, to sign with."""
    return desk.vault.open(webhook.sealed_secret, purpose=_purpose(webhook)).decode()


def webhooks_of(desk: Desk, person_id: UUID) -> list[Webhook]:
    """Return a person's webhooks, oldest first."""
    query = select(Webhook).where(Webhook.person_id == person_id)
    return list(desk.session.exec(query.order_by(col(Webhook.created_at))))


def webhook_of(desk: Desk, person_id: UUID, webhook_id: UUID) -> Webhook:
    """Return one webhook of a person.

    Raises:
        NotFound: the person has none with this id.
    """
    row = desk.session.get(Webhook, webhook_id)
    if row is None or row.person_id != person_id:
        raise NotFound(N_("There is no such webhook among yours."))
    return row


def remove_webhook(desk: Desk, webhook: Webhook) -> None:
    """Take a webhook away, with what was to be told to it."""
    desk.session.connection().execute(
        delete(Delivery).where(col(Delivery.webhook_id) == webhook.id)
    )
    desk.session.delete(webhook)


def send_test(desk: Desk, webhook: Webhook) -> Delivery:
    """Have a test told to a webhook, also to one that is disabled: if it arrives, it works again."""
    return tell(desk, webhook, Event.TEST, {"message": "This is a test."})


def tell(desk: Desk, webhook: Webhook, event: Event, data: dict[str, Any]) -> Delivery:
    """Put one message on its way."""
    body = {"type": event.value, "timestamp": desk.now.isoformat(), "data": data}
    row = Delivery(
        webhook_id=webhook.id,
        event=event,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        created_at=desk.now,
        due_at=desk.now,
    )
    desk.session.add(row)
    desk.session.flush()
    return row


def deliveries_of(desk: Desk, webhook: Webhook) -> list[Delivery]:
    """Return the last messages to a webhook, newest first."""
    query = select(Delivery).where(Delivery.webhook_id == webhook.id)
    newest = query.order_by(col(Delivery.created_at).desc(), col(Delivery.id))
    return list(desk.session.exec(newest.limit(SHOWN_DELIVERIES)))


def award_behind(desk: Desk, report: Report) -> UUID | None:
    """Return the award of ours that a good report is about; nothing for anybody else's badge."""
    issuer, assertion = report.issuer, report.assertion
    if not report.valid or issuer is None or assertion is None:
        return None
    if own_path(desk.settings, issuer.id) is None:
        return None
    name = str(assertion.get("id", ""))
    path = DOCUMENT_PATH.fullmatch(own_path(desk.settings, name) or "")
    try:
        found = UUID(path[1] if path else name.removeprefix("urn:uuid:"))
    except ValueError:
        return None
    return found if desk.session.get(Award, found) is not None else None


def watch(desk: Desk, person_id: UUID, award_id: UUID) -> bool:
    """Remember that a person wants to hear if a badge is revoked; say whether there is such a badge to watch."""
    award = desk.session.get(Award, award_id)
    if award is None or award.revoked_at is not None:
        return False
    if _watch(desk, person_id, award_id) is None:
        desk.session.add(Watch(person_id=person_id, award_id=award_id, created_at=desk.now))
        desk.session.flush()
    return True


def unwatch(desk: Desk, person_id: UUID, award_id: UUID) -> None:
    """Forget that a person wanted to hear of a badge."""
    known = _watch(desk, person_id, award_id)
    if known is not None:
        desk.session.delete(known)


def watch_of(desk: Desk, person_id: UUID, award_id: UUID) -> Watch:
    """Return what a person watches, by its award.

    Raises:
        NotFound: they do not watch it.
    """
    row = _watch(desk, person_id, award_id)
    if row is None:
        raise NotFound(N_("There is no such badge among those you watch."))
    return row


def _watch(desk: Desk, person_id: UUID, award_id: UUID) -> Watch | None:
    return desk.session.exec(
        select(Watch).where(Watch.person_id == person_id, Watch.award_id == award_id)
    ).first()


def watched_by(desk: Desk, person_id: UUID) -> list[Watch]:
    """Return what a person watches, newest first."""
    query = select(Watch).where(Watch.person_id == person_id, col(Watch.told_at).is_(None))
    return list(desk.session.exec(query.order_by(col(Watch.created_at).desc()).limit(1000)))


def _purpose(webhook: Webhook) -> str:
    return f"webhook {webhook.id}"
