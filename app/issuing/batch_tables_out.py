"""What became of a batch as a table of any length: read some hundred rows at a time while it is sent."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from fastapi.responses import StreamingResponse
from sqlmodel import col, select

from app.errors import Translate
from app.issuing.award_imports import import_of, problems_of
from app.issuing.batches import troubles_of
from app.issuing.importing import IN_A_SET, LineState
from app.issuing.tables import AwardBatch, AwardBatchRow, RowState
from app.plumbing.languages import translations
from app.plumbing.service import Service
from app.plumbing.spreadsheets import write_table

ROWS = ("decision_id", "state", "award_id", "detail", "line")
PROBLEMS = ("line", "detail")
Cells = Sequence[object]


def table_of(rows: Iterable[Cells], name: str) -> StreamingResponse:
    """Answer with a table that is written while it is sent, as a file that nobody in between keeps."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    lines = (write_table([row]) for row in rows)
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def batch_lines(service: Service, batch_id: UUID, language: str) -> Iterator[Cells]:
    """Yield what became of each decision of a batch, below a heading."""
    translate = translations(language).gettext
    yield ROWS
    for row in _rows(service, batch_id):
        yield row.decision_id, row.state, row.award_id, _why(row, translate), row.line


def problem_lines(service: Service, batch_id: UUID, language: str) -> Iterator[Cells]:
    """Yield the lines of a file that were refused, below a heading: when it was judged, then when it was awarded."""
    translate = translations(language).gettext
    yield PROBLEMS
    yield from _problems(service, batch_id, translate)
    for one in _rows(service, batch_id, refused=True):
        yield one.line, _why(one, translate)


def _problems(service: Service, batch_id: UUID, translate: Translate) -> Iterator[tuple[int, str]]:
    line, more = 0, True
    while more:
        with service.begin(reading=True) as work:
            row = import_of(work, work.session.get_one(AwardBatch, batch_id))
            found = [] if row is None else problems_of(work, row, after=line)
        for line, troubles in found:
            yield line, " ".join(one.sentence(translate) for one in troubles)
        more = len(found) == IN_A_SET


def lines_told(
    service: Service, batch_id: UUID
) -> Iterator[tuple[int, LineState, str | None, str | None, str | None]]:
    """Yield what each line of a file would do, or did: line, state, decision, award, and why it is refused."""
    for line, why in _problems(service, batch_id, str):
        yield line, LineState.REFUSED, None, None, why
    for row in _rows(service, batch_id):
        made = None if row.award_id is None else str(row.award_id)
        state = _DID[RowState(row.state)]
        yield row.line or 0, state, str(row.decision_id), made, _why(row, str) or None


_DID = {
    RowState.WAITING: LineState.READY,
    RowState.AWARDED: LineState.AWARDED,
    RowState.REFUSED: LineState.REFUSED,
    RowState.CANCELLED: LineState.REFUSED,
}


def _rows(service: Service, batch_id: UUID, *, refused: bool = False) -> Iterator[AwardBatchRow]:
    query = select(AwardBatchRow).where(AwardBatchRow.batch_id == batch_id)
    if refused:
        query = query.where(AwardBatchRow.state == RowState.REFUSED)
    query = query.order_by(col(AwardBatchRow.position)).limit(IN_A_SET)
    after, more = -1, True
    while more:
        with service.begin(reading=True) as work:
            found = work.session.exec(query.where(col(AwardBatchRow.position) > after)).all()
            work.session.expunge_all()
        yield from found
        more = len(found) == IN_A_SET
        after = found[-1].position if found else after


def _why(row: AwardBatchRow, translate: Translate) -> str:
    return " ".join(trouble.sentence(translate) for trouble in troubles_of(row))
