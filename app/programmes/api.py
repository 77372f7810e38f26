"""JSON doors: programmes and their organisations."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, HttpUrl
from sqlmodel import col, select

from app.people.identity import BareEmail
from app.plumbing.forms import read
from app.plumbing.idempotency import idempotent
from app.plumbing.languages import OF_LANGUAGES
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line, Lines
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.programmes.organisations import (
    NewOrganisation,
    OrganisationProfile,
    add_organisation,
    change_organisation,
    organisation_of,
)
from app.programmes.tables import DocumentsFrom, Organisation, OrganisationKind, Programme
from app.programmes.workflow import ProgrammeProfile, change_profile, profile_of, programme_of

router = APIRouter(prefix="/api/v1", tags=["programmes"])


class ProgrammeOut(BaseModel):
    """A programme as the API shows it."""

    id: UUID
    slug: str
    name: str
    url: str
    email: str
    description: str
    language: Literal["fr", "en", "pt"]
    minimum_evidence: int
    validity_days: int | None
    minimum_age: int
    second_mediator: bool
    charter_needed: bool
    documents_from: DocumentsFrom
    holders_told: bool
    staff_basis: bool
    staff_told: bool
    representatives_told: bool
    linkedin_id: str | None
    created_at: datetime


class ProgrammeChanges(BaseModel):
    """What shall change of a programme; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line | None = None
    url: HttpUrl | None = None
    email: BareEmail | None = None
    description: Lines | None = None
    language: Line | None = Field(default=None, json_schema_extra=OF_LANGUAGES)
    minimum_evidence: int | None = None
    validity_days: int | None = None
    """In days; null makes badges valid without end."""
    minimum_age: int | None = None
    """How old who takes part must be, in years: 16 at least, since nobody can agree for a child here."""
    second_mediator: bool | None = None
    """Whether every decision needs a second mediator's word."""
    charter_needed: bool | None = None
    """Whether an exchange starts only when both organisations have accepted the charter."""
    documents_from: DocumentsFrom | None = None
    """Since when the documents of badges are public: `acceptance`, or `award` where holders were told."""
    holders_told: bool | None = None
    """That the programme tells the people who earn badges that documents are public from the award."""
    staff_basis: bool | None = None
    """That the basis on which staff are assessed was checked."""
    staff_told: bool | None = None
    """That employers tell their staff before these are invited."""
    representatives_told: bool | None = None
    """That employees' representatives, where there are any, are informed first."""
    linkedin_id: Line | None = None
    """The number of the programme's page on LinkedIn; null takes it away."""


class OrganisationOut(BaseModel):
    """An organisation as the API shows it."""

    id: UUID
    programme_id: UUID
    name: str
    kind: OrganisationKind
    url: str
    created_at: datetime


class OrganisationChanges(BaseModel):
    """What shall change of an organisation; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line | None = None
    kind: OrganisationKind | None = None
    url: HttpUrl | None = None
    """null takes the web site away."""


@router.get("/programmes")
def list_programmes(caller: ApiCaller, paging: PagingDep) -> Listing[ProgrammeOut]:
    """List the programmes you have a part in."""
    readable = caller.programmes(Action.READ)
    return paging.listing(select(Programme).where(col(Programme.id).in_(readable)), _programme)


@router.get("/programmes/{programme_id}")
def show_programme(work: WorkDep, caller: ApiCaller, programme_id: UUID) -> ProgrammeOut:
    """Show one programme."""
    return _programme(programme_of(work, caller, programme_id))


@router.patch("/programmes/{programme_id}")
@idempotent
def change_programme(
    work: WorkDep, caller: ApiCaller, programme_id: UUID, asked: ProgrammeChanges
) -> ProgrammeOut:
    """Change a programme's profile or policies."""
    programme = programme_of(work, caller, programme_id, Action.MANAGE_PROGRAMME)
    present = profile_of(programme).model_dump(mode="json")
    wanted = read(ProgrammeProfile, present | _given(asked))
    return _programme(change_profile(work, caller, programme, wanted))


@router.get("/organisations")
def list_organisations(
    caller: ApiCaller,
    paging: PagingDep,
    programme_id: UUID | None = None,
    kind: OrganisationKind | None = None,
    name: Annotated[Line | None, Query(max_length=200)] = None,
) -> Listing[OrganisationOut]:
    """List the organisations of your programmes, or of one of them; by name: look before you enter one twice."""
    readable = caller.programmes(Action.READ, programme_id)
    query = select(Organisation).where(col(Organisation.programme_id).in_(readable))
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    if name is not None:
        query = query.where(Organisation.name == name)
    return paging.listing(query, _organisation)


@router.post("/organisations", status_code=201)
@idempotent
def create_organisation(
    work: WorkDep, caller: ApiCaller, asked: NewOrganisation
) -> OrganisationOut:
    """Enter an organisation into one of your programmes."""
    caller.demand(asked.programme_id, Action.MANAGE_EXCHANGES)
    return _organisation(add_organisation(work, caller, asked))


@router.get("/organisations/{organisation_id}")
def show_organisation(work: WorkDep, caller: ApiCaller, organisation_id: UUID) -> OrganisationOut:
    """Show one organisation."""
    return _organisation(organisation_of(work, caller, organisation_id))


@router.patch("/organisations/{organisation_id}")
@idempotent
def correct_organisation(
    work: WorkDep, caller: ApiCaller, organisation_id: UUID, asked: OrganisationChanges
) -> OrganisationOut:
    """Correct what is known of an organisation."""
    row = organisation_of(work, caller, organisation_id, Action.MANAGE_EXCHANGES)
    present = row.model_dump(include=set(OrganisationProfile.model_fields))
    wanted = read(OrganisationProfile, present | _given(asked))
    return _organisation(change_organisation(work, caller, row, wanted))


def _given(asked: BaseModel) -> dict[str, Any]:
    return asked.model_dump(mode="json", exclude_unset=True)


def _programme(row: Programme) -> ProgrammeOut:
    return ProgrammeOut.model_validate(row, from_attributes=True)


def _organisation(row: Organisation) -> OrganisationOut:
    return OrganisationOut.model_validate(row, from_attributes=True)
