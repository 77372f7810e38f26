"""The audit log as owners read it: filtered, by pages, with names, and as a file."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import NotFound
from app.people.identity import identity_of
from app.plumbing.audit import AuditEvent, Break, find_break
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller

PAGE = 50
COLUMNS = ("position", "at", "person", "person_id", "action", "subject", "detail", "digest")
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


class Sieve(BaseModel):
    """Which events are asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: str = Field(default="", max_length=100)
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


def read_trail(
    work: Work,
    caller: Caller,
    programme_id: UUID,
    sieve: Sieve,
    *,
    below: int | None = None,
    limit: int = PAGE,
) -> tuple[list[AuditEvent], int | None]:
    """Return the events that pass, newest first, and the position below which the next page starts."""
    query = _query(caller, programme_id, sieve)
    if below is not None:
        query = query.where(AuditEvent.position < below)
    newest_first = query.order_by(col(AuditEvent.position).desc()).limit(limit + 1)
    rows = list(work.session.exec(newest_first))
    return rows[:limit], rows[limit - 1].position if len(rows) > limit else None


def trail_as_csv(work: Work, caller: Caller, programme_id: UUID, sieve: Sieve, *, gone: str) -> str:
    """Return every event that passes, oldest first, as a table; `gone` names people who were erased."""
    query = _query(caller, programme_id, sieve).order_by(col(AuditEvent.position))
    names = _Names(work, gone)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows(_row(event, names) for event in work.session.exec(query))
    return out.getvalue()


def chain_state(work: Work, caller: Caller, programme_id: UUID, *, check: bool) -> ChainState:
    """Return how the chain stands; `check` reads it whole and recomputes every digest."""
    caller.demand(programme_id, Action.READ_AUDIT)
    last = work.session.exec(
        select(AuditEvent)
        .where(AuditEvent.chain == programme_id)
        .order_by(col(AuditEvent.position).desc())
        .limit(1)
    ).first()
    if last is None:
        return ChainState(0, "")
    broken = find_break(work.session, programme_id) if check else None
    return ChainState(last.position + 1, last.digest, broken)


def people_in(work: Work, caller: Caller, programme_id: UUID, *, gone: str) -> dict[UUID, str]:
    """Return everybody who did something in the programme, with their names."""
    caller.demand(programme_id, Action.READ_AUDIT)
    actors = (
        select(AuditEvent.actor)
        .where(AuditEvent.chain == programme_id, col(AuditEvent.actor).is_not(None))
        .distinct()
    )
    names = _Names(work, gone)
    found = {actor: names.of(actor) for actor in work.session.exec(actors) if actor is not None}
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def actions_in(work: Work, caller: Caller, programme_id: UUID) -> list[str]:
    """Return which kinds of events the programme's log holds."""
    caller.demand(programme_id, Action.READ_AUDIT)
    kinds = select(AuditEvent.action).where(AuditEvent.chain == programme_id)
    return sorted(work.session.exec(kinds.group_by(AuditEvent.action)))


def _query(caller: Caller, programme_id: UUID, sieve: Sieve) -> SelectOfScalar[AuditEvent]:
    caller.demand(programme_id, Action.READ_AUDIT)
    query = select(AuditEvent).where(AuditEvent.chain == programme_id)
    if sieve.action:
        query = query.where(AuditEvent.action == sieve.action)
    if sieve.actor is not None:
        query = query.where(AuditEvent.actor == sieve.actor)
    if sieve.since is not None:
        query = query.where(AuditEvent.at >= datetime.combine(sieve.since, time.min, UTC))
    if sieve.until is not None:
        query = query.where(AuditEvent.at <= datetime.combine(sieve.until, time.max, UTC))
    return query


class _Names:
    """Opens each person's name once."""

    def __init__(self, work: Work, gone: str) -> None:
        self._work = work
        self._gone = gone
        self._known: dict[UUID, str] = {}

    def of(self, person_id: UUID) -> str:
        if person_id not in self._known:
            try:
                self._known[person_id] = identity_of(self._work, person_id).name
            except NotFound:
                self._known[person_id] = self._gone
        return self._known[person_id]


def _row(event: AuditEvent, names: _Names) -> Iterator[str]:
    detail = json.dumps(event.detail, sort_keys=True, ensure_ascii=False)
    who = "" if event.actor is None else names.of(event.actor)
    yield from (
        str(event.position),
        event.at.isoformat(),
        f"'{who}" if who.startswith(ACTIVE) else who,
        str(event.actor or ""),
        event.action,
        event.subject,
        detail,
        event.digest,
    )
