"""JSON doors: asking an organisation to accept the charter, recording a signature on paper."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from sqlmodel import SQLModel

from app.catalogue.dependencies import LibraryDep
from app.exchanges.charter import (
    NewCharterLink,
    PaperAcceptance,
    accept_on_paper,
    ask_acceptance,
    revoke_charter_link,
)
from app.exchanges.workflow import exchange_of
from app.plumbing.desk import DeskDep
from app.plumbing.idempotency import OnceDep
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges/{exchange_id}", tags=["exchanges"])
MANAGE = Action.MANAGE_EXCHANGES


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
    """One side's acceptance of the charter."""

    organisation_id: UUID
    release: str
    version: str
    on_paper: bool
    note: str
    accepted_at: datetime


@router.post("/charter-links", status_code=201)
def create_charter_link(
    desk: DeskDep,
    library: LibraryDep,
    caller: ApiCaller,
    exchange_id: UUID,
    once: OnceDep,
    asked: NewCharterLink,
) -> CharterLinkOut:
    """Mail somebody of one organisation a link to read the charter and accept it, once, without an account."""

    def work() -> CharterLinkOut:
        exchange = exchange_of(desk, caller, exchange_id, MANAGE)
        row, _ = ask_acceptance(desk, library, caller, exchange, asked)
        return CharterLinkOut.model_validate(row)

    return once(desk, caller.person_id, CharterLinkOut, work)


@router.post("/charter-links/{charter_link_id}/revoke")
def revoke_link(
    desk: DeskDep, caller: ApiCaller, exchange_id: UUID, charter_link_id: UUID, once: OnceDep
) -> CharterLinkOut:
    """Revoke a link that was not used."""

    def work() -> CharterLinkOut:
        exchange = exchange_of(desk, caller, exchange_id, MANAGE)
        row = revoke_charter_link(desk, caller, exchange, charter_link_id)
        return CharterLinkOut.model_validate(row)

    return once(desk, caller.person_id, CharterLinkOut, work)


@router.post("/charter-acceptances", status_code=201)
def create_charter_acceptance(
    desk: DeskDep,
    library: LibraryDep,
    caller: ApiCaller,
    exchange_id: UUID,
    once: OnceDep,
    asked: PaperAcceptance,
) -> CharterAcceptanceOut:
    """Record that an organisation signed the charter on paper; the exchange shows who has accepted."""

    def work() -> CharterAcceptanceOut:
        exchange = exchange_of(desk, caller, exchange_id, MANAGE)
        made = accept_on_paper(desk, library, caller, exchange, asked)
        return CharterAcceptanceOut.model_validate(made)

    return once(desk, caller.person_id, CharterAcceptanceOut, work)
