"""Hours done: a participant declares them day by day, the other side of the exchange confirms or refuses them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Protocol
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import col, func, select

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges import hours_rules as rules
from app.exchanges.queries import participation_of
from app.exchanges.tables import Exchange, Hours, HoursState, Participant
from app.plumbing.audit import record
from app.plumbing.rows import belonging
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller


def _with_point(given: Any) -> Any:
    return given.strip().replace(",", ".") if isinstance(given, str) else given


class NewHours(BaseModel):
    """Hours of one day."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    day: date
    hours: Annotated[float, BeforeValidator(_with_point)] = Field(
        gt=0, le=24, multiple_of=0.25, allow_inf_nan=False
    )
    """In steps of a quarter of an hour."""
    note: Line = Field(default="", max_length=500)
    """What was done; the other side and the programme read it."""

    @property
    def quarters(self) -> int:
        """The same in quarters of an hour."""
        return round(self.hours * rules.QUARTERS)


class Refusal(BaseModel):
    """Why hours are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Line = Field(min_length=3, max_length=500)


class OnPaper(BaseModel):
    """How it is known that the other side has confirmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    note: Line = Field(min_length=3, max_length=500)
    """Who signed, and where the paper is."""


class Judge(Protocol):
    """Who confirms or refuses hours for one side of an exchange: a participant, or a contact of its organisation."""

    @property
    def exchange_id(self) -> UUID:
        """In which exchange."""

    @property
    def organisation_id(self) -> UUID:
        """For which side."""

    @property
    def person_id(self) -> UUID:
        """Who it is."""

    @property
    def takes_part(self) -> bool:
        """Whether they may: a participant must have accepted and still be there."""


@dataclass(frozen=True)
class Seen:
    """Hours as somebody saw them: what they confirm is this and nothing that it became meanwhile."""

    hours_id: UUID
    quarters: int | None = None


own_hours = belonging(Hours, "participant_id", N_("There are no such hours among yours."))
"""Return hours that a participant declared."""
hours_in = belonging(Hours, "exchange_id", N_("The exchange has no such hours."))
"""Return hours of an exchange."""


def declare_hours(work: Work, participant: Participant, asked: NewHours) -> Hours:
    """Declare hours, as a participant.

    Raises:
        RuleRefused: the exchange has not started, or the person has not accepted to take part.
        BadInput: the day or the number of hours cannot be right.
    """
    if not participant.takes_part:
        raise RuleRefused(N_("Hours are declared by who has accepted to take part."))
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    _check(work, exchange, participant, asked)
    row = Hours(
        exchange_id=exchange.id,
        participant_id=participant.id,
        organisation_id=participant.organisation_id,
        role=participant.role,
        day=asked.day,
        quarters=asked.quarters,
        note=asked.note,
        created_at=work.now,
    )
    work.add(row)
    _record(work, exchange, "hours.declared", row, by=participant.person_id)
    return row


def correct_hours(work: Work, participant: Participant, row: Hours, asked: NewHours) -> None:
    """Correct hours of one's own; refused ones wait for the other side again.

    Raises:
        Conflict: they were confirmed.
        BadInput: the day or the number of hours cannot be right.
    """
    exchange = work.session.get_one(Exchange, row.exchange_id)
    _locked(work, row)
    rules.check_open(HoursState(row.state))
    _check(work, exchange, participant, asked, besides=row)
    row.day, row.quarters, row.note = asked.day, asked.quarters, asked.note
    if row.state == HoursState.REFUSED:
        row.told_at = None  # whoever refused them is told that they wait again
    row.state, row.reason = HoursState.DECLARED, ""
    row.judged_by = row.judged_at = None
    work.session.add(row)
    _record(work, exchange, "hours.corrected", row, by=participant.person_id)


def withdraw_hours(work: Work, participant: Participant, row: Hours) -> None:
    """Withdraw hours of one's own.

    Raises:
        Conflict: they were confirmed.
    """
    exchange = work.session.get_one(Exchange, row.exchange_id)
    _locked(work, row)
    rules.check_open(HoursState(row.state))
    _record(work, exchange, "hours.withdrawn", row, by=participant.person_id)
    work.session.delete(row)
    work.session.flush()


def confirm_hours(work: Work, judge: Judge, seen: Iterable[Seen]) -> list[Hours]:
    """Confirm hours of the other side, for one's own: all of them or none.

    Raises:
        NotFound: the exchange has no such hours.
        RuleRefused: they are of the judge's own side, or the judge has not accepted to take part.
        Conflict: they were confirmed, refused or changed meanwhile.
    """
    return [_judge(work, judge, one, HoursState.CONFIRMED) for one in seen]


def refuse_hours(work: Work, judge: Judge, seen: Seen, asked: Refusal) -> Hours:
    """Refuse hours of the other side, with the reason, for one's own.

    Raises:
        NotFound, RuleRefused, Conflict: as `confirm_hours` does.
    """
    row = _judge(work, judge, seen, HoursState.REFUSED)
    row.reason = asked.reason
    work.session.add(row)
    return row


def confirm_on_paper(
    work: Work, caller: Caller, exchange: Exchange, seen: Iterable[Seen], asked: OnPaper
) -> list[Hours]:
    """Enter that the other side has confirmed hours on paper, as a mediator: all of them or none.

    Raises:
        NotFound: the exchange has no such hours.
        AccessRefused: the caller may not.
        RuleRefused: they are the mediator's own, or of their organisation.
        Conflict: they were confirmed, refused or changed meanwhile.
    """
    membership = caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    mine = participation_of(work, exchange.id, caller.person_id)
    confirmed = []
    for one in seen:
        row = _waiting(work, exchange, one)
        rules.check_other_side(row.organisation_id, membership.organisation_id)
        if mine is not None:
            rules.check_other_side(row.organisation_id, mine.organisation_id)
        _settle(work, row, caller.person_id, HoursState.CONFIRMED)
        row.on_paper, row.reason = True, asked.note
        _record(work, exchange, "hours.recorded", row, by=caller.person_id)
        confirmed.append(row)
    return confirmed


def hours_of_person(work: Work, exchange_id: UUID, caller: Caller) -> Participant:
    """Return how somebody who is signed in takes part in an exchange.

    Raises:
        NotFound: they take no part in it, or a program asks for them.
    """
    mine = None
    if caller.key_id is None:  # a key stands for a member of a programme, not for a participant
        mine = participation_of(work, exchange_id, caller.person_id)
    if mine is None or mine.consented_at is None:
        raise NotFound(N_("There is no such participation among yours."))
    return mine


def _judge(work: Work, judge: Judge, seen: Seen, state: HoursState) -> Hours:
    if not judge.takes_part:
        raise RuleRefused(N_("Hours are confirmed by who has accepted to take part."))
    exchange = work.session.get_one(Exchange, judge.exchange_id)
    row = _waiting(work, exchange, seen)
    rules.check_other_side(row.organisation_id, judge.organisation_id)
    _settle(work, row, judge.person_id, state)
    _record(work, exchange, f"hours.{state}", row, by=judge.person_id)
    return row


def _waiting(work: Work, exchange: Exchange, seen: Seen) -> Hours:
    row = hours_in(work, exchange.id, seen.hours_id)
    _locked(work, row)
    rules.check_waiting(HoursState(row.state))
    if seen.quarters not in (None, row.quarters):
        raise Conflict(N_("These hours were corrected meanwhile: look at them again."))
    return row


def _settle(work: Work, row: Hours, judge: UUID, state: HoursState) -> None:
    row.state, row.judged_by, row.judged_at = state, judge, work.now
    row.reason, row.on_paper = "", False
    work.session.add(row)


def _locked(work: Work, row: Hours) -> None:
    """Let nobody else change a row before this unit of work ends, and see it as it is now."""
    query = select(Hours).where(Hours.id == row.id).with_for_update()
    found = work.session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise Conflict(N_("These hours were withdrawn meanwhile."))


def _check(
    work: Work,
    exchange: Exchange,
    participant: Participant,
    asked: NewHours,
    besides: Hours | None = None,
) -> None:
    rules.check_day(exchange, asked.day, work.now.date())
    # Two declarations of one person take turns: together they have no more than a day's hours either.
    work.session.exec(
        select(Participant.id).where(Participant.id == participant.id).with_for_update()
    ).one()
    others = select(func.coalesce(func.sum(Hours.quarters), 0)).where(
        Hours.participant_id == participant.id,
        Hours.day == asked.day,
        col(Hours.state) != HoursState.REFUSED,
    )
    if besides is not None:
        others = others.where(Hours.id != besides.id)
    rules.check_amount(asked.quarters, int(work.session.exec(others).one()))


def _record(work: Work, exchange: Exchange, action: str, row: Hours, *, by: UUID) -> None:
    amount = row.quarters / rules.QUARTERS
    record(work, exchange, action, row, by=by, exchange=exchange.id, done=f"{amount:g}")
