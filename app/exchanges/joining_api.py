"""JSON doors: links by which people join, lists of participants, removing who has not accepted."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import SQLModel

from app.exchanges.dependencies import (
    ManageableExchange,
    ManageableJoinLink,
    ManageableParticipant,
    OfExchange,
)
from app.exchanges.joining import (
    NewJoinLink,
    make_join_link,
    remove_participant,
    revoke_join_link,
)
from app.exchanges.people_import import enter_participants, judge_text
from app.exchanges.tables import JoinLink
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing
from app.plumbing.service import WorkDep
from app.plumbing.texts import Lines
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["exchanges"])
JOIN_LINK = "/join-links/{join_link_id}"
PARTICIPANT = "/participants/{participant_id}"


class JoinLinkOut(SQLModel):
    """A link by which people join an exchange."""

    id: UUID
    exchange_id: UUID
    organisation_id: UUID
    role: Literal["volunteer", "staff"]
    maximum: int
    uses: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class FreshJoinLink(JoinLinkOut):
    """A link that was just made: its address is told this once."""

    SHOWN_ONCE: ClassVar[frozenset[str]] = frozenset({"url"})

    url: str | None = None
    """The address, in this one answer only: a repeated call finds null here."""


class ParticipantList(BaseModel):
    """A list of participants."""

    model_config = ConfigDict(extra="forbid")

    csv: Lines = Field(
        min_length=1,
        max_length=500_000,
        description=(
            "Columns in any order: name (or first and last name), e-mail, organisation, role; "
            "headings and roles in English, French or Portuguese."
        ),
    )
    dry_run: bool = Field(default=True, description="Only say what would happen.")


class ParticipantRowOut(BaseModel):
    """What happens, or would happen, to one row."""

    line: int
    problem: str | None


class ParticipantListReport(BaseModel):
    """What a list of participants did, or would do."""

    entered: int
    lines: list[ParticipantRowOut]


@router.get("/join-links")
def list_join_links(within: OfExchange) -> Listing[JoinLinkOut]:
    """List the links by which people join; their addresses are not told again."""
    return within.listing(JoinLink, JoinLinkOut.model_validate)


@router.post("/join-links", status_code=201)
@idempotent
def create_join_link(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: NewJoinLink
) -> FreshJoinLink:
    """Make a link by which several people can join; its address is told this once."""
    row, url = make_join_link(work, caller, exchange, asked)
    return FreshJoinLink(**JoinLinkOut.model_validate(row).model_dump(), url=url)


@router.post(JOIN_LINK + "/revoke", name="revoke_join_link")
@idempotent
def end_join_link(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, link: ManageableJoinLink
) -> JoinLinkOut:
    """Revoke a link; who has joined by it stays."""
    revoke_join_link(work, caller, exchange, link)
    return JoinLinkOut.model_validate(link)


@router.post("/participants/import")
@idempotent
def import_participants(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: ParticipantList
) -> ParticipantListReport:
    """Invite everybody on a CSV list whose row is right, in one transaction; or only say what would happen."""
    judged = judge_text(work, exchange, asked.csv)
    good = [] if asked.dry_run else judged.good
    entered = enter_participants(work, caller, exchange, good)
    lines = [
        ParticipantRowOut(
            line=one.row.number, problem=None if one.problem is None else str(one.problem)
        )
        for one in judged.people
    ]
    return ParticipantListReport(entered=len(entered), lines=lines)


@router.delete(PARTICIPANT, status_code=204)
def delete_participant(
    work: WorkDep,
    caller: ApiCaller,
    exchange: ManageableExchange,
    participant: ManageableParticipant,
) -> None:
    """Remove somebody who has not accepted yet."""
    remove_participant(work, caller, exchange, participant)
