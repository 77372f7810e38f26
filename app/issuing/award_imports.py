"""A file of awards of any length: judged in full, some hundred lines to a unit of work, then asked for as a batch.

How far it is stands in the database: whoever is killed leaves the rest to whoever looks next. The same file again is
the same import while its badges are being made, and a decision that has its badge is not awarded again.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import N_, BadInput, Conflict, NotFound, Trouble
from app.issuing.batches import batch_in, release
from app.issuing.import_tables import (
    PART,
    PROBLEM,
    AfterJudging,
    AwardImport,
    AwardImportPart,
    AwardImportProblem,
)
from app.issuing.importing import IN_A_SET, ImportLine, LineState, check_heading, judged
from app.issuing.tables import AwardBatch, AwardBatchRow, RowState
from app.plumbing.outbox import Hands
from app.plumbing.service import Service, Work
from app.plumbing.settings import MEBIBYTE
from app.plumbing.spreadsheets import TableRow
from app.plumbing.table_streams import open_table
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for

AT_THE_DOOR = 4
"""Sets that are judged while the sender waits: a short file is answered in full."""
HELD = timedelta(minutes=2)
"""For which whoever judges a file keeps others from it; each set lengthens it."""
IN_MEMORY = 4 * MEBIBYTE


def begin_import(
    work: Work, caller: Caller, programme_id: UUID, file: IO[bytes], after: AfterJudging
) -> AwardImport:
    """Take a file: its first lines are judged at once, the others by a worker, then what `after` says is done.

    Raises:
        NotFound, AccessRefused: the caller may not award in the programme.
        BadInput: it is neither a workbook nor CSV in UTF-8, names no columns that lead to decisions, or has no line.
    """
    caller.demand(programme_id, Action.AWARD)
    lines, digest = _looked_at(file)
    known = _unfinished(work, caller, programme_id, digest)
    if known is not None and after is not AfterJudging.JUDGE:
        known.after = after.value
        _settle(work, known)
        return known
    batch = AwardBatch(
        programme_id=programme_id, asked_by=caller.person_id, held=True, created_at=work.now
    )
    work.add(batch)
    row = AwardImport(
        batch_id=batch.id, digest=digest, after=after.value, lines=lines, created_at=work.now
    )
    work.add(row)
    with open_table(file) as table:
        at_once = AT_THE_DOOR if lines < AT_THE_DOOR * IN_A_SET else 0
        done = any(_judge(work, row, list(islice(table.rows, IN_A_SET))) for _ in range(at_once))
    if not done:
        row.held_until = None
        _keep(work, row, file)
    return row


def judge_due(service: Service, hands: Hands[object] | None = None) -> bool:
    """Judge the oldest file that waits, up to its end; say whether there was one."""
    hands = hands or Hands()
    with service.begin(reading=True) as work:
        row = work.session.exec(_waiting(work)).first()
        if row is None:
            return False
        batch_id, done = row.batch_id, row.at_line
    with SpooledTemporaryFile(IN_MEMORY) as file:
        _fetch(service, batch_id, file)
        with open_table(file) as table:
            rows = (one for one in table.rows if one.number > done)
            at_line: int | None = done
            while at_line is not None and not hands.stop.is_set():
                at_line = _go_on(service, batch_id, at_line, _next_of(rows))
    return True


def _next_of(rows: Iterator[TableRow]) -> list[TableRow] | BadInput:
    try:
        return list(islice(rows, IN_A_SET))
    except BadInput as error:  # a workbook that is broken further down
        return error


def _go_on(
    service: Service, batch_id: UUID, at_line: int, some: list[TableRow] | BadInput
) -> int | None:
    """Judge some lines; return up to which line the file is judged now, or nothing when there is nothing left to do."""
    with service.begin() as work:
        query = select(AwardImport).where(AwardImport.batch_id == batch_id)
        row = work.session.exec(query.with_for_update()).first()
        if row is None or row.at_line != at_line or row.judged_at is not None:
            return None  # another process went on with it
        if isinstance(some, BadInput):
            row.after = AfterJudging.JUDGE.value
            _remember(work, row, [ImportLine(at_line + 1, problem=some)])
            some = []
        return None if _judge(work, row, some) else row.at_line


def import_in(
    work: Work, caller: Caller, batch_id: UUID, action: Action = Action.READ
) -> tuple[AwardImport, AwardBatch]:
    """Return a file of a programme of the caller, and the batch of its good lines.

    Raises:
        NotFound, AccessRefused: there is none for them.
    """
    batch = batch_in(work, caller, batch_id, action)
    row = import_of(work, batch)
    if row is None:
        raise NotFound(N_("There is no such batch among yours."))
    return row, batch


def import_of(work: Work, batch: AwardBatch) -> AwardImport | None:
    """Return the file that a batch came from, if it came from one."""
    return work.session.exec(select(AwardImport).where(AwardImport.batch_id == batch.id)).first()


def start(work: Work, caller: Caller, row: AwardImport, batch: AwardBatch) -> None:
    """Award the good lines of a file that was judged.

    Raises:
        AccessRefused: the caller may not award.
        Conflict: it is being judged, or was asked for or cancelled before.
    """
    caller.demand(batch.programme_id, Action.AWARD)
    if row.judged_at is None:
        raise Conflict(N_("The file is still being judged."), remedy=N_("Try again in a minute."))
    if not batch.held:
        raise Conflict(N_("This file was asked for or cancelled before."))
    release(work, caller, batch)


def forget(work: Work, batch_id: UUID) -> None:
    """Forget a file that was only to be looked at."""
    for table in (AwardImportPart, AwardImportProblem, AwardImport, AwardBatchRow):
        work.session.execute(delete(table).where(col(table.batch_id) == batch_id))
    work.session.execute(delete(AwardBatch).where(col(AwardBatch.id) == batch_id))


def problems_of(
    work: Work, row: AwardImport, after: int = 0, most: int = IN_A_SET
) -> list[tuple[int, list[Trouble]]]:
    """Return refused lines with why, in the file's order: those after a line, at most so many."""
    query = select(AwardImportProblem).where(
        AwardImportProblem.batch_id == row.batch_id, col(AwardImportProblem.line) > after
    )
    found = work.session.exec(query.order_by(col(AwardImportProblem.line)).limit(most))
    return [(one.line, _opened(work, one)) for one in found]


def _looked_at(file: IO[bytes]) -> tuple[int, str]:
    """Return how many lines a file has, and its digest."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(MEBIBYTE):
        digest.update(piece)
    with open_table(file) as table:
        check_heading(table)
        lines = table.expected or sum(1 for _ in table.rows)
    if not lines:
        raise BadInput(N_("The file has no line below its heading."), field="file")
    return lines, digest.hexdigest()


def _unfinished(work: Work, caller: Caller, programme_id: UUID, digest: str) -> AwardImport | None:
    query = (
        select(AwardImport)
        .join(AwardBatch, col(AwardBatch.id) == AwardImport.batch_id)
        .where(
            AwardImport.digest == digest,
            AwardBatch.programme_id == programme_id,
            AwardBatch.asked_by == caller.person_id,
            col(AwardBatch.finished_at).is_(None),
        )
    )
    query = query.order_by(col(AwardBatch.held), col(AwardImport.created_at).desc())
    return work.session.exec(query.limit(1)).first()


def _waiting(work: Work) -> SelectOfScalar[AwardImport]:
    free = or_(col(AwardImport.held_until).is_(None), col(AwardImport.held_until) < work.now)
    query = select(AwardImport).where(col(AwardImport.judged_at).is_(None), free)
    return query.order_by(col(AwardImport.created_at)).limit(1)


def _judge(work: Work, row: AwardImport, lines: Sequence[TableRow]) -> bool:
    """Judge some lines and remember what they would do; say whether they were the last: then the file is judged."""
    batch = work.session.get_one(AwardBatch, row.batch_id)
    if lines and batch.finished_at is None:
        caller = _narrowed(caller_for(work, batch.asked_by), batch.programme_id)
        _remember(work, row, judged(work, caller, lines, lambda ids: _before(work, row, ids)))
        row.at_line, row.held_until = lines[-1].number, work.now + HELD
        work.session.add(row)
        if len(lines) == IN_A_SET:
            return False
    row.judged_at, row.held_until, row.lines = work.now, None, row.judged
    work.session.add(row)
    work.session.execute(delete(AwardImportPart).where(col(AwardImportPart.batch_id) == batch.id))
    _settle(work, row)
    return True


def _settle(work: Work, row: AwardImport) -> None:
    """Do what was asked for once every line is judged."""
    batch = work.session.get_one(AwardBatch, row.batch_id)
    wanted = AfterJudging(row.after)
    good = wanted is AfterJudging.READY or (wanted is AfterJudging.ALL and not row.refused)
    if row.judged_at is not None and batch.held and good:
        release(work, caller_for(work, batch.asked_by), batch)


def _narrowed(caller: Caller, programme_id: UUID) -> Caller:
    """Return a caller who has a part in one programme alone: a file is for one."""
    mine = {one: place for one, place in caller.memberships.items() if one == programme_id}
    return Caller(caller.person_id, mine)


def _before(work: Work, row: AwardImport, ids: Collection[UUID]) -> Mapping[UUID, int]:
    query = select(AwardBatchRow.decision_id, AwardBatchRow.line).where(
        AwardBatchRow.batch_id == row.batch_id, col(AwardBatchRow.decision_id).in_(ids)
    )
    return {decision_id: line or 0 for decision_id, line in work.session.exec(query)}


def _remember(work: Work, row: AwardImport, lines: Sequence[ImportLine]) -> None:
    refused = [one for one in lines if one.problem is not None]
    good = [one for one in lines if one.decision_id is not None]
    if good:
        rows = [_row(row, row.judged + place, one) for place, one in enumerate(good)]
        work.session.execute(insert(AwardBatchRow), rows)
    if refused:
        work.session.execute(
            insert(AwardImportProblem), [_problem(work, row, one) for one in refused]
        )
    row.judged += len(lines)
    row.refused += len(refused)
    row.awarded_before += sum(one.state is LineState.AWARDED for one in good)


def _row(row: AwardImport, position: int, one: ImportLine) -> dict[str, object]:
    return {
        "id": uuid4(),
        "batch_id": row.batch_id,
        "position": position,
        "decision_id": one.decision_id,
        "state": RowState.WAITING if one.award_id is None else RowState.AWARDED,
        "award_id": one.award_id,
        "troubles": [],
        "line": one.number,
    }


def _problem(work: Work, row: AwardImport, one: ImportLine) -> dict[str, object]:
    troubles = [] if one.problem is None else one.problem.troubles
    told = [
        {**asdict(trouble), "values": {name: str(value) for name, value in trouble.values.items()}}
        for trouble in troubles
    ]
    purpose = PROBLEM.format(batch_id=row.batch_id, line=one.number)
    why = work.vault.seal(json.dumps(told).encode(), purpose=purpose)
    return AwardImportProblem(batch_id=row.batch_id, line=one.number, sealed=why).model_dump()


def _opened(work: Work, one: AwardImportProblem) -> list[Trouble]:
    purpose = PROBLEM.format(batch_id=one.batch_id, line=one.line)
    return [
        Trouble(**stored) for stored in json.loads(work.vault.open(one.sealed, purpose=purpose))
    ]


def _keep(work: Work, row: AwardImport, file: IO[bytes]) -> None:
    """Keep a file in pieces until it is judged, where every machine's workers find it."""
    file.seek(0)
    number = 0
    while piece := file.read(MEBIBYTE):
        purpose = PART.format(batch_id=row.batch_id, number=number)
        content = work.vault.seal(piece, purpose=purpose)
        work.session.execute(
            insert(AwardImportPart),
            AwardImportPart(batch_id=row.batch_id, number=number, sealed=content).model_dump(),
        )
        number += 1


def _fetch(service: Service, batch_id: UUID, file: IO[bytes]) -> None:
    with service.begin(reading=True) as work:
        query = select(AwardImportPart).where(AwardImportPart.batch_id == batch_id)
        query = query.order_by(col(AwardImportPart.number)).execution_options(yield_per=1)
        for part in work.session.exec(query):
            purpose = PART.format(batch_id=batch_id, number=part.number)
            file.write(work.vault.open(part.sealed, purpose=purpose))
