"""The people who wait for something, one row for each person in an exchange."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import col, select

from app.assessing.tables import Assessment, Decision, DecisionState
from app.assessing.waiting import Waiting, is_to_decide
from app.exchanges.queries import TAKES_PART
from app.exchanges.tables import Exchange, Participant, Target
from app.issuing.queries import IS_TO_AWARD
from app.people.acquaintance import names_known_to
from app.people.identity import alphabetical
from app.plumbing.paging import Paging
from app.plumbing.service import Work
from app.programmes.tables import Programme
from app.today.queries import IS_WAITING


class PeopleFilter(BaseModel):
    """Who is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    show: Waiting = Waiting.READY_TO_DECIDE
    programme: UUID | None = None


@dataclass(frozen=True)
class Step:
    """Where what a person waits for is done."""

    address: str
    competence: str = ""
    """The competence that it is about; empty where it is about the person."""


@dataclass(frozen=True)
class WaitingPerson:
    """A person in an exchange, and what is done for them next."""

    exchange: Exchange
    name: str
    """Empty once it was erased."""
    steps: tuple[Step, ...]


def waiting_people(
    work: Work, exchange_ids: Collection[UUID], kind: Waiting, paging: Paging
) -> tuple[list[WaitingPerson], str | None]:
    """Return who of some exchanges waits for something, by exchange and name, and the cursor of the next page.

    Raises:
        BadInput: the cursor is not one of ours.
    """
    query = (
        select(Participant)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .join(Programme, col(Programme.id) == Exchange.programme_id)
        .where(col(Exchange.id).in_(exchange_ids), IS_WAITING[kind])
    )
    rows, following = paging.page(query)
    exchanges = _exchanges(work, {row.exchange_id for row in rows})
    names = _names(work, rows, exchanges)
    steps = _steps(work, rows, kind)
    people = [
        WaitingPerson(exchanges[row.exchange_id], names[row.id], tuple(steps.get(row.id, ())))
        for row in rows
    ]
    return sorted(people, key=_order), following


def _names(
    work: Work, rows: Sequence[Participant], exchanges: Mapping[UUID, Exchange]
) -> dict[UUID, str]:
    """Return the names of who waits, each as the programme of their exchange knows them; by their place."""
    within = {row.id: exchanges[row.exchange_id].programme_id for row in rows}
    known = {
        programme_id: names_known_to(work, programme_id, {row.person_id for row in rows})
        for programme_id in set(within.values())
    }
    return {row.id: known[within[row.id]].get(row.person_id, "") for row in rows}


def _order(person: WaitingPerson) -> tuple[str, UUID, tuple[bool, str]]:
    return person.exchange.title, person.exchange.id, alphabetical(person.name)


def _exchanges(work: Work, exchange_ids: Collection[UUID]) -> dict[UUID, Exchange]:
    rows = work.session.exec(select(Exchange).where(col(Exchange.id).in_(exchange_ids)))
    return {row.id: row for row in rows}


def _steps(work: Work, rows: Sequence[Participant], kind: Waiting) -> dict[UUID, list[Step]]:
    """Return where each of them is waited for: their sheets, or the pages of their decisions."""
    within = {row.id: row.exchange_id for row in rows}
    found: dict[UUID, list[Step]] = defaultdict(list)
    for participant_id, competence, decision_id in work.session.connection().execute(
        _seats(kind, list(within))
    ):
        sheet = f"/exchanges/{within[participant_id]}/participants/{participant_id}/{competence}"
        address = f"/decisions/{decision_id}" if kind is Waiting.READY_TO_AWARD else sheet
        found[participant_id].append(Step(address, competence))
    return found


def _seats(kind: Waiting, ids: list[UUID]) -> sa.Executable:
    """Return the query of participant, competence and decision; people who are invited have no seat yet."""
    if kind is Waiting.READY_TO_DECIDE:
        return (
            sa.select(col(Assessment.participant_id), col(Assessment.competence), sa.null())
            .join(Exchange, col(Exchange.id) == Assessment.exchange_id)
            .join(Programme, col(Programme.id) == Exchange.programme_id)
            .where(col(Assessment.participant_id).in_(ids), is_to_decide())
        )
    if kind in (Waiting.SECOND, Waiting.READY_TO_AWARD):
        proposed = col(Decision.state) == DecisionState.PROPOSED
        return sa.select(
            col(Decision.participant_id), col(Decision.competence), col(Decision.id)
        ).where(
            col(Decision.participant_id).in_(ids),
            IS_TO_AWARD if kind is Waiting.READY_TO_AWARD else proposed,
        )
    return (
        sa.select(col(Participant.id), col(Target.competence), sa.null())
        .join(Target, col(Target.exchange_id) == Participant.exchange_id)
        .where(col(Participant.id).in_(ids), TAKES_PART)
        .order_by(col(Target.position))
    )
