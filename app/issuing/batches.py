"""Many awards at once: kept as rows first, then made a few per transaction, so that nothing is lost or doubled.

A process that dies leaves its last handful undone and the rest waiting; whoever runs next goes on. Rows are
taken with a lock that others skip, so several processes may run batches side by side on PostgreSQL.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlmodel import col, func, select

from app.assessing.queries import decision_in
from app.errors import N_, AppError, BadInput, NotFound, Trouble
from app.exchanges.tables import Exchange
from app.issuing.tables import Batch, BatchRow, RowState
from app.issuing.workflow import award
from app.plumbing.audit import record
from app.plumbing.service import Service, Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for

LARGEST_BATCH = 1_000
AT_ONCE = 20
"""Rows per transaction: few enough to lose little, many enough to save commits."""


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    total: int
    awarded: int
    refused: int

    @property
    def done(self) -> int:
        """Return how many rows have their answer."""
        return self.awarded + self.refused


def ask_awards(work: Work, caller: Caller, decision_ids: Sequence[UUID]) -> Batch:
    """Keep the wish to turn decisions into badges; the work begins at once, elsewhere.

    Raises:
        BadInput: there is none, there are too many, or they belong to several programmes.
        NotFound, AccessRefused: the caller may not award on one of them.
    """
    wanted = list(dict.fromkeys(decision_ids))
    if not 1 <= len(wanted) <= LARGEST_BATCH:
        raise BadInput(
            N_("Choose from 1 to {most} decisions."), field="decision_ids", most=LARGEST_BATCH
        )
    programmes = {_programme_of(work, caller, decision_id) for decision_id in wanted}
    if len(programmes) != 1:
        raise BadInput(
            N_("These decisions belong to several programmes."),
            field="decision_ids",
            remedy=N_("Make one batch for each programme."),
        )
    batch = Batch(programme_id=programmes.pop(), asked_by=caller.person_id, created_at=work.now)
    work.session.add(batch)
    work.session.flush()
    work.session.add_all(
        BatchRow(batch_id=batch.id, position=position, decision_id=decision_id)
        for position, decision_id in enumerate(wanted)
    )
    record(
        work,
        batch.programme_id,
        "batch.asked",
        batch.id,
        actor=caller.person_id,
        decisions=len(wanted),
    )
    return batch


def run_due(service: Service, *, at_once: int = AT_ONCE) -> int:
    """Work on the oldest batch that is not finished; return how many rows got their answer."""
    with service.begin() as work:
        waiting = (
            select(BatchRow, Batch)
            .join(Batch, col(Batch.id) == BatchRow.batch_id)
            .where(BatchRow.state == RowState.WAITING)
            .order_by(col(Batch.created_at), col(BatchRow.batch_id), col(BatchRow.position))
            .limit(at_once)
            .with_for_update(skip_locked=True, of=BatchRow)
        )
        found = list(work.session.exec(waiting))
        # Who asked is looked at again: someone who was removed meanwhile awards nothing any more.
        callers = {one: caller_for(work, one) for one in {batch.asked_by for _, batch in found}}
        for row, batch in found:
            _answer(work, row, callers[batch.asked_by])
        work.session.flush()
        for batch in {batch.id: batch for _, batch in found}.values():
            _finish(work, batch)
        return len(found)


def batch_in(work: Work, caller: Caller, batch_id: UUID) -> Batch:
    """Return a batch that the caller may see.

    Raises:
        NotFound: there is none among the caller's programmes.
    """
    batch = work.session.get(Batch, batch_id)
    if batch is None or batch.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such batch among yours."))
    caller.demand(batch.programme_id, Action.READ)
    return batch


def progress_of(work: Work, batch: Batch) -> Progress:
    """Return how far a batch is."""
    counts: Counter[str] = Counter()
    query = select(BatchRow.state, func.count()).where(BatchRow.batch_id == batch.id)
    for state, count in work.session.exec(query.group_by(BatchRow.state)):
        counts[state] = count
    return Progress(counts.total(), counts[RowState.AWARDED], counts[RowState.REFUSED])


def rows_of(work: Work, batch: Batch) -> list[BatchRow]:
    """Return a batch's rows, in order."""
    query = select(BatchRow).where(BatchRow.batch_id == batch.id)
    return list(work.session.exec(query.order_by(col(BatchRow.position))))


def troubles_of(row: BatchRow) -> list[Trouble]:
    """Return why a row was refused."""
    return [Trouble(**kept) for kept in row.troubles]


def _programme_of(work: Work, caller: Caller, decision_id: UUID) -> UUID:
    decision = decision_in(work, caller, decision_id, Action.AWARD)
    return work.session.get_one(Exchange, decision.exchange_id).programme_id


def _answer(work: Work, row: BatchRow, caller: Caller) -> None:
    try:
        with work.session.begin_nested():
            made = award(work, caller, row.decision_id)
    except AppError as error:
        row.state = RowState.REFUSED
        row.troubles = [_kept(trouble) for trouble in error.troubles]
    else:
        row.state = RowState.AWARDED
        row.award_id = made.id
    work.session.add(row)


def _kept(trouble: Trouble) -> dict[str, object]:
    values = {name: str(value) for name, value in trouble.values.items()}
    return {**asdict(trouble), "values": values}


def _finish(work: Work, batch: Batch) -> None:
    done = progress_of(work, batch)
    if done.done == done.total:
        batch.finished_at = work.now
        work.session.add(batch)
        record(
            work,
            batch.programme_id,
            "batch.finished",
            batch.id,
            actor=batch.asked_by,
            awarded=done.awarded,
            refused=done.refused,
        )
