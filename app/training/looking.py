"""What training does by itself: its addresses are looked at, and those that do not answer any more are told."""

from typing import Any, Protocol
from uuid import UUID

from sqlmodel import col, select

from app.plumbing.audit import record
from app.plumbing.outbox import Hands
from app.plumbing.service import Service, Work
from app.training.rules import TRY_AGAIN, after_look, answers, is_dead
from app.training.tables import TrainingResource
from badges.errors import Unreachable

AT_ONCE = 20
"""Addresses taken up in one transaction."""


class Asker(Protocol):
    """Asks an address on the web whether it answers, within limits."""

    def status(self, url: str) -> int:
        """Return the status of the answer; raise `Unreachable` where there is none."""


def look_at_addresses(service: Service, asker: Asker, hands: Hands[Any] | None = None) -> int:
    """Look at the addresses whose time has come, and return how many that were.

    Each is first put off by a day, then asked for with no unit of work open, then noted: a worker that is stopped in
    between, or a second one beside it, does no harm.
    """
    hands, looked = hands or Hands(), 0
    for resource_id, url in _take(service):
        if hands.stop.is_set():
            break
        answered = _answers(asker, url)
        with service.begin() as work:
            _note(work, resource_id, url, answered=answered)
        looked += 1
    return looked


def _take(service: Service) -> list[tuple[UUID, str]]:
    with service.begin(reading=True) as work:
        if not _due(work):  # nothing to do must not take the writers' place
            return []
    with service.begin() as work:
        rows = _due(work)
        for row in rows:
            row.look_at = work.now + TRY_AGAIN
            work.session.add(row)
        return [(row.id, row.url) for row in rows]


def _due(work: Work) -> list[TrainingResource]:
    query = select(TrainingResource).where(col(TrainingResource.look_at) <= work.now)
    ordered = query.order_by(col(TrainingResource.look_at)).limit(AT_ONCE)
    return list(work.session.exec(ordered.with_for_update(skip_locked=True)))


def _answers(asker: Asker, url: str) -> bool:
    try:
        return answers(asker.status(url))
    except Unreachable:
        return False


def _note(work: Work, resource_id: UUID, url: str, *, answered: bool) -> None:
    row = work.session.get(TrainingResource, resource_id, with_for_update=True)
    if row is None or row.url != url:  # taken out, or written anew meanwhile
        return
    was_dead = is_dead(row.fails)
    row.fails, row.look_at = after_look(row.fails, work.now, answered=answered)
    row.looked_at = work.now
    work.session.add(row)
    if is_dead(row.fails) and not was_dead:
        record(work, row, "training.dead", row, by=None, competence=row.competence)
