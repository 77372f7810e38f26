"""What a person did about others, as they may take it along: that it was done, on which day; nothing of the others."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import AnotherLook, Assessment, Decision, Evidence, PastDecision
from app.exchanges.tables import Exchange, Hours, Participant
from app.plumbing.service import Work
from app.programmes.tables import Programme

KINDS: tuple[tuple[str, Any, str], ...] = (
    ("rating", Assessment, "rater_id"),
    ("evidence", Evidence, "added_by"),
    ("decision", Decision, "mediator_id"),
    ("decision, returned or reopened since", PastDecision, "mediator_id"),
    ("another look answered", AnotherLook, "answered_by"),
    ("hours confirmed or refused", Hours, "judged_by"),
)


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did about another person."""

    kind: str
    day: date
    programme: str


def deeds_of(work: Work, person_id: UUID) -> list[Deed]:
    """Return what a person did about others, oldest first: no text, no file, and nothing of whom it was about."""
    found = []
    for kind, table, column in KINDS:
        query = (
            select(table.created_at, Programme.name)
            .join(Participant, col(Participant.id) == table.participant_id)
            .join(Exchange, col(Exchange.id) == Participant.exchange_id)
            .join(Programme, col(Programme.id) == Exchange.programme_id)
            .where(getattr(table, column) == person_id, Participant.person_id != person_id)
        )
        rows = work.session.connection().execute(query).all()
        found += [Deed(kind, moment.date(), name) for moment, name in rows]
    return sorted(found, key=lambda deed: (deed.day, deed.kind))
