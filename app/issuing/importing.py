"""A file of awards, for the command line: read whole, judged line by line, asked for as batches; restartable.

A line names a decision by its id, or by its exchange, the person's address and the competence. What has its badge
already, or waits in a batch, is not asked for again: the same file twice gives the same badges once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from app.assessing.queries import decision_in, decision_on
from app.assessing.rules import check_final
from app.assessing.tables import Decision
from app.errors import AppError, BadInput, NotFound
from app.exchanges.queries import exchange_of, participation_of
from app.exchanges.tables import Exchange
from app.issuing.batches import LARGEST_BATCH, make_batch, troubles_of
from app.issuing.queries import award_for
from app.issuing.tables import AwardBatch, AwardBatchRow, RowState
from app.people.identity import find, read_email
from app.plumbing.service import Work
from app.plumbing.spreadsheets import TableRow, read_table
from app.plumbing.texts import checked_line
from app.programmes.access import Action
from app.programmes.caller import Caller

BY_NAME = ("exchange_id", "email", "competence")
HEADINGS = "decision_id, or exchange_id,email,competence"


class LineState(StrEnum):
    """What a line does, or did."""

    READY = "ready"
    AWARDED = "awarded"
    REFUSED = "refused"


@dataclass(frozen=True)
class ReadyDecision:
    """A decision on which the caller may award, and the programme whose badge it becomes."""

    id: UUID
    programme_id: UUID


@dataclass(frozen=True)
class ImportLine:
    """One line of the file and what became of it."""

    number: int
    """As a text editor counts, the heading being 1."""
    decision: ReadyDecision | None = None
    award_id: UUID | None = None
    problem: str = ""

    @property
    def state(self) -> LineState:
        """Return what the line does, or did."""
        if self.problem:
            return LineState.REFUSED
        return LineState.READY if self.award_id is None else LineState.AWARDED


def read_awards(work: Work, caller: Caller, content: bytes) -> list[ImportLine]:
    """Judge every line of a file; nothing is stored.

    Raises:
        BadInput: it is no CSV in UTF-8, names no columns that lead to decisions, or has no line.
    """
    seen: dict[UUID, int] = {}
    return [_judged(work, caller, row, seen) for row in _rows(content)]


def ask_for(work: Work, caller: Caller, lines: Sequence[ImportLine]) -> list[AwardBatch]:
    """Ask for what is ready, and return the batches to wait for: new ones, and those of an earlier run."""
    ready = [line.decision for line in lines if line.award_id is None and line.decision is not None]
    rows = select(AwardBatchRow).where(AwardBatchRow.state == RowState.WAITING)
    waiting = {row.decision_id: row.batch_id for row in work.session.exec(rows)}
    begun = {waiting[decision.id] for decision in ready if decision.id in waiting}
    by_programme: dict[UUID, list[UUID]] = defaultdict(list)
    for decision in ready:
        if decision.id not in waiting:
            by_programme[decision.programme_id].append(decision.id)
    made = [
        make_batch(work, caller, programme_id, decision_ids[start : start + LARGEST_BATCH])
        for programme_id, decision_ids in by_programme.items()
        for start in range(0, len(decision_ids), LARGEST_BATCH)
    ]
    return [work.session.get_one(AwardBatch, batch_id) for batch_id in begun] + made


def outcome_of(work: Work, lines: Sequence[ImportLine]) -> list[ImportLine]:
    """Return the lines with what became of them, once their batches are done."""
    return [
        _answered(work, line.number, line.decision)
        if line.state is LineState.READY and line.decision is not None
        else line
        for line in lines
    ]


def _answered(work: Work, number: int, decision: ReadyDecision) -> ImportLine:
    made = award_for(work, decision.id)
    if made is not None:
        return ImportLine(number, decision, made.id)
    latest = (
        select(AwardBatchRow)
        .join(AwardBatch, col(AwardBatch.id) == AwardBatchRow.batch_id)
        .where(AwardBatchRow.decision_id == decision.id)
        .order_by(col(AwardBatch.created_at).desc())
    )
    row = work.session.exec(latest).first()
    reasons = [] if row is None else [trouble.sentence() for trouble in troubles_of(row)]
    return ImportLine(number, decision, problem=" ".join(reasons) or "It was not asked for.")


def _rows(content: bytes) -> Sequence[TableRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "The file is not in UTF-8: byte {place} cannot be read.",
            remedy="Save it as “CSV UTF-8”.",
            place=error.start,
        ) from error
    table = read_table(text)
    if table.missing(["decision_id"]) and table.missing(BY_NAME):
        raise BadInput("Line 1 must name the columns: {columns}.", columns=HEADINGS)
    if not table.rows:
        raise BadInput("The file has no line below its heading.")
    return table.rows


def _judged(work: Work, caller: Caller, row: TableRow, seen: dict[UUID, int]) -> ImportLine:
    try:
        decision, exchange = _decision(work, caller, row.values)
        if decision.id in seen:
            raise BadInput("The same decision stands on line {line}.", line=seen[decision.id])
        seen[decision.id] = row.number
        ready = ReadyDecision(decision.id, exchange.programme_id)
        made = award_for(work, decision.id)
        if made is not None:
            return ImportLine(row.number, ready, made.id)
        check_final(decision.state)
    except AppError as error:
        return ImportLine(row.number, problem=error.sentence())
    return ImportLine(row.number, ready)


def _decision(work: Work, caller: Caller, values: Mapping[str, str]) -> tuple[Decision, Exchange]:
    given = values.get("decision_id", "")
    if given:
        return decision_in(work, caller, _uuid(given, "decision_id"), Action.AWARD)
    missing = [name for name in BY_NAME if not values.get(name)]
    if missing:
        raise BadInput("“{column}” is empty.", column=missing[0])
    exchange = exchange_of(work, caller, _uuid(values["exchange_id"], "exchange_id"), Action.AWARD)
    person = find(work, read_email(values["email"]))
    part = None if person is None else participation_of(work, exchange.id, person.id)
    if part is None:
        raise NotFound("Nobody with this address takes part in the exchange.")
    competence = checked_line(values["competence"], field="competence")
    decision = decision_on(work, part.id, competence)
    if decision is None:
        raise NotFound(
            "Nothing is decided for this person on “{competence}”.",
            remedy="Decide on the assessment sheet first.",
            competence=values["competence"],
        )
    return decision, exchange


def _uuid(given: str, column: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise BadInput("“{given}” in “{column}” is no id.", given=given, column=column) from error
