"""JSON doors: offers, made, changed, opened and closed."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.contacts.access import Act
from app.contacts.dependencies import ApiSpeaker
from app.contacts.queries import organisation_for
from app.contacts.speaker import Whose
from app.errors import N_, BadInput
from app.needs.listing import SaidFilter, offers_listed
from app.needs.needs_api import OfOrganisation, SaidOut
from app.needs.offers import (
    KnownLevel,
    OfferProfile,
    OfferShown,
    change_offer,
    make_offer,
    offer_of,
    offers_shown,
    open_offer,
    profile_of_offer,
)
from app.needs.speaking import Closing, close_said
from app.needs.tables import Offer
from app.needs.terms import LevelIn
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep

router = APIRouter(prefix="/api/v1/offers", tags=["offers"])


class NewOfferIn(OfferProfile):
    """An offer to be made: an organisation's, or one's own in a programme."""

    organisation_id: UUID | None = None
    programme_id: UUID | None = None
    """For an offer in one's own name, which only who is signed in can make."""


class OfferOut(SaidOut):
    """An offer as the API shows it."""

    organisation: OfOrganisation | None
    """Null for a volunteer's own offer."""
    person: str | None
    """The volunteer's name, for themselves and the programme; null for others, and for an organisation's offer."""
    hours_per_month: int
    available_from: date
    available_until: date | None
    levels: list[KnownLevel]
    """What is known, at which level."""
    wishes: list[LevelIn]
    """What is to be learnt in return."""


@router.get("")
def list_offers(
    work: WorkDep, caller: ApiSpeaker, paging: PagingDep, asked: Annotated[SaidFilter, Query()]
) -> Listing[OfferOut]:
    """List the offers you may see: those of your organisations, drafts too, and the open ones of your programmes."""
    return paging.listing_together(
        offers_listed(caller, asked), lambda rows: _shown(work, caller, rows)
    )


@router.post("", status_code=201)
@idempotent
def create_offer(work: WorkDep, caller: ApiSpeaker, asked: NewOfferIn) -> OfferOut:
    """Make an offer, as a draft."""
    profile = OfferProfile.model_validate(asked.model_dump(include=set(OfferProfile.model_fields)))
    return _offer(work, caller, make_offer(work, caller, _whose(work, caller, asked), profile))


@router.get("/{offer_id}")
def show_offer(work: WorkDep, caller: ApiSpeaker, offer_id: UUID) -> OfferOut:
    """Show one offer."""
    return _offer(work, caller, offer_of(work, caller, offer_id))


@router.put("/{offer_id}")
@idempotent
def replace_offer(
    work: WorkDep, caller: ApiSpeaker, offer_id: UUID, asked: OfferProfile
) -> OfferOut:
    """Write an offer anew: what is not named is empty afterwards."""
    row = offer_of(work, caller, offer_id, Act.SPEAK)
    return _offer(work, caller, change_offer(work, caller, row, asked))


@router.post("/{offer_id}/open", name="open_offer")
@idempotent
def publish_offer(work: WorkDep, caller: ApiSpeaker, offer_id: UUID) -> OfferOut:
    """Open an offer, or open it again: the programme's other organisations see it."""
    row = offer_of(work, caller, offer_id, Act.SPEAK)
    return _offer(work, caller, open_offer(work, caller, row))


@router.post("/{offer_id}/close")
@idempotent
def close_offer(work: WorkDep, caller: ApiSpeaker, offer_id: UUID, asked: Closing) -> OfferOut:
    """Close an offer, and say why."""
    row = offer_of(work, caller, offer_id, Act.SPEAK)
    return _offer(work, caller, close_said(work, caller, row, asked))


def _whose(work: Work, speaker: ApiSpeaker, asked: NewOfferIn) -> Whose:
    if asked.organisation_id is not None:
        organisation = organisation_for(work, speaker, asked.organisation_id, Act.SPEAK)
        return Whose.organisation(organisation)
    if asked.programme_id is None:
        raise BadInput(
            N_("Name the organisation that offers, or the programme in which you offer yourself."),
            field="organisation_id",
        )
    return Whose(asked.programme_id, person_id=speaker.person_id)


def _offer(work: Work, speaker: ApiSpeaker, row: Offer) -> OfferOut:
    return _shown(work, speaker, [row])[0]


def _shown(work: Work, speaker: ApiSpeaker, rows: list[Offer]) -> list[OfferOut]:
    return [_out(one) for one in offers_shown(work, speaker, rows)]


def _out(shown: OfferShown) -> OfferOut:
    row, own = shown.row, shown.organisation
    apart = {"organisation", "person", "levels", "wishes"}
    facts = row.model_dump(include=set(OfferOut.model_fields) - apart)
    levels = [
        KnownLevel.model_validate(one.model_dump(include=set(KnownLevel.model_fields)))
        for one in shown.levels
    ]
    return OfferOut(
        **{**facts, "closed_because": row.closed_because or None},
        organisation=OfOrganisation(id=own.id, name=own.name, kind=own.kind) if own else None,
        person=shown.person or None,
        levels=levels,
        wishes=profile_of_offer(shown).wishes,
    )
