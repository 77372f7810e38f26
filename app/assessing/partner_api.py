"""JSON doors: links by which partners rate."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import SQLModel, select

from app.assessing.partners import NewPartner, ask_partner, revoke_link
from app.assessing.tables import PartnerLink
from app.exchanges.workflow import exchange_of
from app.plumbing.desk import DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}/partner-links", tags=["assessments"])


class PartnerLinkOut(SQLModel):
    """A link that was mailed to a partner; the link itself is only in the mail."""

    id: UUID
    exchange_id: UUID
    organisation_id: UUID
    moment: Literal["baseline", "final"]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@router.get("")
def list_partner_links(
    desk: DeskDep,
    caller: ApiCaller,
    exchange_id: UUID,
    cursor: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Listing[PartnerLinkOut]:
    """List the links that were mailed to partners."""
    exchange = exchange_of(desk, caller, exchange_id)
    query = select(PartnerLink).where(PartnerLink.exchange_id == exchange.id)
    rows, following = listing(desk.session, query, PartnerLink, cursor, limit)
    return Listing(items=[PartnerLinkOut.model_validate(row) for row in rows], next=following)


@router.post("", status_code=201)
def create_partner_link(
    desk: DeskDep, caller: ApiCaller, exchange_id: UUID, once: OnceDep, asked: NewPartner
) -> PartnerLinkOut:
    """Mail somebody of one side a link to rate the people of the other side, once, without an account."""

    def work() -> PartnerLinkOut:
        exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
        return PartnerLinkOut.model_validate(ask_partner(desk, caller, exchange, asked)[0])

    return once(desk, caller.person_id, PartnerLinkOut, work)


@router.post("/{link_id}/revoke")
def revoke_partner_link(
    desk: DeskDep, caller: ApiCaller, exchange_id: UUID, link_id: UUID, once: OnceDep
) -> PartnerLinkOut:
    """Revoke a link that was not used."""

    def work() -> PartnerLinkOut:
        exchange = exchange_of(desk, caller, exchange_id, Action.ASSESS)
        return PartnerLinkOut.model_validate(revoke_link(desk, caller, exchange, link_id))

    return once(desk, caller.person_id, PartnerLinkOut, work)
