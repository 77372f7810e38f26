"""What stands on a person's own employers' page."""

from typing import Any
from uuid import UUID

from fastapi import Request

from app.employers.keys import FOR_THE_KNOWN, WHAT, keys_of, use_of
from app.employers.tables import OWN_TOPICS, Event, HookTopic, Watch, Webhook
from app.employers.trust import trusted_by
from app.employers.watches import watched_by
from app.employers.webhooks import deliveries_of, webhooks_of
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.plumbing.rate_limits import look
from app.plumbing.service import Work
from app.programmes.workflow import get_programme


def home_values(request: Request, work: Work, person_id: UUID) -> dict[str, Any]:
    """Return what the page's template shows."""
    used = use_of(work, person_id)
    return {
        "keys": [
            (
                row,
                row.state(work.now),
                used.get(row.id, 0),
                look(request, WHAT, FOR_THE_KNOWN, who=str(row.id)),
            )
            for row in keys_of(work, person_id)
        ],
        "issuers": trusted_by(work, person_id),
        "webhooks": [
            (row, _programme_of(work, row), deliveries_of(work, row))
            for row in webhooks_of(work, person_id)
        ],
        "watches": [(row, _level_of(work, row)) for row in watched_by(work, person_id)],
        "event_names": Event.labels(),
        "topic_names": HookTopic.labels(),
        "own_topics": OWN_TOPICS,
        "base": work.settings.base_url,
    }


def _programme_of(work: Work, row: Webhook) -> str:
    """Return the name of the programme that a webhook is told of; nothing where it is about a person's own."""
    return "" if row.programme_id is None else get_programme(work, row.programme_id).name


def _level_of(work: Work, row: Watch) -> LevelInRelease:
    """Return the competence and level of a watched badge."""
    award = work.session.get_one(Award, row.award_id)
    made = work.session.get_one(BadgeClassRow, award.badge_class_id)
    return work.library.level_in(made.release, made.competence, made.level)
