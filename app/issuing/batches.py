"""Many awards at once: kept as rows first, then made a few per transaction, so that nothing is lost or doubled.

A process that dies leaves its last handful undone and the rest waiting; whoever runs next goes on. Rows are
taken with a lock that others skip, so several processes may run batches side by side on PostgreSQL.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import exists, insert, text, update
from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select

from app.assessing.queries import decisions_in, programmes_of
from app.errors import N_, AppError, BadInput, Trouble
from app.issuing.dealing import deal
from app.issuing.signing import Dealt
from app.issuing.tables import AwardBatch, AwardBatchRow, RowState
from app.issuing.workflow import Outcomes, award_many
from app.plumbing.audit import record
from app.plumbing.service import Service, Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.queries import Finder

LARGEST_BATCH = 1_000
AT_ONCE = 100
"""Rows per transaction: few enough to lose little, many enough to save commits."""
IS_WAITING = text("award_batch_row.state = 'waiting'")
"""Written out, as the index has it."""
LEFT: WeakKeyDictionary[Service, list[Dealt]] = WeakKeyDictionary()
"""Places that this process had dealt and that no badge took: the next ones do."""


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is."""

    total: int
    awarded: int
    refused: int
    cancelled: int = 0

    @property
    def done(self) -> int:
        """Return how many rows have their answer."""
        return self.awarded + self.refused + self.cancelled


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
    rows = [
        AwardBatchRow(batch_id=batch.id, position=position, decision_id=decision_id).model_dump()
        for position, decision_id in enumerate(decision_ids)
    ]
    work.session.execute(insert(AwardBatchRow), rows)
    record(work, batch, "batch.asked", batch, by=caller, decisions=len(decision_ids))
    return batch


def run_due(service: Service, *, at_once: int = AT_ONCE) -> int:
    """Work on the oldest batch that is not finished; return how many rows got their answer.

    Places are dealt in a unit of work of their own: what counts them is everybody's, and signing takes a while.
    """
    wanted = _wanted(service, at_once)
    if not wanted:
        _finish_left(service)
        return 0
    places = _dealt(service, wanted)
    with service.begin() as work:
        rows = work.session.exec(_waiting(at_once)).all()
        # Who asked is looked at again: someone who was removed meanwhile awards nothing any more.
        for asker in {batch.asked_by for _, batch in rows}:
            mine = [row for row, batch in rows if batch.asked_by == asker]
            _answer(work, mine, caller_for(work, asker), places)
        work.session.flush()
        for batch in {batch.id: batch for _, batch in rows}.values():
            _finish(work, batch)
        return len(rows)


def _waiting(at_once: int) -> Select[AwardBatchRow, AwardBatch]:
    return (
        select(AwardBatchRow, AwardBatch)
        .join(AwardBatch, col(AwardBatch.id) == AwardBatchRow.batch_id)
        # The order is the index's: nothing that is done is read again.
        .where(IS_WAITING, col(AwardBatch.finished_at).is_(None), ~col(AwardBatch.held))
        .order_by(col(AwardBatch.created_at), col(AwardBatch.id), col(AwardBatchRow.position))
        .limit(at_once)
        .with_for_update(skip_locked=True, of=AwardBatchRow)
    )


def _wanted(service: Service, at_once: int) -> Mapping[UUID, int]:
    """Return for how many decisions of each programme a badge is made next."""
    # Where all write in turns, who has nothing to do must not take the writers' place.
    reading = service.engine.dialect.name == "sqlite"
    with service.begin(reading=reading) as work:
        return Counter(batch.programme_id for _, batch in work.session.exec(_waiting(at_once)))


def _dealt(service: Service, wanted: Mapping[UUID, int]) -> list[Dealt]:
    """Return as many places as are wanted; a programme without a key has none, and its rows will say why."""
    places = LEFT.setdefault(service, [])
    had = Counter(one.signer.programme_id for one in places)
    for programme_id, count in wanted.items():
        if count > had[programme_id]:
            with suppress(AppError), service.begin() as work:
                places += deal(work, programme_id, count - had[programme_id])
    return places


def _finish_left(service: Service) -> None:
    """Finish a batch whose last rows two processes did at once: neither saw that the other's were the last."""
    waiting = exists().where(col(AwardBatchRow.batch_id) == AwardBatch.id, IS_WAITING)
    query = select(AwardBatch).where(
        col(AwardBatch.finished_at).is_(None), ~col(AwardBatch.held), ~waiting
    )
    query = query.limit(1)
    with service.begin(reading=True) as work:
        if work.session.exec(query).first() is None:
            return
    with service.begin() as work:
        batch = work.session.exec(query.with_for_update(skip_locked=True)).first()
        if batch is not None:
            _finish(work, batch)


batch_in = Finder(AwardBatch, N_("There is no such batch among yours."))
"""Return a batch that the caller may see."""


def progress_of(work: Work, batch: AwardBatch) -> BatchProgress:
    """Return how far a batch is."""
    counts: Counter[str] = Counter()
    query = select(AwardBatchRow.state, func.count()).where(AwardBatchRow.batch_id == batch.id)
    for state, count in work.session.exec(query.group_by(AwardBatchRow.state)):
        counts[state] = count
    return BatchProgress(
        counts.total(),
        counts[RowState.AWARDED],
        counts[RowState.REFUSED],
        counts[RowState.CANCELLED],
    )


def cancel_batch(work: Work, caller: Caller, batch: AwardBatch) -> AwardBatch:
    """Make no more badges of a batch: those that are made stay, what waits is given up; done twice, it changes nothing.

    Raises:
        AccessRefused: the caller may not award.
    """
    caller.demand(batch.programme_id, Action.AWARD)
    if batch.finished_at is None:
        batch.held = False
        given_up = update(AwardBatchRow).where(col(AwardBatchRow.batch_id) == batch.id, IS_WAITING)
        work.session.execute(given_up.values(state=RowState.CANCELLED))
        record(work, batch, "batch.cancelled", batch, by=caller)
        _finish(work, batch)
    return batch


def release(work: Work, caller: Caller, batch: AwardBatch) -> None:
    """Let the rows of a batch that was held have their turn: what was awarded until now is not of its making."""
    batch.held, batch.created_at = False, work.now
    work.session.add(batch)
    record(work, batch, "batch.asked", batch, by=caller, decisions=progress_of(work, batch).total)
    work.session.flush()
    _finish(work, batch)


def rows_of(work: Work, batch: AwardBatch) -> list[AwardBatchRow]:
    """Return a batch's rows, in order."""
    query = select(AwardBatchRow).where(AwardBatchRow.batch_id == batch.id)
    return list(work.session.exec(query.order_by(col(AwardBatchRow.position))))


def troubles_of(row: AwardBatchRow) -> list[Trouble]:
    """Return why a row was refused."""
    return [Trouble(**stored) for stored in row.troubles]


def _answer(work: Work, rows: Sequence[AwardBatchRow], caller: Caller, places: list[Dealt]) -> None:
    # Held until the end, so that each row of them is asked for once.
    found = decisions_in(work, caller, [row.decision_id for row in rows], Action.AWARD)
    allowed = [one[0] for one in found.values() if not isinstance(one, AppError)]
    outcomes: Outcomes = {key: one for key, one in found.items() if isinstance(one, AppError)}
    outcomes |= award_many(work, caller, allowed, places)
    for row in rows:
        outcome = outcomes[row.decision_id]
        if isinstance(outcome, AppError):
            row.state = RowState.REFUSED
            row.troubles = [_stored(trouble) for trouble in outcome.troubles]
        else:
            row.state = RowState.AWARDED
            row.award_id = outcome.id
        work.session.add(row)


def _stored(trouble: Trouble) -> dict[str, object]:
    values = {name: str(value) for name, value in trouble.values.items()}
    return {**asdict(trouble), "values": values}


def _finish(work: Work, batch: AwardBatch) -> None:
    left = select(AwardBatchRow.id).where(AwardBatchRow.batch_id == batch.id, IS_WAITING)
    if work.session.exec(left.limit(1)).first() is not None:
        return
    progress = progress_of(work, batch)
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
