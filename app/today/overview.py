"""A programme's day: what waits and for whom, and its exchanges with how far their people are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col

from app.assessing.looking_again import looks_waiting
from app.assessing.tables import AnotherLook
from app.assessing.waiting import Waiting
from app.contacts.requests import requests_waiting
from app.exchanges.listing import ExchangeFilter, filtered, late_ones, under_way
from app.exchanges.tables import Exchange
from app.plumbing.service import Work
from app.programmes.access import Action, Role
from app.programmes.caller import Caller
from app.programmes.queries import organisation_names, programmes_by_name
from app.programmes.tables import Programme
from app.proposals.queries import proposals_asked_for
from app.today.queries import (
    OWN_SECOND,
    FirstSteps,
    Numbers,
    Stage,
    first_steps,
    hours_numbers,
    stages_of,
    undelivered_numbers,
    waiting_numbers,
)
from app.training.queries import dead_by_programme

LOOKED_THROUGH = 300
"""In how many exchanges of a reader it is counted who waits, the latest first."""


@dataclass(frozen=True)
class WaitingLine:
    """One thing that waits: how often, and where it is seen."""

    kind: str
    count: int
    address: str


@dataclass(frozen=True)
class ExchangeRow:
    """An exchange as a list shows it."""

    exchange: Exchange
    social: str
    tech: str
    stages: list[tuple[Stage, int]]
    """How many people have come how far, without those stages in which nobody is."""

    @property
    def people(self) -> int:
        """How many take part or are invited."""
        return sum(count for _, count in self.stages)

    @property
    def parts(self) -> list[tuple[Stage, float, float]]:
        """The parts of a bar: where each begins and how wide it is, in hundredths."""
        made, start = [], 0.0
        for stage, count in self.stages:
            width = 100 * count / self.people
            made.append((stage, round(start, 2), round(width, 2)))
            start += width
        return made


@dataclass(frozen=True)
class ProgrammeDay:
    """What a member of a programme sees first."""

    programme: Programme
    role: Role
    may: frozenset[str]
    own: list[WaitingLine]
    """What waits for the reader."""
    others: list[WaitingLine]
    """What the reader waits for."""
    rows: list[ExchangeRow]
    more: bool
    """Whether there are further exchanges under way than the rows."""
    partial: bool
    """Whether there are more exchanges than those in which it was counted who waits."""
    steps: FirstSteps | None
    """How far it is on the way to its first badge; nothing once it has awarded one."""


def days_of(
    work: Work, caller: Caller, programmes: Sequence[UUID], most: int
) -> list[ProgrammeDay]:
    """Return the day of some programmes that the caller may read, each with its latest exchanges, `most` at most."""
    looked_at = under_way(work, programmes, LOOKED_THROUGH + 1)
    numbers = waiting_numbers(work, caller, looked_at[:LOOKED_THROUGH])
    late, hours = late_ones(work, programmes), hours_numbers(work, programmes)
    writing = [one for one in programmes if caller.may(one, Action.READ_ADDRESSES)]
    undelivered = undelivered_numbers(work, writing)
    managed = [one for one in programmes if caller.may(one, Action.MANAGE_PROGRAMME)]
    steps = first_steps(work, managed)
    opening = [one for one in programmes if caller.may(one, Action.MANAGE_EXCHANGES)]
    requests = requests_waiting(work, opening)
    proposals, dead = proposals_asked_for(work, opening), dead_by_programme(work, opening)
    assessed = [one for one in programmes if caller.may(one, Action.ASSESS)]
    looks = looks_waiting(work, assessed)
    latest = {one: _latest(work, one, most + 1) for one in programmes}
    rows = rows_of(work, [row for found in latest.values() for row in found[:most]])
    days = []
    for programme in programmes_by_name(work, programmes):
        own, others = _lines(programme.id, numbers.get(programme.id, Numbers()))
        own += _looks(looks.get(programme.id, []))
        counted = {"late": late, "mail": undelivered, "requests": requests}
        counted |= {"proposals": proposals, "training": dead}
        own += _counted(programme.id, counted)
        others += _counted(programme.id, {"hours": hours})
        way = steps.get(programme.id)
        days.append(
            ProgrammeDay(
                programme=programme,
                role=caller.memberships[programme.id].role,
                may=frozenset(one.value for one in Action if caller.may(programme.id, one)),
                own=own,
                others=others,
                rows=[rows[row.id] for row in latest[programme.id][:most]],
                more=len(latest[programme.id]) > most,
                partial=len(looked_at) > LOOKED_THROUGH,
                steps=None if way is None or way.awarded else way,
            )
        )
    return days


PLACES = {
    "late": "/exchanges?programme={id}&state=late",
    "hours": "/exchanges?programme={id}&state=hours",
    "mail": "/programmes/{id}/mail",
    "requests": "/programmes/{id}/requests",
    "proposals": "/programmes/{id}/proposals",
    "training": "/programmes/{id}/training",
}
"""Where what waits in a programme, without anybody's name, is seen."""


def _counted(programme_id: UUID, kinds: Mapping[str, Mapping[UUID, int]]) -> Iterator[WaitingLine]:
    for kind, counts in kinds.items():
        if count := counts.get(programme_id):
            yield WaitingLine(kind, count, PLACES[kind].format(id=programme_id))


def _looks(waiting: Sequence[tuple[AnotherLook, UUID]]) -> Iterator[WaitingLine]:
    """Yield the line of those who ask for another look; it leads to the one that is due first."""
    if waiting:
        look, exchange_id = waiting[0]
        seat = f"/exchanges/{exchange_id}/participants/{look.participant_id}/{look.competence}"
        yield WaitingLine("looks", len(waiting), f"{seat}#looks")


def rows_of(work: Work, exchanges: Sequence[Exchange]) -> dict[UUID, ExchangeRow]:
    """Return some exchanges as a list shows them; three queries for all."""
    stages = stages_of(work, [exchange.id for exchange in exchanges])
    names = organisation_names(work, {side for exchange in exchanges for side in exchange.sides})
    return {
        exchange.id: ExchangeRow(
            exchange,
            names[exchange.social_organisation_id],
            names[exchange.tech_organisation_id],
            [(stage, found[stage]) for stage in Stage if stage in found]
            if (found := stages.get(exchange.id))
            else [],
        )
        for exchange in exchanges
    }


def _latest(work: Work, programme_id: UUID, most: int) -> list[Exchange]:
    query = filtered(work, [programme_id], ExchangeFilter())
    latest = query.order_by(col(Exchange.created_at).desc(), col(Exchange.id).desc())
    return list(work.session.exec(latest.limit(most)))


def _lines(programme_id: UUID, numbers: Numbers) -> tuple[list[WaitingLine], list[WaitingLine]]:
    own_second = numbers.people.get(OWN_SECOND, 0)
    counts = {
        **numbers.people,
        Waiting.SECOND.value: numbers.people.get(Waiting.SECOND.value, 0) - own_second,
    }

    def lines(kinds: Collection[str]) -> list[WaitingLine]:
        return [
            WaitingLine(kind, counts[kind], _where(programme_id, kind, numbers.exchanges[kind]))
            for kind in kinds
            if counts.get(kind)
        ]

    own = (
        OWN_SECOND,
        Waiting.READY_TO_DECIDE.value,
        Waiting.READY_TO_AWARD.value,
        Waiting.NO_BASELINE.value,
    )
    return lines(own), lines((Waiting.INVITED.value, Waiting.SECOND.value))


def _where(programme_id: UUID, kind: str, exchanges: Sequence[UUID]) -> str:
    """Return where these people are seen: in their exchange, or in the list of those of several exchanges."""
    show = Waiting.SECOND.value if kind == OWN_SECOND else kind
    if len(exchanges) == 1:
        return f"/exchanges/{exchanges[0]}?show={show}"
    return f"/today/people?show={show}&programme={programme_id}"
