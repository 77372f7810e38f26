"""Tells webhooks what became of proposals: whoever leads them reads all, a side no more than its own pages say."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from app.employers.tables import Event, HookTopic
from app.employers.webhooks import announce, listening, queue_message
from app.plumbing.service import Service, Work
from app.programmes.access import Action, Role, may
from app.programmes.membership import assessors_of
from app.proposals.queries import Proposed, people_of, with_sides
from app.proposals.tables import Proposal, Side

AT_ONCE = 100
"""Proposals told of in one transaction."""
_ENDED = {
    "declined": Event.DECLINED,
    "released": Event.RELEASED,
    "withdrawn": Event.WITHDRAWN,
}
_EVENTS = {
    "asked": Event.ASKED,
    "sent": Event.SENT,
    "yes": Event.ANSWERED,
    "no": Event.ANSWERED,
    "agreed": Event.AGREED,
    **_ENDED,
}


def announce_proposals(service: Service) -> int:
    """Turn what happened to proposals into messages, and return of how many proposals it was told."""
    return announce(service, _untold, _announce)


def event_for(news: dict[str, str], own: Collection[Side], asked_by: str) -> Event | None:
    """Return as what something that happened is told; nothing where it is not told.

    Args:
        news: what happened (`Proposal.news`).
        own: the sides for which the reader answers; none for who leads the proposal.
        asked_by: the side that asked for it, as long as it was not sent.
    """
    event = _EVENTS[news["what"]]
    if not own:
        return event
    if asked_by and Side(asked_by) not in own:  # the other side has not heard of it yet
        return None
    if (
        "side" in news and Side(news["side"]) not in own
    ):  # what the other side asked for, or answered
        return None
    return Event.ENDED if news["what"] in _ENDED else event


def _untold(work: Work) -> list[Proposal]:
    query = select(Proposal).where(col(Proposal.news_at).is_not(None))
    oldest = query.order_by(col(Proposal.news_at), col(Proposal.id)).limit(AT_ONCE)
    return list(work.session.exec(oldest.with_for_update(skip_locked=True)))


def _announce(work: Work, row: Proposal) -> None:
    proposed = with_sides(work, row)
    readers = _readers(work, proposed)
    asked_by = "" if row.sent_at else row.asked_by
    for webhook in listening(work, readers, HookTopic.PROPOSALS):
        for news in row.news:
            event = event_for(news, readers[webhook.person_id], asked_by)
            if event is not None:
                queue_message(work, webhook, event, _data(work, row, news, event))
    row.news, row.news_at = [], None
    work.session.add(row)


def _readers(work: Work, proposed: Proposed) -> dict[UUID, list[Side]]:
    """Return who may be told, with the sides for which each answers; none for who leads the proposal."""
    readers: dict[UUID, list[Side]] = {}
    for side in Side:
        for person_id in people_of(work, proposed, side):
            readers.setdefault(person_id, []).append(side)
    members = assessors_of(work, proposed.row.programme_id)
    leads = [one for one in members if may(Role(one.role), Action.MANAGE_EXCHANGES)]
    return {**readers, **{one.person_id: [] for one in leads}}


def _data(work: Work, row: Proposal, news: dict[str, str], event: Event) -> dict[str, str]:
    told = {
        "proposal": work.settings.url(f"/api/v1/proposals/{row.id}"),
        "id": str(row.id),
        "programme_id": str(row.programme_id),
        "need_id": str(row.need_id),
        "offer_id": str(row.offer_id),
        "at": news["at"],
    }
    if event is Event.ANSWERED:
        return {**told, "side": news["side"], "answer": news["what"]}
    if event is Event.AGREED:
        return {**told, "exchange_id": str(row.exchange_id)}
    return told
