"""JSON doors: awards."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from app.catalogue.dependencies import LibraryDep
from app.catalogue.library import Library
from app.issuing.addresses import Addresses
from app.issuing.dependencies import KeyringDep
from app.issuing.register import (
    AwardSieve,
    AwardState,
    deprecation_of,
    replaced_by,
    sifted,
    state_of,
)
from app.issuing.reissuing import reissue
from app.issuing.tables import Award, BadgeClassRow
from app.issuing.workflow import LONGEST_REASON, award, award_in, revoke, successor_of
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/awards", tags=["awards"])


class NewAward(BaseModel):
    """The decision that shall become a badge."""

    model_config = ConfigDict(extra="forbid")

    decision_id: UUID


class Revocation(BaseModel):
    """Why a badge is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class AwardOut(BaseModel):
    """An award as the API shows it, with the addresses of its documents."""

    id: UUID
    programme_id: UUID
    decision_id: UUID
    supersedes_id: UUID | None
    """The award that this one replaces."""
    superseded_by_id: UUID | None
    """The newer award that replaces this one."""
    competence: str
    level: str
    release: str
    state: AwardState
    deprecated_since: str | None
    """The release since which the competence is deprecated, or null while it is in use."""
    replaced_by: list[str]
    """The competences that take its place in the newest release."""
    created_at: datetime
    expires_at: datetime | None
    accepted_at: datetime | None
    revoked_at: datetime | None
    revocation_reason: str | None
    assertion: str
    signed: str
    png: str
    svg: str
    credential_v3: str
    credential_v3_jwt: str
    share: str


@router.get("")
def list_awards(
    desk: DeskDep,
    caller: ApiCaller,
    library: LibraryDep,
    programme_id: UUID | None = None,
    state: AwardState | None = None,
    competence: Annotated[str, Query(max_length=100)] = "",
    deprecated: bool = False,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[AwardOut]:
    """List the awards of your programmes, or of one of them, newest first.

    With `deprecated`, only those that stand under a competence which the newest release replaces or drops.
    """
    if programme_id is not None:
        caller.demand(programme_id, Action.READ)
    readable = [found for found in caller.memberships if caller.may(found, Action.READ)]
    asked = readable if programme_id is None else [programme_id]
    sieve = AwardSieve(state=state, competence=competence, deprecated=deprecated)
    query = sifted(desk, library, asked, sieve)
    rows, following = listing(desk.session, query, Award, cursor, limit)
    return Listing(items=[_award(desk, library, row) for row in rows], next=following)


@router.post("", status_code=201)
def create_award(
    desk: DeskDep,
    library: LibraryDep,
    keyring: KeyringDep,
    caller: ApiCaller,
    once: OnceDep,
    asked: NewAward,
) -> AwardOut:
    """Turn a decision into a signed badge; asking twice gives the same badge."""
    return once(
        desk,
        caller.person_id,
        AwardOut,
        lambda: _award(desk, library, award(desk, library, keyring, caller, asked.decision_id)),
    )


@router.get("/{award_id}")
def show_award(desk: DeskDep, caller: ApiCaller, library: LibraryDep, award_id: UUID) -> AwardOut:
    """Show one award."""
    return _award(desk, library, award_in(desk, caller, award_id))


@router.post("/{award_id}/revoke")
def revoke_award(
    desk: DeskDep,
    library: LibraryDep,
    caller: ApiCaller,
    award_id: UUID,
    once: OnceDep,
    asked: Revocation,
) -> AwardOut:
    """Take a badge back; from this moment every verification says so, and why."""
    return once(
        desk,
        caller.person_id,
        AwardOut,
        lambda: _award(desk, library, revoke(desk, library, caller, award_id, asked.reason)),
    )


@router.post("/{award_id}/reissue", status_code=201)
def reissue_award(
    desk: DeskDep,
    library: LibraryDep,
    keyring: KeyringDep,
    caller: ApiCaller,
    award_id: UUID,
    once: OnceDep,
) -> AwardOut:
    """Replace a badge by a new one of what its decision says now; answers with the new one, the old is revoked."""
    return once(
        desk,
        caller.person_id,
        AwardOut,
        lambda: _award(desk, library, reissue(desk, library, keyring, caller, award_id)),
    )


def _award(desk: Desk, library: Library, row: Award) -> AwardOut:
    addresses = Addresses(desk.settings.base_url)
    assertion = addresses.assertion(row.id)
    badge_class = desk.session.get_one(BadgeClassRow, row.badge_class_id)
    deprecation = deprecation_of(library, badge_class.competence)
    kept = row.model_dump(
        exclude={
            "hosted",
            "signed",
            "generation",
            "badge_class_id",
            "person_id",
            "opened_at",
            "names_exchange",
        }
    )
    newer = successor_of(desk, row.id)
    return AwardOut(
        **kept,
        superseded_by_id=None if newer is None else newer.id,
        competence=badge_class.competence,
        level=badge_class.level,
        release=badge_class.release,
        state=state_of(row, desk.now),
        deprecated_since=None if deprecation is None else deprecation.since,
        replaced_by=[found.id for found in replaced_by(library, deprecation)],
        assertion=assertion,
        signed=f"{assertion}/signed",
        png=f"{assertion}/image.png",
        svg=f"{assertion}/image.svg",
        credential_v3=addresses.credential(row.id),
        credential_v3_jwt=f"{addresses.credential(row.id)}/jwt",
        share=addresses.share(row.id),
    )
