"""Outboxes: what is to be sent is a row, written in the same transaction as the work that causes it.

A worker sends it afterwards. A row is first claimed (its next try is put off), then sent with no unit of work open,
then noted: a slow server holds nobody up, and a worker killed in between makes something go out late, or at worst
twice.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel.sql.expression import SelectOfScalar

from app.plumbing.service import Service, Work

Row = TypeVar("Row")
Claimed = TypeVar("Claimed")


def send_due(
    service: Service,
    due: Callable[[], SelectOfScalar[Row]],
    claim: Callable[[Work, Row], Claimed],
    send: Callable[[Claimed], bool],
) -> int:
    """Send what is due and return how much of it arrived.

    Args:
        service: opens the units of work.
        due: the query of the rows whose time has come, the most urgent first.
        claim: puts a row's next try off, and returns what `send` needs of it.
        send: sends, notes how it ended, and says whether it arrived.
    """
    arrived = 0
    while (claimed := _claim(service, due().limit(1), claim)) is not None:
        arrived += send(claimed)
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
