"""JSON doors for everybody: open needs and offers that their sides marked public, for other platforms to read.

Nothing of a person stands in them: no name of a contact or volunteer, and no text that somebody typed freely.
"""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.needs.listing import public_ones
from app.needs.needs import NeedShown, needs_shown, profile_of_need
from app.needs.offers import OfferShown, offers_of_sides, profile_of_offer
from app.needs.tables import Duration, Need, Offer, Venue
from app.needs.terms import LevelIn
from app.plumbing.openapi_words import counted_headers
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.programmes.tables import Organisation
from referential import LevelId

router = APIRouter(prefix="/api/v1/feed", tags=["feed"])
TRIES = "120/minute"


class PublicSide(BaseModel):
    """Who says it; of a volunteer, nothing."""

    name: str
    kind: str
    url: str


class PublicSaidOut(BaseModel):
    """What a public need and a public offer have in common."""

    id: UUID
    programme_id: UUID
    organisation: PublicSide | None
    release: str
    venue: Venue
    country: str
    languages: list[str]
    durations: list[Duration]
    opened_at: datetime | None
    changed_at: datetime


class PublicNeed(PublicSaidOut):
    """An open need that everybody may read."""

    competence: str
    from_level: LevelId | None
    to_level: LevelId
    wanted_by: date | None
    learners: int
    returns: list[LevelIn]


class PublicOffer(PublicSaidOut):
    """An open offer that everybody may read."""

    hours_per_month: int
    available_from: date
    available_until: date | None
    levels: list[LevelIn]
    wishes: list[LevelIn]


@router.get("/needs", responses={200: {"headers": counted_headers()}})
def list_public_needs(
    request: Request, response: Response, work: WorkDep, paging: PagingDep
) -> Listing[PublicNeed]:
    """List the open needs that are marked public, newest first."""
    _open_to_all(request, response)
    rows = public_ones(Need, work.now.date())
    return paging.listing_together(rows, lambda found: [*map(_need, needs_shown(work, found))])


@router.get("/offers", responses={200: {"headers": counted_headers()}})
def list_public_offers(
    request: Request, response: Response, work: WorkDep, paging: PagingDep
) -> Listing[PublicOffer]:
    """List the open offers that are marked public, newest first."""
    _open_to_all(request, response)
    rows = public_ones(Offer, work.now.date())
    return paging.listing_together(rows, lambda found: [*map(_offer, offers_of_sides(work, found))])


def _open_to_all(request: Request, response: Response) -> None:
    spend(request, "feed", TRIES)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"


def _need(shown: NeedShown) -> PublicNeed:
    row = shown.row
    facts = row.model_dump(include=set(PublicNeed.model_fields) - {"returns"})
    return PublicNeed(
        **{**facts, "from_level": row.from_level or None},
        organisation=_side(shown.organisation),
        returns=profile_of_need(row, shown.returns).returns,
    )


def _offer(shown: OfferShown) -> PublicOffer:
    profile = profile_of_offer(shown)
    facts = shown.row.model_dump(include=set(PublicOffer.model_fields))
    side = None if shown.organisation is None else _side(shown.organisation)
    return PublicOffer(**facts, organisation=side, levels=profile.levels, wishes=profile.wishes)


def _side(organisation: Organisation) -> PublicSide:
    return PublicSide(name=organisation.name, kind=organisation.kind, url=organisation.url)
