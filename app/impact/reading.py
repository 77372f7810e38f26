"""What a report rests on is counted in the database: a few statements a period, whatever the number of exchanges."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.assessing.queries import SEEN_AT_THE_START
from app.assessing.tables import Assessment, Decision, DecisionState
from app.exchanges.tables import Exchange, ExchangeState, Hours, Participant
from app.impact.facts import (
    AnswersCounted,
    ExchangesCounted,
    Facts,
    GainsCounted,
    PairsCounted,
    PeopleCounted,
    TermsCounted,
    Waits,
)
from app.impact.period import Period
from app.impact.scope import Scope
from app.impact.tables import MeasuredAt, Measurement, TermAnswer
from app.issuing.tables import Award
from app.plumbing.service import Work
from app.programmes.tables import OrganisationKind

ACCEPTED = col(Participant.consented_at).is_not(None)


def read_facts(work: Work, scope: Scope, period: Period) -> Facts:
    """Count what a report says of a period; the caller has checked that the reader may see it."""
    under_way = exchanges_under_way(scope, period)
    hours, waited = _hours(work, scope, period)
    newly, again = _retention(work, scope, period)
    return Facts(
        exchanges=_exchanges(work, under_way, period),
        organisations=_organisations(work, under_way),
        people=_people(work, under_way),
        persons=_persons(work, under_way),
        hours=hours,
        gains=_gains(work, scope, period),
        learners=_learners(work, scope, period),
        recognised_on=_recognised_on(work, scope, period),
        answers=_answers(work, under_way),
        pairs=_pairs(work, under_way),
        terms=_terms(work, under_way),
        waits={
            "answer": _waited_for_answers(work, under_way),
            "hours": waited,
            "badge": _waited_for_badges(work, scope, period),
        },
        newly=newly,
        again=again,
        badges=_badges(work, scope, period),
    )


def _rows(work: Work, query: Any) -> Sequence[Any]:
    return work.session.connection().execute(query).all()


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def exchanges_under_way(scope: Scope, period: Period) -> ColumnElement[bool]:
    """Return the condition that an exchange was under way on some day of a period."""
    return and_(
        scope.exchanges,
        col(Exchange.state) != ExchangeState.DRAFT,
        col(Exchange.starts_on) <= period.ends_on,
        col(Exchange.ends_on) >= period.starts_on,
    )


def _exchanges(
    work: Work, under_way: ColumnElement[bool], period: Period
) -> list[ExchangesCounted]:
    in_period = (period.starts_on, period.ends_on)
    closed = and_(
        col(Exchange.state) == ExchangeState.CLOSED, col(Exchange.ends_on).between(*in_period)
    )
    alike = (col(Exchange.form), col(Exchange.theme), col(Exchange.release))
    query = (
        select(
            *alike,
            func.count(),
            _sum(col(Exchange.starts_on).between(*in_period)),
            _sum(closed),
            func.sum(col(Exchange.hours)),
        )
        .where(under_way)
        .group_by(*alike)
        .order_by(*alike)
    )
    return [ExchangesCounted(*row[:3], *map(int, row[3:])) for row in _rows(work, query)]


def _organisations(work: Work, under_way: ColumnElement[bool]) -> dict[str, int]:
    social, tech = col(Exchange.social_organisation_id), col(Exchange.tech_organisation_id)
    query = select(func.count(distinct(social)), func.count(distinct(tech))).where(under_way)
    return dict(zip(OrganisationKind, _rows(work, query)[0], strict=True))


def _people(work: Work, under_way: ColumnElement[bool]) -> list[PeopleCounted]:
    person = case((ACCEPTED, col(Participant.person_id)))
    query = (
        select(
            col(Participant.role),
            func.count(),
            _sum(ACCEPTED),
            func.count(distinct(person)),
            _sum(col(Participant.declined_at).is_not(None)),
            _sum(col(Participant.left_at).is_not(None)),
            _sum(col(Participant.taken_out_at).is_not(None)),
        )
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(under_way)
        .group_by(col(Participant.role))
        .order_by(col(Participant.role))
    )
    return [PeopleCounted(role, *map(int, counts)) for role, *counts in _rows(work, query)]


def _persons(work: Work, under_way: ColumnElement[bool]) -> int:
    query = (
        select(func.count(distinct(col(Participant.person_id))))
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(under_way, ACCEPTED)
    )
    return int(_rows(work, query)[0][0])


def _hours(work: Work, scope: Scope, period: Period) -> tuple[dict[tuple[str, str], int], Waits]:
    """Count the quarters of hours by role and state, and the days until they were judged."""
    alike = (col(Hours.role), col(Hours.state))
    days = _days(work, col(Hours.created_at), col(Hours.judged_at))
    query = (
        select(*alike, *days, func.sum(col(Hours.quarters)), func.count())
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .where(_on_days(scope, period))
        .group_by(*alike, *days)
    )
    quarters: dict[tuple[str, str], int] = {}
    waited = []
    for role, state, declared, judged, some, count in _rows(work, query):
        quarters[role, state] = quarters.get((role, state), 0) + int(some)
        if judged is not None:
            waited.append((declared, judged, count))
    return quarters, _waits(waited)


def _on_days(scope: Scope, period: Period) -> ColumnElement[bool]:
    return and_(
        scope.exchanges,
        col(Hours.day).between(period.starts_on, period.ends_on),
    )


def _decided(scope: Scope, period: Period) -> ColumnElement[bool]:
    """Return the condition that a decision became final in a period."""
    final = func.coalesce(col(Decision.confirmed_at), col(Decision.created_at))
    return and_(
        scope.exchanges,
        col(Decision.state) == DecisionState.FINAL,
        final >= period.begins,
        final < period.is_over,
    )


def _gains(work: Work, scope: Scope, period: Period) -> list[GainsCounted]:
    ratings = cast(Assessment.ratings, Text)
    alike = (
        col(Participant.role),
        col(Decision.release),
        col(Decision.competence),
        col(Decision.level),
        ratings,
    )
    query = (
        select(*alike, func.count())
        .select_from(Decision)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .join(Assessment, SEEN_AT_THE_START, isouter=True)
        .where(_decided(scope, period))
        .group_by(*alike)
        .order_by(*alike[:4])
    )
    return [
        GainsCounted(role, release, competence, level, _ratings(given), count)
        for role, release, competence, level, given, count in _rows(work, query)
    ]


def _ratings(text: str | None) -> Mapping[str, str] | None:
    known: Mapping[str, str] | None = json.loads(text) if text else None
    return known


def _learners(work: Work, scope: Scope, period: Period) -> dict[str, int]:
    query = (
        select(col(Participant.role), func.count(distinct(col(Participant.person_id))))
        .select_from(Decision)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .where(_decided(scope, period))
        .group_by(col(Participant.role))
    )
    return {role: int(count) for role, count in _rows(work, query)}


def _recognised_on(work: Work, scope: Scope, period: Period) -> dict[str, int]:
    roles = func.count(distinct(col(Participant.role)))
    each = (
        select(roles.label("roles"))
        .select_from(Decision)
        .join(Exchange, col(Exchange.id) == Decision.exchange_id)
        .join(Participant, col(Participant.id) == Decision.participant_id)
        .where(_decided(scope, period))
        .group_by(col(Decision.exchange_id))
        .subquery()
    )
    query = select(each.c.roles, func.count()).group_by(each.c.roles)
    return {"both" if found > 1 else "one": int(count) for found, count in _rows(work, query)}


def _answers(work: Work, under_way: ColumnElement[bool]) -> list[AnswersCounted]:
    alike = (col(Measurement.indicator), col(Measurement.side), col(Measurement.moment))
    value = col(Measurement.thousandths)
    query = (
        select(*alike, func.count(), func.count(value), func.coalesce(func.sum(value), 0))
        .join(Exchange, col(Exchange.id) == Measurement.exchange_id)
        .where(under_way)
        .group_by(*alike)
        .order_by(*alike)
    )
    return [AnswersCounted(*row[:3], *map(int, row[3:])) for row in _rows(work, query)]


def _pairs(work: Work, under_way: ColumnElement[bool]) -> list[PairsCounted]:
    first, last = aliased(Measurement), aliased(Measurement)
    a, b = col(first.thousandths), col(last.thousandths)
    alike = (col(last.indicator), col(last.side), col(last.moment))
    same = and_(
        col(first.exchange_id) == last.exchange_id,
        col(first.indicator) == last.indicator,
        col(first.side) == last.side,
        col(first.moment) == MeasuredAt.START,
    )
    query = (
        select(*alike, func.count(), func.sum(a), func.sum(b), _sum(b > a), _sum(b < a))
        .select_from(last)
        .join(first, same)
        .join(Exchange, col(Exchange.id) == last.exchange_id)
        .where(
            under_way,
            col(last.moment) != MeasuredAt.START,
            a.is_not(None),
            b.is_not(None),
        )
        .group_by(*alike)
        .order_by(*alike)
    )
    return [PairsCounted(*row[:3], *map(int, row[3:])) for row in _rows(work, query)]


def _terms(work: Work, under_way: ColumnElement[bool]) -> list[TermsCounted]:
    alike = (
        col(Exchange.release),
        col(TermAnswer.term),
        col(TermAnswer.moment),
        col(TermAnswer.state),
    )
    query = (
        select(*alike, func.count())
        .join(Exchange, col(Exchange.id) == TermAnswer.exchange_id)
        .where(under_way)
        .group_by(*alike)
        .order_by(*alike)
    )
    return [TermsCounted(*row[:4], *map(int, row[4:])) for row in _rows(work, query)]


def _retention(work: Work, scope: Scope, period: Period) -> tuple[int, int]:
    """Count who took part in exchanges that began in a period, and who of them had taken part in an earlier one."""
    first, last = (edge(col(Exchange.starts_on)) for edge in (func.min, func.max))
    each = (
        select(first.label("first"), last.label("last"))
        .select_from(Participant)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(
            scope.exchanges,
            col(Exchange.state) != ExchangeState.DRAFT,
            col(Exchange.starts_on) <= period.ends_on,
            ACCEPTED,
        )
        .group_by(col(Participant.person_id))
        .subquery()
    )
    query = select(func.count(), _sum(each.c.first < period.starts_on)).where(
        each.c.last >= period.starts_on
    )
    newly, again = map(int, _rows(work, query)[0])
    return newly, again


def _badges(work: Work, scope: Scope, period: Period) -> dict[str, int]:
    query = select(
        func.count(),
        _sum(col(Award.accepted_at).is_not(None)),
        _sum(col(Award.revoked_at).is_not(None)),
    ).where(_awarded(scope, period))
    return dict(
        zip(("awarded", "accepted", "revoked"), map(int, _rows(work, query)[0]), strict=True)
    )


def _awarded(scope: Scope, period: Period) -> ColumnElement[bool]:
    made = col(Award.created_at)
    return and_(
        scope.awards,
        made >= period.begins,
        made < period.is_over,
        col(Award.supersedes_id).is_(None),
    )


def _waited_for_answers(work: Work, under_way: ColumnElement[bool]) -> Waits:
    answered = func.coalesce(col(Participant.consented_at), col(Participant.declined_at))
    days = _days(work, col(Participant.created_at), answered)
    query = (
        select(*days, func.count())
        .join_from(Participant, Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(under_way, answered.is_not(None))
        .group_by(*days)
    )
    return _waits(_rows(work, query))


def _waited_for_badges(work: Work, scope: Scope, period: Period) -> Waits:
    days = _days(work, col(Award.created_at), col(Award.accepted_at))
    query = (
        select(*days, func.count())
        .where(_awarded(scope, period), col(Award.accepted_at).is_not(None))
        .group_by(*days)
    )
    return _waits(_rows(work, query))


def _days(work: Work, *moments: Any) -> list[ColumnElement[Any]]:
    """Return the days of moments, in UTC, as either database counts them."""
    if work.session.get_bind().dialect.name == "postgresql":
        return [func.date(func.timezone(literal_column("'UTC'"), moment)) for moment in moments]
    return [func.date(moment) for moment in moments]


def _waits(rows: Iterable[Any]) -> Waits:
    counts: dict[int, int] = {}
    for first, last, count in rows:
        days = (date.fromisoformat(str(last)) - date.fromisoformat(str(first))).days
        counts[max(0, days)] = counts.get(max(0, days), 0) + count
    return sorted(counts.items())
