"""JSON doors: what an employer keeps: keys, issuers to trust, badges to watch."""

from uuid import UUID

from fastapi import APIRouter
from sqlmodel import col, select

from app.employers.access import EmployerCallerDep
from app.employers.keys import NewEmployerKey, key_of, make_employer_key, use_of
from app.employers.schemas import (
    EmployerKeyOut,
    MadeEmployerKey,
    NewTrustedIssuer,
    NewWatch,
    TrustedIssuerOut,
    WatchOut,
    issuer_out,
    key_out,
    watch_out,
)
from app.employers.tables import EmployerKey, TrustedIssuer, Watch
from app.employers.trust import distrust, trust, trusted_issuer_of
from app.employers.watches import unwatch, watch, watch_of
from app.errors import N_, NotFound
from app.plumbing.api_keys import revoke
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import WorkDep

router = APIRouter(prefix="/api/v1/desk", tags=["employers"])


@router.get("/keys")
def list_employer_keys(
    work: WorkDep, caller: EmployerCallerDep, paging: PagingDep
) -> Listing[EmployerKeyOut]:
    """List your keys, ended ones too."""
    query = select(EmployerKey).where(EmployerKey.person_id == caller.person_id)
    used = use_of(work, caller.person_id)
    return paging.listing(query, lambda row: key_out(row, used.get(row.id, 0)))


@router.post("/keys", status_code=201)
@idempotent
def create_employer_key(
    work: WorkDep, caller: EmployerCallerDep, asked: NewEmployerKey
) -> MadeEmployerKey:
    """Make a key; one that is made through a key ends no later than that key."""
    row, token = make_employer_key(work, caller.person_id, asked, until=caller.until)
    return MadeEmployerKey(**key_out(row, 0).model_dump(), key=token)


@router.post("/keys/{key_id}/revoke")
@idempotent
def revoke_employer_key(work: WorkDep, caller: EmployerCallerDep, key_id: UUID) -> EmployerKeyOut:
    """End a key at once."""
    row = key_of(work, caller.person_id, key_id)
    revoke(work, row)
    return key_out(row, use_of(work, caller.person_id).get(row.id, 0))


@router.get("/issuers")
def list_trusted_issuers(caller: EmployerCallerDep, paging: PagingDep) -> Listing[TrustedIssuerOut]:
    """List the issuers you rely on."""
    query = select(TrustedIssuer).where(TrustedIssuer.person_id == caller.person_id)
    return paging.listing(query, issuer_out)


@router.post("/issuers", status_code=201)
@idempotent
def create_trusted_issuer(
    work: WorkDep, caller: EmployerCallerDep, asked: NewTrustedIssuer
) -> TrustedIssuerOut:
    """Put an issuer on your list."""
    return issuer_out(trust(work, caller.person_id, asked.address))


@router.post("/issuers/{issuer_id}/remove")
@idempotent
def delete_trusted_issuer(
    work: WorkDep, caller: EmployerCallerDep, issuer_id: UUID
) -> TrustedIssuerOut:
    """Take an issuer off your list; answers which one it was."""
    row = trusted_issuer_of(work, caller.person_id, issuer_id)
    distrust(work, row)
    return issuer_out(row)


@router.get("/watches")
def list_watches(work: WorkDep, caller: EmployerCallerDep, paging: PagingDep) -> Listing[WatchOut]:
    """List the badges you watch; one whose revocation you were told of is no longer among them."""
    query = select(Watch).where(Watch.person_id == caller.person_id, col(Watch.told_at).is_(None))
    return paging.listing(query, lambda row: watch_out(work, row))


@router.post("/watches", status_code=201)
@idempotent
def create_watch(work: WorkDep, caller: EmployerCallerDep, asked: NewWatch) -> WatchOut:
    """Watch a valid badge of this service; `"watch": true` of a verification does the same."""
    if not watch(work, caller.person_id, asked.award_id):
        raise NotFound(N_("There is no valid badge of this service to watch."), field="award_id")
    return watch_out(work, watch_of(work, caller.person_id, asked.award_id))


@router.post("/watches/{award_id}/remove")
@idempotent
def delete_watch(work: WorkDep, caller: EmployerCallerDep, award_id: UUID) -> WatchOut:
    """Watch a badge no more; answers which one it was."""
    row = watch_of(work, caller.person_id, award_id)
    unwatch(work, row)
    return watch_out(work, row)
