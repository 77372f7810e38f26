"""Where somebody's own server is told what happens to the badges they watch and the proposals they answer or lead."""

import json
from collections.abc import Callable, Collection, Sequence
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.employers.standard_webhooks import new_secret
from app.employers.tables import HOOK, Delivery, Event, HookTopic, Webhook
from app.errors import N_, BadInput, NotFound, RuleRefused
from app.plumbing.rows import belonging
from app.plumbing.service import Service, Work
from app.plumbing.texts import with_scheme
from badges.addresses import is_public
from badges.ob2.fields import is_http_url

Told = TypeVar("Told")

MOST_WEBHOOKS = 5
LONGEST_URL = 500
SHOWN_DELIVERIES = 20
TESTS = ("webhook test", "60/hour")
"""Each test knocks at somebody's server: what is counted, and how many a person may send."""


def add_webhook(
    work: Work,
    person_id: UUID,
    url: str,
    topics: Sequence[HookTopic] = (HookTopic.BADGES,),
    programme_id: UUID | None = None,
) -> tuple[Webhook, str]:
    """Enter an address to be told at, of a programme or of what is one's own; its secret is returned once.

    Raises:
        BadInput: the address cannot be one, or nothing is to be told there.
        RuleRefused: the person has as many as one may.
    """
    url = with_scheme(url.strip())
    if len(url) > LONGEST_URL or not _may_be_told(work, url):
        raise BadInput(
            N_("“{url}” is no address to tell anything to."),
            field="url",
            remedy=N_("Give one that starts with https:// and is on the public internet."),
            url=url[:100],
        )
    if len(webhooks_of(work, person_id)) >= MOST_WEBHOOKS:
        raise RuleRefused(N_("You have {most} webhooks, as many as one may."), most=MOST_WEBHOOKS)
    if not topics:
        raise BadInput(N_("Choose what your server is told."), field="topics")
    row = Webhook(
        person_id=person_id,
        programme_id=programme_id,
        url=url,
        sealed_secret=b"",
        topics=[topic.value for topic in HookTopic if topic in topics],
        created_at=work.now,
    )
    return row, renew_secret(work, row)


def _may_be_told(work: Work, url: str) -> bool:
    """Say whether an address may be one of ours to tell: what its name leads to is looked at when something is sent."""
    if not is_http_url(url):
        return False
    parts = urlsplit(url)
    if parts.netloc in work.settings.allowed_fetches:
        return True
    host = parts.hostname or ""
    try:
        inside = not is_public(ip_address(host))
    except ValueError:
        inside = "." not in host or host.endswith(".localhost")
    return parts.scheme == "https" and not inside


def renew_secret(work: Work, webhook: Webhook) -> str:
    """Give a webhook a new secret; the one before ends at once. A disabled one works again."""
    secret = new_secret()
    webhook.sealed_secret = work.vault.seal(secret.encode(), purpose=_purpose(webhook))
    webhook.disabled_at = None
    work.add(webhook)
    return secret


def secret_of(work: Work, webhook: Webhook) -> str:
    """Return a webhook's secret, to sign with."""
    return work.vault.open(webhook.sealed_secret, purpose=_purpose(webhook)).decode()


def webhooks_of(work: Work, person_id: UUID) -> list[Webhook]:
    """Return a person's webhooks, oldest first."""
    query = select(Webhook).where(Webhook.person_id == person_id)
    return list(work.session.exec(query.order_by(col(Webhook.created_at))))


def listening(work: Work, persons: Collection[UUID], topic: HookTopic) -> list[Webhook]:
    """Return the webhooks of some people that are told about something, and answer."""
    query = select(Webhook).where(
        col(Webhook.person_id).in_(persons), col(Webhook.disabled_at).is_(None)
    )
    return [row for row in work.session.exec(query) if topic.value in row.topics]


webhook_of = belonging(Webhook, "person_id", N_("There is no such webhook among yours."))
"""Return one webhook of a person."""


def own_webhook(work: Work, person_id: UUID, webhook_id: UUID) -> Webhook:
    """Return one webhook of a person that is about what is their own: an employer's key reaches no programme's.

    Raises:
        NotFound: there is none.
    """
    row = webhook_of(work, person_id, webhook_id)
    if row.programme_id is not None:
        raise NotFound(N_("There is no such webhook among yours."))
    return row


def remove_webhook(work: Work, webhook: Webhook) -> None:
    """Take a webhook away, with what was to be told to it."""
    work.session.connection().execute(
        delete(Delivery).where(col(Delivery.webhook_id) == webhook.id)
    )
    work.session.delete(webhook)


def send_test(work: Work, webhook: Webhook) -> Delivery:
    """Have a test told to a webhook, also to one that is disabled: if it arrives, it works again."""
    return queue_message(work, webhook, Event.TEST, {"message": "This is a test."})


def queue_message(work: Work, webhook: Webhook, event: Event, data: dict[str, Any]) -> Delivery:
    """Put one message on its way."""
    body = {"type": event.value, "timestamp": work.now.isoformat(), "data": data}
    row = Delivery(
        webhook_id=webhook.id,
        event=event,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        created_at=work.now,
        due_at=work.now,
    )
    work.add(row)
    return row


def deliveries_of(work: Work, webhook: Webhook) -> list[Delivery]:
    """Return the last messages to a webhook, newest first."""
    query = select(Delivery).where(Delivery.webhook_id == webhook.id)
    newest = query.order_by(col(Delivery.created_at).desc(), col(Delivery.id))
    return list(work.session.exec(newest.limit(SHOWN_DELIVERIES)))


def _purpose(webhook: Webhook) -> str:
    return HOOK.format(id=webhook.id)


def announce(
    service: Service, untold: Callable[[Work], Sequence[Told]], tell: Callable[[Work, Told], None]
) -> int:
    """Turn what webhooks were not told of yet into messages; return of how many things they are told."""
    with service.begin(reading=True) as work:
        if not untold(work):  # nothing to do must not take the writers' place
            return 0
    with service.begin() as work:
        found = untold(work)
        for one in found:
            tell(work, one)
        return len(found)
