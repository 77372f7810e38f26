"""JSON doors: links by which partners rate."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import SQLModel

from app.assessing.dependencies import AssessableExchange
from app.assessing.partners import NewPartner, ask_partner, end_partner_link
from app.assessing.tables import PartnerLink
from app.exchanges.dependencies import OfExchange
from app.exchanges.queries import link_in
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing
from app.plumbing.service import WorkDep
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
def list_partner_links(within: OfExchange) -> Listing[PartnerLinkOut]:
    """List the links that were mailed to partners."""
    return within.listing(PartnerLink, PartnerLinkOut.model_validate)


@router.post("", status_code=201)
@idempotent
def create_partner_link(
    work: WorkDep, caller: ApiCaller, exchange: AssessableExchange, asked: NewPartner
) -> PartnerLinkOut:
    """Mail somebody of one side a link to rate the people of the other side, once, without an account."""
    return PartnerLinkOut.model_validate(ask_partner(work, caller, exchange, asked)[0])


@router.post("/{link_id}/revoke")
@idempotent
def revoke_partner_link(
    work: WorkDep, caller: ApiCaller, exchange: AssessableExchange, link_id: UUID
) -> PartnerLinkOut:
    """Revoke a link that was not used."""
    row = link_in(work, exchange, PartnerLink, link_id)
    return PartnerLinkOut.model_validate(end_partner_link(work, caller, exchange, row))
