"""JSON doors: situations, told in own words, asked about, and led to needs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlmodel import select

from app.contacts.access import Act
from app.contacts.dependencies import ApiSpeaker
from app.contacts.queries import organisation_for
from app.needs.situations import (
    Answers,
    NewSituation,
    Wanted,
    answer_questions,
    leads_of,
    make_needs,
    say_anew,
    say_situation,
    situation_of,
)
from app.needs.tables import Situation
from app.needs.terms import MOST_LEVELS
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from referential import LevelId

router = APIRouter(prefix="/api/v1/situations", tags=["situations"])


class NewSituationIn(NewSituation):
    """How things are, in which organisation, and in which language it is said."""

    organisation_id: UUID
    language: Literal["fr", "en", "pt"]


class WantedNeeds(BaseModel):
    """What a situation led to, to be written down as needs."""

    needs: list[Wanted] = Field(min_length=1, max_length=MOST_LEVELS)


class LeadOut(BaseModel):
    """A competence to which a situation leads: a possible need."""

    competence: str
    title: str
    from_level: LevelId | None
    to_level: LevelId
    because: list[str]
    """The words or keywords of the sentence that led here; empty where an answer did."""
    answers: list[str]
    """The answers that led here."""


class SituationOut(BaseModel):
    """A situation, and where it leads."""

    id: UUID
    programme_id: UUID
    organisation_id: UUID
    words: str
    """As typed."""
    language: Literal["fr", "en", "pt"]
    domain: str
    """Whose questions were answered last; empty where none were."""
    answers: dict[str, list[str]]
    leads: list[LeadOut]
    created_at: datetime
    changed_at: datetime


class NeedsMade(BaseModel):
    """The needs that were written down, as drafts."""

    need_ids: list[UUID]


@router.get("")
def list_situations(
    work: WorkDep, caller: ApiSpeaker, organisation: UUID, paging: PagingDep
) -> Listing[SituationOut]:
    """List what an organisation said of itself, to who acts for it or leads exchanges in its programme."""
    organisation_for(work, caller, organisation, Act.LOOK)
    query = select(Situation).where(Situation.organisation_id == organisation)
    return paging.listing(query, lambda row: _out(work, row))


@router.post("", status_code=201)
@idempotent
def create_situation(work: WorkDep, caller: ApiSpeaker, asked: NewSituationIn) -> SituationOut:
    """Tell how things are in an organisation; the answer says where it leads, and why."""
    organisation = organisation_for(work, caller, asked.organisation_id, Act.SPEAK)
    said = NewSituation(words=asked.words)
    return _out(work, say_situation(work, caller, organisation, said, asked.language))


@router.get("/{situation_id}")
def show_situation(work: WorkDep, caller: ApiSpeaker, situation_id: UUID) -> SituationOut:
    """Show a situation, and where it leads."""
    return _out(work, situation_of(work, caller, situation_id))


@router.put("/{situation_id}")
@idempotent
def replace_situation(
    work: WorkDep, caller: ApiSpeaker, situation_id: UUID, asked: NewSituation
) -> SituationOut:
    """Write a situation anew; the needs that came of it stay as they are."""
    row = situation_of(work, caller, situation_id, Act.SPEAK)
    return _out(work, say_anew(work, caller, row, asked))


@router.post("/{situation_id}/answers")
@idempotent
def answer_situation(
    work: WorkDep, caller: ApiSpeaker, situation_id: UUID, asked: Answers
) -> SituationOut:
    """Answer the guided questions of a domain; those of other domains stay as they were answered."""
    row = situation_of(work, caller, situation_id, Act.SPEAK)
    return _out(work, answer_questions(work, caller, row, asked))


@router.post("/{situation_id}/needs", status_code=201)
@idempotent
def create_situation_needs(
    work: WorkDep, caller: ApiSpeaker, situation_id: UUID, asked: WantedNeeds
) -> NeedsMade:
    """Write down needs that a situation led to, as drafts, all of them or none."""
    row = situation_of(work, caller, situation_id, Act.SPEAK)
    return NeedsMade(need_ids=[one.id for one in make_needs(work, caller, row, asked.needs)])


def _out(work: Work, row: Situation) -> SituationOut:
    leads = [
        LeadOut(
            competence=one.competence.id,
            title=one.competence.title.in_language(row.language),
            from_level=one.from_level,
            to_level=one.to_level,
            because=list(one.because),
            answers=list(one.answers),
        )
        for one in leads_of(work.library.latest, row, row.language)
    ]
    return SituationOut.model_validate({**row.model_dump(), "leads": leads})
