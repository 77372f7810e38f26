"""JSON doors: what people say of themselves, what partners say by their link, and evidence that is a file."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import select

from app.assessing.api import AssessmentOut, EvidenceOut
from app.assessing.dependencies import AssessableExchange
from app.assessing.evidence import NewFile, add_file
from app.assessing.partners import open_partner_link, rate_as_partner
from app.assessing.ratings import Ratings, rate_oneself
from app.assessing.seats import seat_of
from app.assessing.tables import Assessment, Moment, RatedBy, Rating
from app.exchanges.people_api import NOBODY, OwnParticipation
from app.exchanges.queries import levels_of, own_participation, participant_in
from app.exchanges.tables import Exchange
from app.people.dependencies import OneselfDep
from app.plumbing.idempotency import idempotent
from app.plumbing.openapi_words import counted_headers
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1", tags=["assessments"])
OWN = "/participations/{participant_id}/assessments"
PARTNER = "/partner-ratings/{token}"
TRIES = "60/hour"


class OwnRatings(Ratings):
    """What a person says of themselves on one competence."""

    competence: Line = Field(min_length=1, max_length=80)


class ToRate(BaseModel):
    """Somebody of the other side, whom a partner may rate."""

    participant_id: UUID
    name: str
    competences: dict[str, list[str]]
    """The id of a competence → the ids of its descriptors, up to the level that the exchange aims at."""


class PartnerSheet(BaseModel):
    """What a partner's link leads to."""

    exchange: str
    """The exchange's title."""
    moment: Moment
    people: list[ToRate]
    """Who can be rated."""


class PartnerRating(BaseModel):
    """What a partner says of one person on one competence."""

    model_config = ConfigDict(extra="forbid")

    participant_id: UUID
    competence: Line = Field(min_length=1, max_length=80)
    ratings: dict[Line, Rating]


class PartnerRatings(BaseModel):
    """All that a partner says; the link is spent by it."""

    model_config = ConfigDict(extra="forbid")

    items: list[PartnerRating] = Field(min_length=1, max_length=200)
    """One entry for each person and competence; what was not seen is left out."""


class PartnerRated(BaseModel):
    """What was kept of a partner's ratings."""

    items: list[AssessmentOut]


@dataclass(frozen=True)
class FileEvidence:
    """A file that shows what a participant can do, as a form sends it."""

    participant_id: Annotated[UUID, Form(description="The id of the participant.")]
    competence: Annotated[Line, Form(max_length=80, description="The id of the competence.")]
    file: Annotated[
        UploadFile, File(description="PDF, picture, text, or an office document, within the limit.")
    ]
    title: Annotated[Line, Form(max_length=200, description="By default, the file's name.")] = ""
    descriptors: Annotated[
        tuple[Line, ...],
        Form(max_length=60, description="Ids of the descriptors it speaks for; none: for all."),
    ] = ()


@router.get(OWN, responses=NOBODY)
def list_own_assessments(
    participation: OwnParticipation, paging: PagingDep
) -> Listing[AssessmentOut]:
    """List what you said of yourself in an exchange; needs your own token or session, not a key."""
    own = select(Assessment).where(
        Assessment.participant_id == participation.id, Assessment.by == RatedBy.SELF
    )
    return paging.listing(own, AssessmentOut.model_validate)


@router.post(OWN, status_code=201, responses=NOBODY)
@idempotent
def create_own_assessment(
    work: WorkDep, caller: OneselfDep, participant_id: UUID, asked: OwnRatings
) -> AssessmentOut:
    """Say how you see yourself on one competence; saying it again replaces what you said of that moment."""
    own = own_participation(work, caller.person_id, participant_id)
    exchange = work.session.get_one(Exchange, own.exchange_id)
    seat = seat_of(work, exchange, own, asked.competence)
    return AssessmentOut.model_validate(rate_oneself(work, seat, asked))


@router.get(PARTNER, responses={200: {"headers": counted_headers()}})
def show_partner_sheet(request: Request, work: WorkDep, token: Line) -> PartnerSheet:
    """Show what a partner can rate: `token` is what the mailed link ends with; no key is needed."""
    spend(request, "partner", TRIES)
    view = open_partner_link(work, token)
    descriptors = {
        level.competence.id: [
            one.id
            for known, definition in level.competence.levels.items()
            if level.referential.level(known).rank <= level.rank
            for one in definition.descriptors
        ]
        for level in levels_of(work, view.exchange)
    }
    return PartnerSheet(
        exchange=view.exchange.title,
        moment=Moment(view.link.moment),
        people=[
            ToRate(
                participant_id=participant.id,
                name=name,
                competences={one.id: descriptors[one.id] for one in competences},
            )
            for participant, name, competences in view.people
        ],
    )


@router.post(PARTNER, status_code=201, responses={201: {"headers": counted_headers()}})
def create_partner_ratings(
    request: Request, work: WorkDep, token: Line, asked: PartnerRatings
) -> PartnerRated:
    """Keep all that a partner says, and spend the link: it works once, so no `Idempotency-Key` is needed."""
    spend(request, "partner", TRIES)
    given = {(one.participant_id, one.competence): one.ratings for one in asked.items}
    made = rate_as_partner(work, open_partner_link(work, token), given)
    return PartnerRated(items=[AssessmentOut.model_validate(one) for one in made])


@router.post("/exchanges/{exchange_id}/evidence/file", status_code=201)
@idempotent
def create_file_evidence(
    work: WorkDep,
    caller: ApiCaller,
    exchange: AssessableExchange,
    given: Annotated[FileEvidence, Depends(FileEvidence)],
) -> EvidenceOut:
    """Attach a file to a participant's competence, as multipart/form-data."""
    seat = seat_of(
        work, exchange, participant_in(work, exchange, given.participant_id), given.competence
    )
    content = given.file.file.read(work.settings.evidence_limit + 1)
    new = NewFile(given.title or given.file.filename or "", content, list(given.descriptors))
    return EvidenceOut.model_validate(add_file(work, seat, new, added_by=caller.person_id))
