"""JSON doors: what an employer keeps: keys, issuers to trust, badges to watch."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from app.employers.access import EmployerCallerDep
from app.employers.keys import NewEmployerKey, key_of, make_employer_key, use_of
from app.employers.tables import EmployerKey, TrustedIssuer, Watch
from app.employers.trust import distrust, trust, trusted_issuer_of
from app.employers.watches import unwatch, watch, watch_of
from app.errors import N_, NotFound
from app.issuing.addresses import Addresses
from app.issuing.tables import Award, BadgeClassRow
from app.plumbing.api_keys import end_key
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep

router = APIRouter(prefix="/api/v1/desk", tags=["employers"])


class EmployerKeyOut(BaseModel):
    """An employer's key: everything but the key itself."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    badges: int = Field(description="How many badges were verified with it in the last 30 days.")


class MadeEmployerKey(EmployerKeyOut):
    """A key that was just made."""

    SHOWN_ONCE: ClassVar[frozenset[str]] = frozenset({"key"})

    key: str | None = None
    """The key itself, in this one answer only: a repeated call finds null here."""


class TrustedIssuerOut(BaseModel):
    """An issuer you rely on: reports on its badges say `registered`."""

    id: UUID
    address: str
    created_at: datetime


class NewTrustedIssuer(BaseModel):
    """The issuer to rely on."""

    model_config = ConfigDict(extra="forbid")

    address: str
    """The profile's address or DID: `issuer.id` of a report."""


class WatchOut(BaseModel):
    """A badge of this service whose revocation you will be told of."""

    award_id: UUID
    assertion: str
    competence: str
    level: str
    release: str
    created_at: datetime


class NewWatch(BaseModel):
    """The badge to watch: the id at the end of its assertion's address."""

    model_config = ConfigDict(extra="forbid")

    award_id: UUID


@router.get("/keys")
def list_keys(
    work: WorkDep, caller: EmployerCallerDep, paging: PagingDep
) -> Listing[EmployerKeyOut]:
    """List your keys, ended ones too."""
    query = select(EmployerKey).where(EmployerKey.person_id == caller.person_id)
    used = use_of(work, caller.person_id)
    return paging.listing(work, query, EmployerKey, lambda row: _key(row, used.get(row.id, 0)))


@router.post("/keys", status_code=201)
@idempotent
def create_key(work: WorkDep, caller: EmployerCallerDep, asked: NewEmployerKey) -> MadeEmployerKey:
    """Make a key; one that is made through a key ends no later than that key."""
    row, token = make_employer_key(work, caller.person_id, asked, until=caller.until)
    return MadeEmployerKey(**_key(row, 0).model_dump(), key=token)


@router.post("/keys/{key_id}/revoke")
@idempotent
def revoke_key(work: WorkDep, caller: EmployerCallerDep, key_id: UUID) -> EmployerKeyOut:
    """End a key at once."""
    row = key_of(work, caller.person_id, key_id)
    end_key(work, row)
    return _key(row, use_of(work, caller.person_id).get(row.id, 0))


@router.get("/issuers")
def list_issuers(
    work: WorkDep, caller: EmployerCallerDep, paging: PagingDep
) -> Listing[TrustedIssuerOut]:
    """List the issuers you rely on."""
    query = select(TrustedIssuer).where(TrustedIssuer.person_id == caller.person_id)
    return paging.listing(work, query, TrustedIssuer, _issuer)


@router.post("/issuers", status_code=201)
@idempotent
def add_issuer(
    work: WorkDep, caller: EmployerCallerDep, asked: NewTrustedIssuer
) -> TrustedIssuerOut:
    """Put an issuer on your list."""
    return _issuer(trust(work, caller.person_id, asked.address))


@router.post("/issuers/{issuer_id}/remove")
@idempotent
def remove_issuer(work: WorkDep, caller: EmployerCallerDep, issuer_id: UUID) -> TrustedIssuerOut:
    """Take an issuer off your list; answers which one it was."""
    row = trusted_issuer_of(work, caller.person_id, issuer_id)
    distrust(work, row)
    return _issuer(row)


@router.get("/watches")
def list_watches(work: WorkDep, caller: EmployerCallerDep, paging: PagingDep) -> Listing[WatchOut]:
    """List the badges you watch; one whose revocation you were told of is no longer among them."""
    query = select(Watch).where(Watch.person_id == caller.person_id, col(Watch.told_at).is_(None))
    return paging.listing(work, query, Watch, lambda row: _watch(work, row))


@router.post("/watches", status_code=201)
@idempotent
def add_watch(work: WorkDep, caller: EmployerCallerDep, asked: NewWatch) -> WatchOut:
    """Watch a valid badge of this service; `"watch": true` of a verification does the same."""
    if not watch(work, caller.person_id, asked.award_id):
        raise NotFound(N_("There is no valid badge of this service to watch."), field="award_id")
    return _watch(work, watch_of(work, caller.person_id, asked.award_id))


@router.post("/watches/{award_id}/remove")
@idempotent
def remove_watch(work: WorkDep, caller: EmployerCallerDep, award_id: UUID) -> WatchOut:
    """Watch a badge no more; answers which one it was."""
    row = watch_of(work, caller.person_id, award_id)
    unwatch(work, row)
    return _watch(work, row)


def _key(row: EmployerKey, badges: int) -> EmployerKeyOut:
    return EmployerKeyOut(**row.model_dump(exclude={"digest", "person_id"}), badges=badges)


def _issuer(row: TrustedIssuer) -> TrustedIssuerOut:
    return TrustedIssuerOut.model_validate(row, from_attributes=True)


def _watch(work: Work, row: Watch) -> WatchOut:
    award = work.session.get_one(Award, row.award_id)
    made = work.session.get_one(BadgeClassRow, award.badge_class_id)
    return WatchOut(
        award_id=award.id,
        assertion=Addresses(work.settings.base_url).assertion(award.id),
        competence=made.competence,
        level=made.level,
        release=made.release,
        created_at=row.created_at,
    )
