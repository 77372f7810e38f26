"""A programme's webhooks: a member has their own server told of the programme, for as long as they are its member."""

from uuid import UUID

from sqlmodel import func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.employers.programme_news import NEEDED
from app.employers.tables import HookTopic, Webhook
from app.employers.webhooks import add_webhook, remove_webhook, renew_secret
from app.errors import N_, NotFound
from app.plumbing.audit import AuditEvent, record
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller


def hooks_query(caller: Caller, programme_id: UUID) -> SelectOfScalar[Webhook]:
    """Return the query of the webhooks that a caller may see and end: their own, or all for who manages members.

    It asks for the leave to make keys: a webhook too outlives the key by which it was made.
    """
    caller.demand(programme_id, Action.MANAGE_KEYS)
    query = select(Webhook).where(Webhook.programme_id == programme_id)
    if caller.may(programme_id, Action.MANAGE_MEMBERS):
        return query
    return query.where(Webhook.person_id == caller.person_id)


def hook_in(work: Work, caller: Caller, programme_id: UUID, hook_id: UUID) -> Webhook:
    """Return one of these webhooks.

    Raises:
        NotFound: the programme has no such webhook, or it is somebody else's.
    """
    row = work.session.exec(hooks_query(caller, programme_id).where(Webhook.id == hook_id)).first()
    if row is None:
        raise NotFound(N_("There is no such webhook among yours."))
    return row


def add_programme_hook(
    work: Work, caller: Caller, programme_id: UUID, url: str, topics: list[HookTopic]
) -> tuple[Webhook, str]:
    """Have an address told what happens in a programme from now on; its secret is returned once.

    Raises:
        AccessRefused: the caller may not read what it is to be told.
        BadInput: the address cannot be one.
        RuleRefused: the caller has as many webhooks as one may.
    """
    caller.demand(programme_id, Action.MANAGE_KEYS)
    for topic in topics:
        caller.demand(programme_id, NEEDED[topic])
    row, secret = add_webhook(work, caller.person_id, url, topics, programme_id)
    end = func.coalesce(func.max(AuditEvent.position), -1)
    row.told_to = work.session.exec(select(end).where(AuditEvent.chain == programme_id)).one()
    record(work, programme_id, "webhook.added", row, by=caller, topics=" ".join(row.topics))
    return row, secret


def renew_hook_secret(work: Work, caller: Caller, programme_id: UUID, row: Webhook) -> str:
    """Give a webhook of a programme a new secret; the one before ends at once."""
    secret = renew_secret(work, row)
    record(work, programme_id, "webhook.renewed", row, by=caller)
    return secret


def remove_programme_hook(work: Work, caller: Caller, programme_id: UUID, row: Webhook) -> None:
    """Take a webhook of a programme away, with what was still to be told to it."""
    remove_webhook(work, row)
    record(work, programme_id, "webhook.removed", row.id, by=caller)
