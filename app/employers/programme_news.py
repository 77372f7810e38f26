"""Tells a programme's webhooks what its log says of exchanges, ratings and badges: which thing, and no words of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from app.assessing.tables import Decision
from app.employers.tables import Event, HookTopic, Webhook
from app.employers.webhook_messages import ProgrammeNews
from app.employers.webhooks import announce, queue_message
from app.exchanges.tables import Participant
from app.issuing.tables import Award
from app.plumbing.audit import AuditEvent
from app.plumbing.service import Service, Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for

AT_ONCE = 20
"""Webhooks told in one transaction."""
EVENTS_AT_ONCE = 100
"""Events that one of them is told in it."""
TOPICS: Mapping[str, HookTopic] = {
    "exchange": HookTopic.EXCHANGES,
    "charter": HookTopic.EXCHANGES,
    "participant": HookTopic.EXCHANGES,
    "assessment": HookTopic.ASSESSMENTS,
    "partner": HookTopic.ASSESSMENTS,
    "decision": HookTopic.ASSESSMENTS,
    "award": HookTopic.AWARDS,
}
"""The first word of what happened → who is told of it."""
NEEDED: Mapping[HookTopic, Action] = {
    HookTopic.EXCHANGES: Action.READ,
    HookTopic.ASSESSMENTS: Action.ASSESS,
    HookTopic.AWARDS: Action.ASSESS,
}
"""What whoever is told of it may do in the programme: what they would not read there they do not hear of."""
OF_PEOPLE = (HookTopic.ASSESSMENTS, HookTopic.AWARDS)
"""Of these, nobody hears about people of their own organisation."""
TOLD = frozenset(event.value for event in Event if event.partition(".")[0] in TOPICS)


def announce_programmes(service: Service) -> int:
    """Turn what the logs of programmes say into messages, and return of how many webhooks they are."""
    return announce(service, _untold, _announce)


def _untold(work: Work) -> list[Webhook]:
    end = (
        select(func.max(AuditEvent.position))
        .where(AuditEvent.chain == Webhook.programme_id)
        .scalar_subquery()
    )
    query = select(Webhook).where(
        col(Webhook.programme_id).is_not(None),
        col(Webhook.disabled_at).is_(None),
        col(Webhook.told_to) < end,
    )
    waiting = query.order_by(col(Webhook.id)).limit(AT_ONCE)
    return list(work.session.exec(waiting.with_for_update(skip_locked=True)))


def _announce(work: Work, webhook: Webhook) -> None:
    query = (
        select(AuditEvent)
        .where(
            AuditEvent.chain == webhook.programme_id,
            AuditEvent.position > webhook.told_to,
        )
        .order_by(col(AuditEvent.position))
        .limit(EVENTS_AT_ONCE)
    )
    reader = caller_for(work, webhook.person_id)
    for event in work.session.exec(query):
        webhook.told_to = event.position
        topic = TOPICS.get(_kind(event))
        if event.action in TOLD and topic is not None and topic in webhook.topics:
            news = news_of(work, event)
            if _may_hear(work, reader, topic, news):
                data = news.model_dump(mode="json", exclude_none=True)
                queue_message(work, webhook, Event(event.action), data)
    work.session.add(webhook)


def _may_hear(work: Work, reader: Caller, topic: HookTopic, news: ProgrammeNews) -> bool:
    """Say whether somebody, as they are a member now, may hear what happened."""
    if not reader.may(news.programme_id, NEEDED[topic]):
        return False
    if topic not in OF_PEOPLE or news.participant_id is None:
        return True
    place = work.session.get(Participant, news.participant_id)
    return place is None or reader.reads_of_people(news.programme_id, place.organisation_id)


def _kind(event: AuditEvent) -> str:
    return event.action.partition(".")[0]


def news_of(work: Work, event: AuditEvent) -> ProgrammeNews:
    """Return what happened as ids: of what is there no more, those that the log itself has."""
    ids = _ids(work, event)
    return ProgrammeNews.model_validate(
        {
            **{name: event.detail.get(name) for name in ("competence", "moment", "rated_by")},
            **ids,
            "organisation_id": event.detail.get("organisation"),
            "programme_id": event.chain,
            "position": event.position,
            "at": event.at,
            "address": work.settings.url(f"/api/v1{_address(event, ids)}"),
        }
    )


def _ids(work: Work, event: AuditEvent) -> dict[str, Any]:
    """Return the exchange of an event, and whom and what in it the event is about."""
    kind, subject = _kind(event), event.subject
    exchange = event.detail.get("exchange")
    if kind == "award":
        award = work.session.get(Award, UUID(subject))
        decision = None if award is None else work.session.get(Decision, award.decision_id)
        return {"award_id": subject, **_of_decision(decision)}
    if kind == "decision":
        decision = work.session.get(Decision, UUID(subject))
        return {**_of_decision(decision), "decision_id": subject}
    if kind == "partner":
        return {"exchange_id": exchange}
    if kind in ("exchange", "charter") or event.action == Event.INVITED:
        return {"exchange_id": subject, "participant_id": event.detail.get("participant")}
    if exchange is None:
        place = work.session.get(Participant, UUID(subject))
        exchange = None if place is None else str(place.exchange_id)
    return {"exchange_id": exchange, "participant_id": subject}


def _of_decision(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "exchange_id": decision.exchange_id,
        "participant_id": decision.participant_id,
        "decision_id": decision.id,
    }


def _address(event: AuditEvent, ids: Mapping[str, Any]) -> str:
    """Return where in the API what happened is read."""
    if "award_id" in ids:
        return f"/awards/{ids['award_id']}"
    if ids.get("exchange_id") is None:
        return "/exchanges"
    exchange = f"/exchanges/{ids['exchange_id']}"
    if TOPICS[_kind(event)] is HookTopic.ASSESSMENTS:
        return f"{exchange}/{'decisions' if 'decision_id' in ids else 'assessments'}"
    if ids.get("participant_id") is None:
        return exchange
    return f"{exchange}/participants/{ids['participant_id']}"
