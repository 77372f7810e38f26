"""JSON doors: asking an organisation to accept the charter, recording a signature on paper."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import SQLModel

from app.exchanges.charter import (
    NewCharterLink,
    PaperAcceptance,
    accept_on_paper,
    ask_acceptance,
    revoke_charter_link,
)
from app.exchanges.dependencies import ManageableCharterLink, ManageableExchange
from app.exchanges.tables import AgreementKind
from app.plumbing.idempotency import idempotent
from app.plumbing.service import WorkDep
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["exchanges"])
CHARTER_LINK = "/charter-links/{charter_link_id}"


class CharterLinkOut(SQLModel):
    """A link that was mailed; the link itself is only in the mail."""

    id: UUID
    exchange_id: UUID
    organisation_id: UUID
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class CharterAcceptanceOut(SQLModel):
    """One side's acceptance of the charter, or of the code of conduct."""

    organisation_id: UUID
    kind: AgreementKind
    """Which text: `charter` or `conduct`."""
    release: str
    version: str
    on_paper: bool
    note: str
    accepted_at: datetime


@router.post("/charter-links", status_code=201)
@idempotent
def create_charter_link(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: NewCharterLink
) -> CharterLinkOut:
    """Mail somebody of one organisation a link to read and accept what it has not accepted yet, without an account.

    That is the charter and, where the exchange's release has one, the code of conduct.
    """
    row, _ = ask_acceptance(work, caller, exchange, asked)
    return CharterLinkOut.model_validate(row)


@router.post(CHARTER_LINK + "/revoke", name="revoke_charter_link")
@idempotent
def revoke_link(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, link: ManageableCharterLink
) -> CharterLinkOut:
    """Revoke a link that was not used."""
    revoke_charter_link(work, caller, exchange, link)
    return CharterLinkOut.model_validate(link)


@router.post("/charter-acceptances", status_code=201)
@idempotent
def create_charter_acceptance(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: PaperAcceptance
) -> CharterAcceptanceOut:
    """Record that an organisation signed the charter, or the code of conduct, on paper."""
    acceptance = accept_on_paper(work, caller, exchange, asked)
    return CharterAcceptanceOut.model_validate(acceptance)
