"""Who opened what is said about a person: one row a day for each reader, kept for a year, shown to the person.

Regulation (EU) 2016/679, articles 5(2) and 33(3): whoever must say what became known to whom can look it up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from app.assessing.tables import NotedReading, WhatIsRead
from app.exchanges.tables import Exchange, Participant
from app.plumbing.service import Work
from app.programmes.tables import Programme

MOST = 500
"""How many are shown, the latest first."""


@dataclass(frozen=True)
class ReadingTold:
    """One reading, in words."""

    day: date
    what: WhatIsRead
    programme: str
    exchange: str
    reader_id: UUID


def note_reading(work: Work, participant: Participant, reader: UUID, what: WhatIsRead) -> None:
    """Remember that somebody opened what is said about another person; once a day, and never about oneself."""
    if participant.person_id == reader:
        return
    dialect = work.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = {"id": uuid4(), "created_at": work.now, "day": work.now.date()}
    row |= {"participant_id": participant.id, "reader_id": reader, "what": what.value}
    work.note(insert(NotedReading).values(row).on_conflict_do_nothing())


def readings_of(
    work: Work, person_id: UUID, participant_id: UUID | None = None
) -> Sequence[ReadingTold]:
    """Return who opened what is said about a person, or about one part of theirs, the latest first."""
    query = (
        select(NotedReading, Programme.name, Exchange.title)
        .join(Participant, col(Participant.id) == NotedReading.participant_id)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .join(Programme, col(Programme.id) == Exchange.programme_id)
        .where(Participant.person_id == person_id)
    )
    if participant_id is not None:
        query = query.where(Participant.id == participant_id)
    rows = work.session.exec(
        query.order_by(col(NotedReading.day).desc(), col(NotedReading.id)).limit(MOST)
    )
    return [
        ReadingTold(row.day, WhatIsRead(row.what), programme, exchange, row.reader_id)
        for row, programme, exchange in rows
    ]
