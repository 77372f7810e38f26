"""JSON doors: needs, stated, changed, opened and closed."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.contacts.access import Act
from app.contacts.dependencies import ApiSpeaker
from app.contacts.queries import organisation_for
from app.needs.listing import SaidFilter, needs_listed
from app.needs.needs import (
    NeedProfile,
    NeedShown,
    NewNeed,
    change_need,
    need_of,
    needs_shown,
    open_need,
    profile_of_need,
    state_need,
)
from app.needs.speaking import Closing, close_said, whose
from app.needs.tables import ClosedBecause, Duration, Need, SaidState, Venue
from app.needs.terms import LevelIn
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.tables import OrganisationKind
from referential import LevelId

router = APIRouter(prefix="/api/v1/needs", tags=["needs"])


class OfOrganisation(BaseModel):
    """The organisation that says something, as others see it."""

    id: UUID
    name: str
    kind: OrganisationKind


class NewNeedIn(NewNeed):
    """A need to be stated, and for which organisation."""

    organisation_id: UUID


class SaidOut(BaseModel):
    """What a need and an offer have in common, as the API shows it."""

    id: UUID
    programme_id: UUID
    state: SaidState
    title: str
    words: str
    release: str
    venue: Venue
    country: str
    """ISO 3166-1 alpha-2; empty where it does not matter."""
    town: str
    languages: list[str]
    """ISO 639-1."""
    durations: list[Duration]
    public: bool
    opened_at: datetime | None
    closed_at: datetime | None
    closed_because: ClosedBecause | None
    changed_at: datetime
    created_at: datetime


class NeedOut(SaidOut):
    """A need as the API shows it."""

    organisation: OfOrganisation
    situation_id: UUID | None
    """Null for who may not see the organisation's situation."""
    competence: str
    from_level: LevelId | None
    """Null: the people who learn begin."""
    to_level: LevelId
    wanted_by: date | None
    learners: int
    who_learns: str
    returns: list[LevelIn]
    """What the organisation can teach in return."""


@router.get("")
def list_needs(
    work: WorkDep, caller: ApiSpeaker, paging: PagingDep, asked: Annotated[SaidFilter, Query()]
) -> Listing[NeedOut]:
    """List the needs you may see: those of your organisations, drafts too, and the open ones of your programmes."""
    return paging.listing_together(
        needs_listed(caller, asked), lambda rows: _shown(work, caller, rows)
    )


@router.post("", status_code=201)
@idempotent
def create_need(work: WorkDep, caller: ApiSpeaker, asked: NewNeedIn) -> NeedOut:
    """State a need of an organisation, as a draft."""
    organisation = organisation_for(work, caller, asked.organisation_id, Act.SPEAK)
    new = NewNeed.model_validate(asked.model_dump(exclude={"organisation_id"}))
    return _need(work, caller, state_need(work, caller, organisation, new))


@router.get("/{need_id}")
def show_need(work: WorkDep, caller: ApiSpeaker, need_id: UUID) -> NeedOut:
    """Show one need."""
    return _need(work, caller, need_of(work, caller, need_id))


@router.put("/{need_id}")
@idempotent
def replace_need(work: WorkDep, caller: ApiSpeaker, need_id: UUID, asked: NeedProfile) -> NeedOut:
    """Write a need anew: what is not named is empty afterwards."""
    row = need_of(work, caller, need_id, Act.SPEAK)
    return _need(work, caller, change_need(work, caller, row, asked))


@router.post("/{need_id}/open", name="open_need")
@idempotent
def publish_need(work: WorkDep, caller: ApiSpeaker, need_id: UUID) -> NeedOut:
    """Open a need, or open it again: the programme's other organisations and volunteers see it."""
    row = need_of(work, caller, need_id, Act.SPEAK)
    return _need(work, caller, open_need(work, caller, row))


@router.post("/{need_id}/close")
@idempotent
def close_need(work: WorkDep, caller: ApiSpeaker, need_id: UUID, asked: Closing) -> NeedOut:
    """Close a need, and say why."""
    row = need_of(work, caller, need_id, Act.SPEAK)
    return _need(work, caller, close_said(work, caller, row, asked))


def _need(work: Work, speaker: ApiSpeaker, row: Need) -> NeedOut:
    return _shown(work, speaker, [row])[0]


def _shown(work: Work, speaker: ApiSpeaker, rows: list[Need]) -> list[NeedOut]:
    return [_out(speaker, one) for one in needs_shown(work, rows)]


def _out(speaker: ApiSpeaker, shown: NeedShown) -> NeedOut:
    row, own = shown.row, shown.organisation
    names = set(NeedOut.model_fields) - {"organisation", "situation_id", "returns"}
    facts = row.model_dump(include=names)
    returns = profile_of_need(row, shown.returns).returns
    looks = speaker.may(whose(row), Act.LOOK)
    return NeedOut(
        **{
            **facts,
            "from_level": row.from_level or None,
            "closed_because": row.closed_because or None,
        },
        organisation=OfOrganisation(id=own.id, name=own.name, kind=own.kind),
        situation_id=row.situation_id if looks else None,
        returns=returns,
    )
