"""What the lines of a file of awards would do, some hundred at a time, with a query for each kind of thing.

A line names a decision by its id, or by its exchange, the person's address and the competence. What has its badge
already is not awarded again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from app.assessing.queries import decisions_in
from app.assessing.rules import check_final
from app.assessing.tables import Decision, DecisionState
from app.errors import N_, AppError, BadInput, NotFound, Translate
from app.exchanges.queries import exchange_of
from app.exchanges.tables import Exchange, Participant
from app.issuing.queries import IS_LAST
from app.issuing.tables import Award
from app.people.identity import find_many, read_email
from app.plumbing.service import Work
from app.plumbing.spreadsheets import TableRow
from app.plumbing.table_streams import TableStream
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
Earlier = Callable[[Collection[UUID]], Mapping[UUID, int]]
"""Tells of some decisions the lines that named them before."""


class LineState(StrEnum):
    """What a line does, or did."""

    READY = "ready"
    AWARDED = "awarded"
    REFUSED = "refused"


@dataclass(frozen=True)
class ImportLine:
    """One line of the file and what became of it."""

    number: int
    """As a text editor counts, the heading being 1."""
    decision_id: UUID | None = None
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


def judged(
    work: Work, caller: Caller, rows: Sequence[TableRow], earlier: Earlier
) -> list[ImportLine]:
    """Judge some lines of a file; nothing is stored.

    Args:
        work: the unit of work.
        caller: who may award, in the programmes whose decisions may stand in the file.
        rows: the lines, at most `IN_A_SET` for one query each.
        earlier: tells on which lines before these some decisions stand.
    """
    named = _Set(work, caller, rows)
    return named.judged(dict(earlier(named.decision_ids)))


def check_heading(table: TableStream) -> None:
    """Refuse a table whose columns lead to no decisions.

    Raises:
        BadInput: its first line names other columns.
    """
    if table.missing(["decision_id"]) and table.missing(BY_NAME):
        raise BadInput(
            N_("Line 1 must name the columns: {columns}."), field="file", columns=HEADINGS
        )


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
        self.decision_ids = {*self.found, *known}
        self.awards = _awards_of(work, self.decision_ids)

    def judged(self, seen: dict[UUID, int]) -> list[ImportLine]:
        """Return each line with what it would do; `seen` holds the decisions of earlier lines."""
        return [self._judged(number, named, seen) for number, named in self.named.items()]

    def _judged(
        self, number: int, named: UUID | Named | AppError, seen: dict[UUID, int]
    ) -> ImportLine:
        try:
            decision = self._decision(named)
            if decision.id in seen:
                raise BadInput(
                    N_("The same decision stands on line {line}."), line=seen[decision.id]
                )
            seen[decision.id] = number
            if decision.id in self.awards:
                return ImportLine(number, decision.id, self.awards[decision.id])
            check_final(decision.state)
        except AppError as error:
            return ImportLine(number, problem=error)
        return ImportLine(number, decision.id)

    def _decision(self, named: UUID | Named | AppError) -> Decision:
        if isinstance(named, AppError):
            raise named
        if isinstance(named, UUID):
            found = self.found[named]
            if isinstance(found, AppError):
                raise found
            return found[0]
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
        return self.by_name[named]

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
