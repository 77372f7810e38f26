"""Outboxes: what is to be sent is a row, written in the same transaction as the work that causes it.

Workers send it afterwards, several at a time. A row is first claimed (its next try is put off), then sent with no unit
of work open, then noted: a worker killed in between makes something go out late, or at worst twice. What a process has
in hand is known to all its workers, so that a slow receiver holds up one of them and not the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from sqlmodel.sql.expression import SelectOfScalar

from app.plumbing.service import Service, Work

Row = TypeVar("Row")
Claimed = TypeVar("Claimed")


@dataclass(frozen=True, eq=False)
class Hands(Generic[Claimed]):
    """What the senders of one outbox in this process have in hand, and whether they go on."""

    stop: Event = field(default_factory=Event)
    """Once it is set, nothing more is taken up."""
    full: list[Claimed] = field(default_factory=list)
    taking: Lock = field(default_factory=Lock)
    """Held while something is taken up: two senders never take up for the same receiver."""


def send_due(
    service: Service,
    due: Callable[[Sequence[Claimed]], SelectOfScalar[Row]],
    claim: Callable[[Work, Row], Claimed],
    send: Callable[[Claimed], bool],
    hands: Hands[Claimed],
) -> int:
    """Send what is due and return how much of it arrived.

    Args:
        service: opens the units of work.
        due: the query of the rows whose time has come, the most urgent first; it is told what is being sent.
        claim: puts a row's next try off, and returns what `send` needs of it.
        send: sends, notes how it ended, and says whether it arrived.
        hands: what all senders of this outbox share.
    """
    arrived = 0
    while not hands.stop.is_set():
        with hands.taking:
            claimed = _claim(service, due(hands.full).limit(1), claim)
            if claimed is None:
                break
            hands.full.append(claimed)
        try:
            arrived += send(claimed)
        finally:
            hands.full.remove(claimed)
    return arrived


def _claim(
    service: Service, due: SelectOfScalar[Any], claim: Callable[[Work, Any], Claimed]
) -> Claimed | None:
    with service.begin(reading=True) as work:
        if work.session.exec(due).first() is None:  # nothing to do must not take the writers' place
            return None
    with service.begin() as work:
        row = work.session.exec(due.with_for_update(skip_locked=True)).first()
        return None if row is None else claim(work, row)
