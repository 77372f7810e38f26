"""JSON doors: exchanges and their participants."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from app.exchanges.charter_api import CharterAcceptanceOut
from app.exchanges.dependencies import ManageableExchange, ReadableExchange
from app.exchanges.drafting import correct_exchange, profile_of, replace_targets, version_of
from app.exchanges.queries import acceptances_of, targets_of
from app.exchanges.tables import AgreementKind, Exchange, ExchangeState
from app.exchanges.workflow import (
    ExchangeProfile,
    NewExchange,
    TargetIn,
    move_to,
    open_exchange,
)
from app.plumbing.forms import read
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1/exchanges", tags=["exchanges"])
EXCHANGE = "/{exchange_id}"


class ExchangeOut(BaseModel):
    """An exchange as the API shows it."""

    id: UUID
    programme_id: UUID
    title: str
    social_organisation_id: UUID
    tech_organisation_id: UUID
    form: str
    theme: int | None
    starts_on: date
    ends_on: date
    hours: int
    release: str
    state: ExchangeState
    created_at: datetime
    version: str = Field(description="Differs once somebody has corrected the exchange.")
    targets: list[TargetIn]
    charter: list[CharterAcceptanceOut]
    """Which of the two organisations accepted the charter, and which version of it."""
    conduct: list[CharterAcceptanceOut]
    """Which of them accepted the code of conduct; empty where the release has none."""


class ExchangeChanges(BaseModel):
    """What shall change of an exchange; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Line | None = None
    social_organisation_id: UUID | None = None
    tech_organisation_id: UUID | None = None
    form: Line | None = None
    theme: int | None = None
    """A Sustainable Development Goal, 1 to 17; null takes it away."""
    starts_on: date | None = None
    ends_on: date | None = None
    hours: int | None = None
    targets: list[TargetIn] | None = Field(default=None, max_length=20)
    """All the targets, in place of those that are there; of a draft only."""
    version: Line | None = None
    """The version that you read: the change is refused if there is another one meanwhile."""


class NewState(BaseModel):
    """The state an exchange shall move to."""

    model_config = ConfigDict(extra="forbid")

    state: ExchangeState


@router.get("")
def list_exchanges(
    work: WorkDep,
    caller: ApiCaller,
    paging: PagingDep,
    programme_id: UUID | None = None,
    state: ExchangeState | None = None,
) -> Listing[ExchangeOut]:
    """List the exchanges of your programmes, or of one of them; all, or those in one state."""
    readable = caller.programmes(Action.READ, programme_id)
    query = select(Exchange).where(col(Exchange.programme_id).in_(readable))
    if state is not None:
        query = query.where(Exchange.state == state)
    return paging.listing(query, lambda row: _exchange(work, row))


@router.post("", status_code=201)
@idempotent
def create_exchange(work: WorkDep, caller: ApiCaller, asked: NewExchange) -> ExchangeOut:
    """Open an exchange, as a draft, with its target competences."""
    return _exchange(work, open_exchange(work, caller, asked))


@router.get(EXCHANGE)
def show_exchange(work: WorkDep, exchange: ReadableExchange) -> ExchangeOut:
    """Show one exchange."""
    return _exchange(work, exchange)


@router.patch(EXCHANGE)
@idempotent
def change_exchange(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: ExchangeChanges
) -> ExchangeOut:
    """Correct an exchange; badges that were awarded stay as they are."""
    given = asked.model_dump(mode="json", exclude_unset=True, exclude={"targets", "version"})
    present = profile_of(exchange).model_dump(mode="json")
    wanted = read(ExchangeProfile, present | given)
    correct_exchange(work, caller, exchange, wanted, asked.version or "")
    if asked.targets is not None:
        replace_targets(work, caller, exchange, asked.targets)
    return _exchange(work, exchange)


@router.post(EXCHANGE + "/state")
@idempotent
def change_state(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: NewState
) -> ExchangeOut:
    """Start, close or reopen an exchange."""
    move_to(work, caller, exchange, asked.state)
    return _exchange(work, exchange)


def _exchange(work: Work, row: Exchange) -> ExchangeOut:
    targets = [
        TargetIn(competence=target.competence, level=target.level)
        for target in targets_of(work, row.id)
    ]
    accepted: dict[str, list[CharterAcceptanceOut]] = {kind: [] for kind in AgreementKind}
    for one in acceptances_of(work, row):
        accepted[one.kind].append(CharterAcceptanceOut.model_validate(one))
    return ExchangeOut(**row.model_dump(), version=version_of(row), targets=targets, **accepted)
