"""A file of awards, for the command line: read whole, judged line by line, asked for as batches; restartable.

A line names a decision by its id, or by its exchange, the person's address and the competence. What has its badge
already, or waits in a batch, is not asked for again: the same file twice gives the same badges once.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from app.assessing.queries import decision_in, decision_on, must_be_final
from app.assessing.tables import Decision
from app.errors import AppError, BadInput, NotFound
from app.exchanges.queries import exchange_of, participation_of
from app.exchanges.tables import Exchange
from app.issuing.batches import LARGEST_BATCH, ask_awards, troubles_of
from app.issuing.tables import Award, Batch, BatchRow, RowState
from app.issuing.workflow import award_for
from app.people.identity import find, read_email
from app.plumbing.service import Work
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
class Line:
    """One line of the file and what became of it."""

    number: int
    """As a text editor counts, the heading being 1."""
    decision_id: UUID | None = None
    award_id: UUID | None = None
    problem: str = ""

    @property
    def state(self) -> LineState:
        """Return what the line does, or did."""
        if self.problem:
            return LineState.REFUSED
        return LineState.READY if self.award_id is None else LineState.AWARDED


def read_awards(work: Work, caller: Caller, content: bytes) -> list[Line]:
    """Judge every line of a file; nothing is stored.

    Raises:
        BadInput: it is no CSV in UTF-8, names no columns that lead to decisions, or has no line.
    """
    seen: dict[UUID, int] = {}
    return [_judged(work, caller, number, row, seen) for number, row in _rows(content)]


def ask_for(work: Work, caller: Caller, lines: Sequence[Line]) -> list[Batch]:
    """Ask for what is ready, and return the batches to wait for: new ones, and those of an earlier run."""
    ready = [
        line.decision_id
        for line in lines
        if line.state is LineState.READY and line.decision_id is not None
    ]
    rows = select(BatchRow).where(BatchRow.state == RowState.WAITING)
    waiting = {row.decision_id: row.batch_id for row in work.session.exec(rows)}
    begun = {waiting[found] for found in ready if found in waiting}
    by_programme: dict[UUID, list[UUID]] = defaultdict(list)
    for found in ready:
        if found not in waiting:
            exchange_id = work.session.get_one(Decision, found).exchange_id
            by_programme[work.session.get_one(Exchange, exchange_id).programme_id].append(found)
    made = [
        ask_awards(work, caller, asked[start : start + LARGEST_BATCH])
        for asked in by_programme.values()
        for start in range(0, len(asked), LARGEST_BATCH)
    ]
    return [work.session.get_one(Batch, found) for found in begun] + made


def outcome_of(work: Work, lines: Sequence[Line]) -> list[Line]:
    """Return the lines with what became of them, once their batches are done."""
    return [
        _answered(work, line, line.decision_id)
        if line.state is LineState.READY and line.decision_id is not None
        else line
        for line in lines
    ]


def _answered(work: Work, line: Line, decision_id: UUID) -> Line:
    made: Award | None = award_for(work, decision_id)
    if made is not None:
        return Line(line.number, decision_id, made.id)
    query = select(BatchRow).where(BatchRow.decision_id == decision_id)
    refused = query.join(Batch, col(Batch.id) == BatchRow.batch_id).order_by(
        col(Batch.created_at).desc()
    )
    row = work.session.exec(refused).first()
    told = [] if row is None else [trouble.sentence() for trouble in troubles_of(row)]
    return Line(line.number, decision_id, problem=" ".join(told) or "It was not asked for.")


def _rows(content: bytes) -> Sequence[tuple[int, Mapping[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "The file is not in UTF-8: byte {place} cannot be read.",
            remedy="Save it as “CSV UTF-8”.",
            place=error.start,
        ) from error
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        if "decision_id" not in heading and not set(BY_NAME) <= set(heading):
            raise BadInput("Line 1 must name the columns: {columns}.", columns=HEADINGS)
        found = [
            (
                reader.line_num,
                {name: value.strip() for name, value in zip(heading, row, strict=False)},
            )
            for row in reader
            if any(value.strip() for value in row)
        ]
    except csv.Error as error:
        raise BadInput(
            "Line {line} is not CSV: {reason}.", line=reader.line_num, reason=error
        ) from error
    if not found:
        raise BadInput("The file has no line below its heading.")
    return found


def _judged(
    work: Work, caller: Caller, number: int, row: Mapping[str, str], seen: dict[UUID, int]
) -> Line:
    try:
        decision = _decision(work, caller, row)
        if decision.id in seen:
            raise BadInput("The same decision stands on line {line}.", line=seen[decision.id])
        seen[decision.id] = number
        made = award_for(work, decision.id)
        if made is not None:
            return Line(number, decision.id, made.id)
        must_be_final(decision)
    except AppError as error:
        return Line(number, problem=error.sentence())
    return Line(number, decision.id)


def _decision(work: Work, caller: Caller, row: Mapping[str, str]) -> Decision:
    given = row.get("decision_id", "")
    if given:
        return decision_in(work, caller, _uuid(given, "decision_id"), Action.AWARD)
    missing = [name for name in BY_NAME if not row.get(name)]
    if missing:
        raise BadInput("“{column}” is empty.", column=missing[0])
    exchange = exchange_of(work, caller, _uuid(row["exchange_id"], "exchange_id"), Action.AWARD)
    person = find(work, read_email(row["email"]))
    part = None if person is None else participation_of(work, exchange.id, person.id)
    if part is None:
        raise NotFound("Nobody with this address takes part in the exchange.")
    decision = decision_on(work, part.id, row["competence"])
    if decision is None:
        raise NotFound(
            "Nothing is decided for this person on “{competence}”.",
            remedy="Decide on the assessment sheet first.",
            competence=row["competence"],
        )
    return decision


def _uuid(given: str, column: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise BadInput("“{given}” in “{column}” is no id.", given=given, column=column) from error
