"""The audit log as owners read it: filtered, by pages, with names, and as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.people.identity import names_of
from app.plumbing.audit import AuditEvent, Break, find_break, last_event
from app.plumbing.service import Work
from app.plumbing.spreadsheets import write_table
from app.plumbing.texts import Line

PAGE = 50
COLUMNS = ("position", "at", "person", "person_id", "action", "subject", "detail", "digest")


class AuditFilter(BaseModel):
    """Which events are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Line = Field(default="", max_length=100)
    actor: UUID | None = None
    since: date | None = None
    until: date | None = None
    """The last day, included."""


@dataclass(frozen=True)
class ChainState:
    """How a programme's chain stands: its length, the digest that seals it, and whether it holds."""

    events: int
    seal: str
    broken: Break | None = None


def read_audit_log(
    work: Work,
    programme_id: UUID,
    wanted: AuditFilter,
    *,
    below: int | None = None,
    limit: int = PAGE,
) -> tuple[list[AuditEvent], int | None]:
    """Return the events that pass, newest first, and the position below which the next page starts."""
    query = _query(programme_id, wanted)
    if below is not None:
        query = query.where(AuditEvent.position < below)
    newest_first = query.order_by(col(AuditEvent.position).desc()).limit(limit + 1)
    rows = list(work.session.exec(newest_first))
    return rows[:limit], rows[limit - 1].position if len(rows) > limit else None


def audit_log_as_csv(work: Work, programme_id: UUID, wanted: AuditFilter, *, erased: str) -> str:
    """Return every event that passes, oldest first, as a table; `erased` names people who were erased."""
    people = people_in(work, programme_id, erased=erased)
    events = work.session.exec(_query(programme_id, wanted).order_by(col(AuditEvent.position)))
    return write_table([COLUMNS, *(_row(event, people) for event in events)])


def chain_state(work: Work, programme_id: UUID, *, check: bool) -> ChainState:
    """Return how the chain stands; `check` reads it whole and recomputes every digest."""
    last = last_event(work, programme_id)
    broken = find_break(work, programme_id) if check else None
    if last is None:
        return ChainState(0, "", broken)
    return ChainState(last.position + 1, last.digest, broken)


def people_in(work: Work, programme_id: UUID, *, erased: str) -> dict[UUID, str]:
    """Return everybody who did something in the programme, with their names."""
    actors = (
        select(AuditEvent.actor)
        .where(AuditEvent.chain == programme_id, col(AuditEvent.actor).is_not(None))
        .distinct()
    )
    people = [actor for actor in work.session.exec(actors) if actor is not None]
    names = names_of(work, people)
    named = {person: names.get(person, erased) for person in people}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


def actions_in(work: Work, programme_id: UUID) -> list[str]:
    """Return which kinds of events the programme's log holds."""
    kinds = select(AuditEvent.action).where(AuditEvent.chain == programme_id)
    return sorted(work.session.exec(kinds.group_by(AuditEvent.action)))


def _query(programme_id: UUID, wanted: AuditFilter) -> SelectOfScalar[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.chain == programme_id)
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.actor is not None:
        query = query.where(AuditEvent.actor == wanted.actor)
    if wanted.since is not None:
        query = query.where(AuditEvent.at >= datetime.combine(wanted.since, time.min, UTC))
    if wanted.until is not None:
        query = query.where(AuditEvent.at <= datetime.combine(wanted.until, time.max, UTC))
    return query


def _row(event: AuditEvent, people: Mapping[UUID, str]) -> tuple[object, ...]:
    return (
        event.position,
        event.at.isoformat(),
        "" if event.actor is None else people[event.actor],
        event.actor or "",
        event.action,
        event.subject,
        json.dumps(event.detail, sort_keys=True, ensure_ascii=False),
        event.digest,
    )
