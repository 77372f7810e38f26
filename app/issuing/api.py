"""JSON doors: awards."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from app.assessing.queries import decision_in
from app.issuing.addresses import Addresses
from app.issuing.award_list import (
    AwardFilter,
    AwardState,
    deprecation_of,
    filtered,
    replaced_by,
    state_of,
)
from app.issuing.names import confirm_name
from app.issuing.queries import award_in, successor_of
from app.issuing.reissuing import reissue
from app.issuing.revoking import Revocation, revoke
from app.issuing.tables import Award, BadgeClassRow, RevocationCode
from app.issuing.workflow import award
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller
from referential import LevelId

router = APIRouter(prefix="/api/v1/awards", tags=["awards"])


class NewAward(BaseModel):
    """The decision that shall become a badge."""

    model_config = ConfigDict(extra="forbid")

    decision_id: UUID


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
    level: LevelId
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
    revocation_code: RevocationCode | None
    """Why it was revoked, as whoever verifies it reads it."""
    revocation_reason: str | None
    """The words for its holder; null for observers."""
    published_at: datetime | None
    """Since when its documents are public."""
    assertion: str
    signed: str
    png: str
    svg: str
    credential_v3: str
    credential_v3_jwt: str
    share: str


@dataclass(frozen=True)
class AwardQuery:
    """Which awards are listed."""

    programme_id: UUID | None = None
    state: AwardState | None = None
    competence: Annotated[Line, Query(max_length=100)] = ""
    since: date | None = None
    until: date | None = None
    deprecated: bool = False


@router.get("")
def list_awards(
    work: WorkDep, caller: ApiCaller, asked: Annotated[AwardQuery, Depends()], paging: PagingDep
) -> Listing[AwardOut]:
    """List the awards of your programmes, or of one of them, newest first.

    With `since` and `until`, only those awarded on these days or between them.
    With `deprecated`, only those that stand under a competence which the newest release replaces or drops.
    """
    programmes = caller.programmes(Action.READ, asked.programme_id)
    wanted = AwardFilter(
        state=asked.state,
        competence=asked.competence,
        since=asked.since,
        until=asked.until,
        deprecated=asked.deprecated,
    )
    query = filtered(work, programmes, wanted)
    return paging.listing(query, lambda row: _read_by(work, caller, row))


@router.post("", status_code=201)
@idempotent
def create_award(work: WorkDep, caller: ApiCaller, asked: NewAward) -> AwardOut:
    """Turn a decision into a signed badge; asking twice gives the same badge."""
    decision, _ = decision_in(work, caller, asked.decision_id, Action.AWARD)
    return award_out(work, award(work, caller, decision))


@router.get("/{award_id}")
def show_award(work: WorkDep, caller: ApiCaller, award_id: UUID) -> AwardOut:
    """Show one award."""
    return _read_by(work, caller, award_in(work, caller, award_id))


@router.post("/{award_id}/revoke")
@idempotent
def revoke_award(work: WorkDep, caller: ApiCaller, award_id: UUID, asked: Revocation) -> AwardOut:
    """Take a badge back; from this moment every verification says so, with the code. The words are for its holder."""
    row = award_in(work, caller, award_id, Action.REVOKE)
    return award_out(work, revoke(work, caller, row, asked))


@router.post("/{award_id}/confirm-name")
@idempotent
def confirm_award_name(work: WorkDep, caller: ApiCaller, award_id: UUID) -> AwardOut:
    """Confirm that the holder goes by their name of today; `award.renamed` in the audit log tells of a new one."""
    row = award_in(work, caller, award_id, Action.AWARD)
    confirm_name(work, caller, row)
    return award_out(work, row)


@router.post("/{award_id}/reissue", status_code=201)
@idempotent
def reissue_award(work: WorkDep, caller: ApiCaller, award_id: UUID) -> AwardOut:
    """Replace a badge by a new one of what its decision says now; answers with the new one, the old is revoked."""
    row = award_in(work, caller, award_id, Action.REVOKE)
    return award_out(work, reissue(work, caller, row))


def _read_by(work: Work, caller: Caller, row: Award) -> AwardOut:
    """Return an award as a caller reads it: the words for its holder are not for observers."""
    shown = award_out(work, row)
    if caller.reads_of_people(row.programme_id):
        return shown
    return shown.model_copy(update={"revocation_reason": None})


def award_out(work: Work, row: Award) -> AwardOut:
    """Return an award as the API shows it."""
    addresses = Addresses(work.settings.base_url)
    assertion = addresses.assertion(row.id)
    badge_class = work.session.get_one(BadgeClassRow, row.badge_class_id)
    deprecation = deprecation_of(work.library, badge_class.competence)
    facts = row.model_dump(
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
    newer = successor_of(work, row.id)
    return AwardOut(
        **facts,
        superseded_by_id=None if newer is None else newer.id,
        competence=badge_class.competence,
        level=badge_class.level,
        release=badge_class.release,
        state=state_of(row, work.now),
        deprecated_since=None if deprecation is None else deprecation.since,
        replaced_by=[successor.id for successor in replaced_by(work.library, deprecation)],
        assertion=assertion,
        signed=f"{assertion}/signed",
        png=f"{assertion}/image.png",
        svg=f"{assertion}/image.svg",
        credential_v3=addresses.credential(row.id),
        credential_v3_jwt=f"{addresses.credential(row.id)}/jwt",
        share=addresses.share(row.id),
    )
