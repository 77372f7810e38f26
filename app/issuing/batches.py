"""Many awards at once: kept as rows first, then made a few per transaction, so that nothing is lost or doubled.

A process that dies leaves its last handful undone and the rest waiting; whoever runs next goes on. Rows are
taken with a lock that others skip, so several processes may run batches side by side on PostgreSQL.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, func, select

from app.assessing.queries import decision_in, programmes_of
from app.errors import N_, AppError, BadInput, Trouble
from app.issuing.tables import AwardBatch, AwardBatchRow, RowState
from app.issuing.workflow import award
from app.plumbing.audit import record
from app.plumbing.service import Service, Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.queries import Finder

LARGEST_BATCH = 1_000
AT_ONCE = 20
"""Rows per transaction: few enough to lose little, many enough to save commits."""


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is."""

    total: int
    awarded: int
    refused: int

    @property
    def done(self) -> int:
        """Return how many rows have their answer."""
        return self.awarded + self.refused


def ask_awards(work: Work, caller: Caller, decision_ids: Sequence[UUID]) -> AwardBatch:
    """Ask for the badges of decisions: a worker makes them, and begins at once.

    Raises:
        BadInput: there is none, there are too many, or they belong to several programmes.
        NotFound, AccessRefused: the caller may not award on one of them.
    """
    wanted = list(dict.fromkeys(decision_ids))
    if not 1 <= len(wanted) <= LARGEST_BATCH:
        raise BadInput(
            N_("Choose from 1 to {most} decisions."), field="decision_ids", most=LARGEST_BATCH
        )
    programmes = programmes_of(work, caller, wanted, Action.AWARD)
    if len(programmes) != 1:
        raise BadInput(
            N_("These decisions belong to several programmes."),
            field="decision_ids",
            remedy=N_("Make one batch for each programme."),
        )
    return make_batch(work, caller, programmes.pop(), wanted)


def make_batch(
    work: Work, caller: Caller, programme_id: UUID, decision_ids: Sequence[UUID]
) -> AwardBatch:
    """Keep a batch of decisions on which the caller may award, all of one programme."""
    batch = AwardBatch(programme_id=programme_id, asked_by=caller.person_id, created_at=work.now)
    work.add(batch)
    work.session.add_all(
        AwardBatchRow(batch_id=batch.id, position=position, decision_id=decision_id)
        for position, decision_id in enumerate(decision_ids)
    )
    record(work, batch, "batch.asked", batch, by=caller, decisions=len(decision_ids))
    return batch


def run_due(service: Service, *, at_once: int = AT_ONCE) -> int:
    """Work on the oldest batch that is not finished; return how many rows got their answer."""
    with service.begin() as work:
        waiting = (
            select(AwardBatchRow, AwardBatch)
            .join(AwardBatch, col(AwardBatch.id) == AwardBatchRow.batch_id)
            # The two conditions are written out, and the order is the index's: nothing that is done is read again.
            .where(text("award_batch_row.state = 'waiting'"), col(AwardBatch.finished_at).is_(None))
            .order_by(col(AwardBatch.created_at), col(AwardBatch.id), col(AwardBatchRow.position))
            .limit(at_once)
            .with_for_update(skip_locked=True, of=AwardBatchRow)
        )
        rows = list(work.session.exec(waiting))
        # Who asked is looked at again: someone who was removed meanwhile awards nothing any more.
        callers = {one: caller_for(work, one) for one in {batch.asked_by for _, batch in rows}}
        for row, batch in rows:
            _answer(work, row, callers[batch.asked_by])
        work.session.flush()
        for batch in {batch.id: batch for _, batch in rows}.values():
            _finish(work, batch)
        return len(rows)


batch_in = Finder(AwardBatch, N_("There is no such batch among yours."))
"""Return a batch that the caller may see."""


def progress_of(work: Work, batch: AwardBatch) -> BatchProgress:
    """Return how far a batch is."""
    counts: Counter[str] = Counter()
    query = select(AwardBatchRow.state, func.count()).where(AwardBatchRow.batch_id == batch.id)
    for state, count in work.session.exec(query.group_by(AwardBatchRow.state)):
        counts[state] = count
    return BatchProgress(counts.total(), counts[RowState.AWARDED], counts[RowState.REFUSED])


def rows_of(work: Work, batch: AwardBatch) -> list[AwardBatchRow]:
    """Return a batch's rows, in order."""
    query = select(AwardBatchRow).where(AwardBatchRow.batch_id == batch.id)
    return list(work.session.exec(query.order_by(col(AwardBatchRow.position))))


def troubles_of(row: AwardBatchRow) -> list[Trouble]:
    """Return why a row was refused."""
    return [Trouble(**stored) for stored in row.troubles]


def _answer(work: Work, row: AwardBatchRow, caller: Caller) -> None:
    try:
        with work.session.begin_nested():
            decision, _ = decision_in(work, caller, row.decision_id, Action.AWARD)
            made = award(work, caller, decision)
    except AppError as error:
        row.state = RowState.REFUSED
        row.troubles = [_stored(trouble) for trouble in error.troubles]
    else:
        row.state = RowState.AWARDED
        row.award_id = made.id
    work.session.add(row)


def _stored(trouble: Trouble) -> dict[str, object]:
    values = {name: str(value) for name, value in trouble.values.items()}
    return {**asdict(trouble), "values": values}


def _finish(work: Work, batch: AwardBatch) -> None:
    progress = progress_of(work, batch)
    if progress.done == progress.total:
        batch.finished_at = work.now
        work.session.add(batch)
        record(
            work,
            batch,
            "batch.finished",
            batch,
            by=batch.asked_by,
            awarded=progress.awarded,
            refused=progress.refused,
        )
