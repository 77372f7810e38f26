"""A file of awards: judged in full first, some hundred lines at a time, then asked for as batches; restartable.

A line names a decision by its id, or by its exchange, the person's address and the competence. What has its badge
already, or waits in a batch, is not asked for again: the same file twice gives the same badges once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from app.assessing.queries import decisions_in
from app.assessing.rules import check_final
from app.assessing.tables import Decision, DecisionState
from app.errors import N_, AppError, BadInput, NotFound, Translate
from app.exchanges.queries import exchange_of
from app.exchanges.tables import Exchange, Participant
from app.issuing.batches import IS_WAITING, make_batch, troubles_of
from app.issuing.queries import IS_LAST
from app.issuing.tables import Award, AwardBatch, AwardBatchRow
from app.people.identity import find_many, read_email
from app.plumbing.service import Work
from app.plumbing.spreadsheets import TableRow, read_table
from app.plumbing.texts import checked_line
from app.programmes.access import Action
from app.programmes.caller import Caller

BY_NAME = ("exchange_id", "email", "competence")
HEADINGS = "decision_id, or exchange_id,email,competence"
IN_A_SET = 500
"""Lines that are judged together, with a query for each kind of thing."""
Item = TypeVar("Item")
Found = TypeVar("Found")
Named = tuple[UUID, str, str]
"""An exchange, an address and a competence."""


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
    problem: AppError | None = None

    @property
    def state(self) -> LineState:
        """Return what the line does, or did."""
        if self.problem is not None:
            return LineState.REFUSED
        return LineState.READY if self.award_id is None else LineState.AWARDED

    def why(self, translate: Translate = str) -> str:
        """Return why it is refused, in words; empty where it is not."""
        return "" if self.problem is None else self.problem.sentence(translate)


def read_awards(work: Work, caller: Caller, content: bytes) -> list[ImportLine]:
    """Judge every line of a file; nothing is stored.

    Raises:
        BadInput: it is no CSV in UTF-8, names no columns that lead to decisions, or has no line.
    """
    seen: dict[UUID, int] = {}
    judged: list[ImportLine] = []
    for rows in _sets(_rows(content)):
        judged += _Set(work, caller, rows).judged(seen)
    return judged


def ask_for(work: Work, caller: Caller, lines: Sequence[ImportLine]) -> list[AwardBatch]:
    """Ask for what is ready, and return the batches to wait for: new ones, and those of an earlier run."""
    ready = [line.decision for line in lines if line.award_id is None and line.decision is not None]
    begun: dict[UUID, None] = {}
    by_programme: dict[UUID, list[UUID]] = defaultdict(list)
    for some in _sets(ready):
        waiting = _waiting_in(work, [decision.id for decision in some])
        for decision in some:
            if decision.id in waiting:
                begun[waiting[decision.id]] = None
            else:
                by_programme[decision.programme_id].append(decision.id)
    made = [make_batch(work, caller, programme, ids) for programme, ids in by_programme.items()]
    return [work.session.get_one(AwardBatch, batch_id) for batch_id in begun] + made


def outcome_of(work: Work, lines: Sequence[ImportLine]) -> list[ImportLine]:
    """Return the lines with what became of them, once their batches are done."""
    told: list[ImportLine] = []
    for some in _sets(lines):
        ids = [one.decision.id for one in some if one.state is LineState.READY and one.decision]
        awards, latest = _awards_of(work, ids), _latest_rows(work, ids)
        told += [_answered(one, awards, latest) for one in some]
    return told


def _answered(
    line: ImportLine, awards: Mapping[UUID, UUID], latest: Mapping[UUID, AwardBatchRow]
) -> ImportLine:
    if line.state is not LineState.READY or line.decision is None:
        return line
    made = awards.get(line.decision.id)
    if made is not None:
        return ImportLine(line.number, line.decision, made)
    row = latest.get(line.decision.id)
    troubles = [] if row is None else troubles_of(row)
    problem = AppError.of(troubles) if troubles else BadInput(N_("It was not asked for."))
    return ImportLine(line.number, line.decision, problem=problem)


def _sets(items: Sequence[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, IN_A_SET)):
        yield some


def _rows(content: bytes) -> Sequence[TableRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            N_("The file is not in UTF-8: byte {place} cannot be read."),
            remedy=N_("Save it as “CSV UTF-8”."),
            place=error.start,
        ) from error
    table = read_table(text)
    if table.missing(["decision_id"]) and table.missing(BY_NAME):
        raise BadInput(N_("Line 1 must name the columns: {columns}."), columns=HEADINGS)
    if not table.rows:
        raise BadInput(N_("The file has no line below its heading."))
    return table.rows


class _Set:
    """Some lines of a file, judged together."""

    def __init__(self, work: Work, caller: Caller, rows: Sequence[TableRow]) -> None:
        self.work, self.caller = work, caller
        self.named: dict[int, UUID | Named | AppError] = {
            row.number: _caught(_named, row.values) for row in rows
        }
        self.exchanges = {one: self._exchange(one) for one in {key[0] for key in self._names()}}
        self.people = find_many(work, {name[1] for name in self._names()})
        self.parts = self._parts()
        self.by_name = self._by_name()
        ids = [one for one in self.named.values() if isinstance(one, UUID)]
        self.found = decisions_in(work, caller, ids, Action.AWARD)
        known = {decision.id for decision in self.by_name.values()}
        self.awards = _awards_of(work, {*self.found, *known})

    def judged(self, seen: dict[UUID, int]) -> list[ImportLine]:
        """Return each line with what it would do; `seen` holds the decisions of earlier lines."""
        return [self._judged(number, named, seen) for number, named in self.named.items()]

    def _judged(
        self, number: int, named: UUID | Named | AppError, seen: dict[UUID, int]
    ) -> ImportLine:
        try:
            decision, exchange = self._decision(named)
            if decision.id in seen:
                raise BadInput(
                    N_("The same decision stands on line {line}."), line=seen[decision.id]
                )
            seen[decision.id] = number
            ready = ReadyDecision(decision.id, exchange.programme_id)
            if decision.id in self.awards:
                return ImportLine(number, ready, self.awards[decision.id])
            check_final(decision.state)
        except AppError as error:
            return ImportLine(number, problem=error)
        return ImportLine(number, ready)

    def _decision(self, named: UUID | Named | AppError) -> tuple[Decision, Exchange]:
        if isinstance(named, AppError):
            raise named
        if isinstance(named, UUID):
            found = self.found[named]
            if isinstance(found, AppError):
                raise found
            return found
        exchange = self.exchanges[named[0]]
        if isinstance(exchange, AppError):
            raise exchange
        if self._part(named) is None:
            raise NotFound(N_("Nobody with this address takes part in the exchange."))
        if named not in self.by_name:
            raise NotFound(
                N_("Nothing is decided for this person on “{competence}”."),
                remedy=N_("Decide on the assessment sheet first."),
                competence=named[2],
            )
        return self.by_name[named], exchange

    def _names(self) -> list[Named]:
        return [one for one in self.named.values() if isinstance(one, tuple)]

    def _exchange(self, exchange_id: UUID) -> Exchange | AppError:
        return _caught(
            lambda one: exchange_of(self.work, self.caller, one, Action.AWARD), exchange_id
        )

    def _parts(self) -> dict[tuple[UUID, UUID], UUID]:
        allowed = [key for key, one in self.exchanges.items() if isinstance(one, Exchange)]
        query = select(Participant.id, Participant.exchange_id, Participant.person_id).where(
            col(Participant.exchange_id).in_(allowed),
            col(Participant.person_id).in_(self.people.values()),
        )
        return {(at, who): part for part, at, who in self.work.session.exec(query)}

    def _by_name(self) -> dict[Named, Decision]:
        query = select(Decision).where(
            col(Decision.participant_id).in_(self.parts.values()),
            Decision.state != DecisionState.REOPENED,
        )
        decided = {
            (one.participant_id, one.competence): one for one in self.work.session.exec(query)
        }
        parts = {name: self._part(name) for name in self._names()}
        seats = {name: (part, name[2]) for name, part in parts.items() if part is not None}
        return {name: decided[seat] for name, seat in seats.items() if seat in decided}

    def _part(self, name: Named) -> UUID | None:
        person = self.people.get(name[1])
        return None if person is None else self.parts.get((name[0], person))


def _caught(read: Callable[[Item], Found], given: Item) -> Found | AppError:
    try:
        return read(given)
    except AppError as error:
        return error


def _named(values: Mapping[str, str]) -> UUID | Named:
    given = values.get("decision_id", "")
    if given:
        return _uuid(given, "decision_id")
    missing = [name for name in BY_NAME if not values.get(name)]
    if missing:
        raise BadInput(N_("“{column}” is empty."), column=missing[0])
    exchange_id = _uuid(values["exchange_id"], "exchange_id")
    email = read_email(values["email"])
    return exchange_id, email, checked_line(values["competence"], field="competence")


def _uuid(given: str, column: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise BadInput(
            N_("“{given}” in “{column}” is no id."), given=given, column=column
        ) from error


def _awards_of(work: Work, decision_ids: Collection[UUID]) -> dict[UUID, UUID]:
    query = select(Award.decision_id, Award.id).where(
        col(Award.decision_id).in_(decision_ids), IS_LAST
    )
    return dict(work.session.exec(query).all())


def _waiting_in(work: Work, decision_ids: Collection[UUID]) -> dict[UUID, UUID]:
    query = select(AwardBatchRow.decision_id, AwardBatchRow.batch_id).where(
        IS_WAITING, col(AwardBatchRow.decision_id).in_(decision_ids)
    )
    return dict(work.session.exec(query).all())


def _latest_rows(work: Work, decision_ids: Collection[UUID]) -> dict[UUID, AwardBatchRow]:
    query = (
        select(AwardBatchRow)
        .join(AwardBatch, col(AwardBatch.id) == AwardBatchRow.batch_id)
        .where(col(AwardBatchRow.decision_id).in_(decision_ids))
        .order_by(col(AwardBatch.created_at))
    )
    return {row.decision_id: row for row in work.session.exec(query)}
