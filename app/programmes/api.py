"""JSON doors: programmes and their organisations."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import col, select

from app.plumbing.desk import DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller
from app.programmes.tables import Organisation, Programme
from app.programmes.workflow import NewOrganisation, add_organisation, programme_of

router = APIRouter(prefix="/api/v1", tags=["programmes"])


class ProgrammeOut(BaseModel):
    """A programme as the API shows it."""

    id: UUID
    slug: str
    name: str
    url: str
    email: str
    description: str
    language: str
    minimum_evidence: int
    validity_days: int | None
    created_at: datetime


class OrganisationOut(BaseModel):
    """An organisation as the API shows it."""

    id: UUID
    programme_id: UUID
    name: str
    kind: str
    url: str
    created_at: datetime


@router.get("/programmes")
def list_programmes(
    desk: DeskDep, caller: ApiCaller, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
) -> Listing[ProgrammeOut]:
    """List the programmes you have a part in."""
    readable = [found for found in caller.memberships if caller.may(found, Action.READ)]
    query = select(Programme).where(col(Programme.id).in_(readable))
    rows, following = listing(desk.session, query, Programme, cursor, limit)
    return Listing(items=[_programme(row) for row in rows], next=following)


@router.get("/programmes/{programme_id}")
def show_programme(desk: DeskDep, caller: ApiCaller, programme_id: UUID) -> ProgrammeOut:
    """Show one programme."""
    return _programme(programme_of(desk, caller, programme_id))


@router.get("/organisations")
def list_organisations(
    desk: DeskDep, caller: ApiCaller, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
) -> Listing[OrganisationOut]:
    """List the organisations of your programmes."""
    readable = [found for found in caller.memberships if caller.may(found, Action.READ)]
    query = select(Organisation).where(col(Organisation.programme_id).in_(readable))
    rows, following = listing(desk.session, query, Organisation, cursor, limit)
    return Listing(items=[_organisation(row) for row in rows], next=following)


@router.post("/organisations", status_code=201)
def create_organisation(
    desk: DeskDep, caller: ApiCaller, once: OnceDep, asked: NewOrganisation
) -> OrganisationOut:
    """Enter an organisation into one of your programmes."""
    return once(
        desk,
        caller.person_id,
        OrganisationOut,
        lambda: _organisation(add_organisation(desk, caller, asked)),
    )


def _programme(row: Programme) -> ProgrammeOut:
    return ProgrammeOut.model_validate(row, from_attributes=True)


def _organisation(row: Organisation) -> OrganisationOut:
    return OrganisationOut.model_validate(row, from_attributes=True)
