"""The audit log: append-only, each event chained to the one before by a keyed digest (HMAC-SHA-256, RFC 2104).

An event names things by their ids and never by a person's name or address, so that it can stay when a person
leaves. One chain per programme keeps programmes from waiting for one another.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, insert, text
from sqlmodel import Field, SQLModel, col, select

from app.plumbing.at_commit import at_commit, do_now
from app.plumbing.audit_key import audit_key
from app.plumbing.column_types import JsonDocument, UtcDateTime
from app.plumbing.service import Work

START = "0" * 64


class AuditEvent(SQLModel, table=True):
    """One thing that happened: who did what to what, when."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain", "position"),
        # What its readers filter by, newest first.
        Index("ix_audit_event_action", "chain", "action", "position"),
        Index("ix_audit_event_actor", "chain", "actor", "position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    chain: UUID
    """The programme whose chain this is."""
    position: int
    at: datetime = Field(sa_type=UtcDateTime)
    actor: UUID | None
    """The person, or nothing when the service itself or its operator acted."""
    action: str
    subject: str
    detail: dict[str, Any] = Field(sa_type=JsonDocument)
    previous: str
    digest: str


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold."""

    chain: UUID
    position: int
    reason: str


class OfProgramme(Protocol):
    """A row that belongs to a programme."""

    programme_id: UUID


class Numbered(Protocol):
    """A row that has a number of its own: a programme itself."""

    id: UUID


class Acting(Protocol):
    """Whoever acts, as somebody known."""

    @property
    def person_id(self) -> UUID:
        """Who it is."""


def record(
    work: Work,
    programme: OfProgramme | Numbered | UUID,
    action: str,
    subject: object,
    *,
    by: Acting | UUID | None,
    **detail: Any,
) -> None:
    """Append one event to a programme's chain: just before the caller's transaction is committed, and with it.

    Args:
        work: the unit of work in which it happened.
        programme: whose chain it is: the programme, its id, or a row that belongs to it.
        action: what happened; its room names it for people.
        subject: to what: a row, or an id.
        by: who did it; nothing when the service itself or its operator acted.
        detail: what else an owner may want to know: ids, numbers and words of ours, never a person's name.
    """
    actor = by if by is None or isinstance(by, UUID) else by.person_id
    chain = _chain(programme)
    happened = {
        "chain": chain,
        "at": work.now,
        "actor": actor,
        "action": action,
        "subject": str(getattr(subject, "id", subject)),
        "detail": {name: _plain(value) for name, value in detail.items()},
    }
    at_commit(work, _append, f"audit log {chain}", happened)


def _append(work: Work, happened: Sequence[Mapping[str, Any]]) -> None:
    """Append events to a chain: one unit of work at a time does, and it does nothing else any more."""
    chain: UUID = happened[0]["chain"]
    _take_turn(work, chain)
    last = _end_of(work, chain)
    position, previous = (-1, START) if last is None else (last.position, last.digest)
    key = audit_key(work, make=True) or b""
    rows = []
    for place, one in enumerate(happened, position + 1):
        event = AuditEvent(position=place, previous=previous, digest="", **one)
        event.digest = previous = _digest(event, key)
        rows.append(event.model_dump(exclude={"id"}))
    work.session.execute(insert(AuditEvent), rows)


def _take_turn(work: Work, chain: UUID) -> None:
    """Let one unit of work at a time append to a chain; SQLite's writers take turns anyway."""
    if work.session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)").bindparams(key=chain.int % 2**63)
        work.session.connection().execute(lock)


def _chain(programme: OfProgramme | Numbered | UUID) -> UUID:
    if isinstance(programme, UUID):
        return programme
    chain = getattr(programme, "programme_id", None) or getattr(programme, "id", None)
    if not isinstance(chain, UUID):
        message = f"{programme!r} belongs to no programme"
        raise TypeError(message)
    return chain


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _digest(event: AuditEvent, key: bytes) -> str:
    content = {
        "chain": str(event.chain),
        "position": event.position,
        "at": event.at.isoformat(),
        "actor": None if event.actor is None else str(event.actor),
        "action": event.action,
        "subject": event.subject,
        "detail": event.detail,
        "previous": event.previous,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(key, canonical.encode(), "sha256").hex()


def find_break(work: Work, chain: UUID) -> Break | None:
    """Return the first event that was changed, removed or slipped in; nothing when the chain holds.

    An empty chain does not hold: that a programme was created is its first event. Of a chain whose end was cut off only
    who kept its head knows: see `differs`.
    """
    do_now(work)
    key = audit_key(work)
    if key is None:
        return Break(chain, 0, "the key of the audit logs is missing")
    previous, position = START, 0
    events = work.session.exec(
        select(AuditEvent).where(AuditEvent.chain == chain).order_by(col(AuditEvent.position))
    )
    for event in events:
        if event.position != position:
            return Break(chain, position, "an event is missing")
        if event.previous != previous:
            return Break(chain, position, "the event does not continue the one before it")
        if not hmac.compare_digest(event.digest, _digest(event, key)):
            return Break(chain, position, "the event was changed after it was written")
        previous, position = event.digest, position + 1
    return None if position else Break(chain, 0, "the log is empty")


def last_event(work: Work, chain: UUID) -> AuditEvent | None:
    """Return the event with which a chain ends at present: its position and digest are the chain's head."""
    do_now(work)
    return _end_of(work, chain)


def _end_of(work: Work, chain: UUID) -> AuditEvent | None:
    return work.session.exec(
        select(AuditEvent)
        .where(AuditEvent.chain == chain)
        .order_by(col(AuditEvent.position).desc())
        .limit(1)
    ).first()


def differs(work: Work, chain: UUID, position: int, digest: str) -> Break | None:
    """Compare a chain with a head that was kept elsewhere; return where it differs, or nothing."""
    found = work.session.exec(
        select(AuditEvent.digest).where(AuditEvent.chain == chain, AuditEvent.position == position)
    ).first()
    if found is None:
        return Break(chain, position, "the event that was kept as the log's head is missing")
    if not hmac.compare_digest(found, digest):
        return Break(
            chain, position, "the event is another than the one that was kept as the log's head"
        )
    return None
