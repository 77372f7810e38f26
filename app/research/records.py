"""The records of people who agreed to serve research: one a person and competence, without a name or a number."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, func, select

from app.assessing.tables import Assessment, Decision, DecisionState, Rating
from app.exchanges.hours_rules import QUARTERS
from app.exchanges.tables import Exchange, Hours, HoursState, Participant
from app.plumbing.service import Work
from app.research.anonymity import Anonymous, StudyRecord, anonymised

MOST = 50_000
"""Ratings that one export reads, the latest."""
WEIGHTS = {Rating.NO: 0, Rating.PARTLY: 50, Rating.YES: 100}
BANDS = ((0, "0"), (10, "1-10"), (40, "11-40"))
"""Hours up to which a band goes."""
MORE = "41+"
NONE = ""


@dataclass
class SeatSeen:
    """What was read of one person on one competence."""

    person_id: UUID
    participant_id: UUID
    known: dict[str, str]
    level: str
    ratings: dict[str, int] = field(default_factory=dict)


def research_records(work: Work, programme_id: UUID) -> Anonymous:
    """Return what a programme may give to research, in an order that says nothing."""
    seen = _seen(work, programme_id)
    hours = _hours(work, {one.participant_id for one in seen})
    made = anonymised(_record(one, hours) for one in seen)
    records = list(made.records)
    random.SystemRandom().shuffle(records)
    return Anonymous(records, made.left_out)


def count_agreed(work: Work, programme_id: UUID) -> int:
    """Return how many people let records of theirs serve research."""
    query = (
        select(func.count(func.distinct(Participant.person_id)))
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Exchange.programme_id == programme_id, col(Participant.research_at).is_not(None))
    )
    return int(work.session.exec(query).one())


def share_true(ratings: Mapping[str, str]) -> int | None:
    """Return how much of a level is true of somebody, in percent; nothing of nothing.

    Not yet counts nothing, in part a half, yes one.
    """
    weights = [WEIGHTS[Rating(one)] for one in ratings.values()]
    return round(Decimal(sum(weights)) / len(weights)) if weights else None


def half_of(day: date) -> str:
    """Return the half of the year of a day: `2026-H1`."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def band_of(hours: Decimal) -> str:
    """Return the band in which hours lie."""
    return next((name for most, name in BANDS if hours <= most), MORE)


def _seen(work: Work, programme_id: UUID) -> list[SeatSeen]:
    final = and_(
        col(Decision.participant_id) == Assessment.participant_id,
        col(Decision.competence) == Assessment.competence,
        col(Decision.state) == DecisionState.FINAL,
    )
    query = (
        select(Assessment, Participant, Exchange, Decision.level)
        .join(Participant, col(Participant.id) == Assessment.participant_id)
        .join(Exchange, col(Exchange.id) == Assessment.exchange_id)
        .join(Decision, final, isouter=True)
        .where(Exchange.programme_id == programme_id, col(Participant.research_at).is_not(None))
        .order_by(col(Assessment.created_at).desc(), col(Assessment.id))
        .limit(MOST)
    )
    found: dict[tuple[UUID, str], SeatSeen] = {}
    for assessment, participant, exchange, level in work.session.exec(query):
        key = (participant.id, assessment.competence)
        one = found.setdefault(
            key,
            SeatSeen(
                participant.person_id,
                participant.id,
                {
                    "role": participant.role,
                    "form": exchange.form,
                    "theme": NONE if exchange.theme is None else str(exchange.theme),
                    "half": half_of(exchange.starts_on),
                    "competence": assessment.competence,
                },
                level or NONE,
            ),
        )
        share = share_true(assessment.ratings)
        if share is not None:
            one.ratings[f"{assessment.moment}_{assessment.by}"] = share
    return list(found.values())


def _hours(work: Work, participants: set[UUID]) -> Mapping[UUID, Decimal]:
    query: Any = (
        select(Hours.participant_id, func.sum(Hours.quarters))
        .where(col(Hours.participant_id).in_(participants), Hours.state == HoursState.CONFIRMED)
        .group_by(col(Hours.participant_id))
    )
    found: Counter[UUID] = Counter()
    for participant_id, quarters in work.session.exec(query):
        found[participant_id] = int(quarters)
    return {one: Decimal(found[one]) / QUARTERS for one in participants}


def _record(one: SeatSeen, hours: Mapping[UUID, Decimal]) -> StudyRecord:
    measured: dict[str, object] = {
        f"{moment}_{by}": one.ratings.get(f"{moment}_{by}")
        for moment in ("baseline", "final")
        for by in ("self", "partner", "mediator")
    }
    measured |= {"level": one.level, "hours": band_of(hours[one.participant_id])}
    return StudyRecord(one.person_id, one.known, measured)
