"""JSON doors: what lies on an employer's desk, its keys, the issuers it trusts, the badges it watches."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from app.errors import N_, NotFound
from app.issuing.addresses import Addresses
from app.issuing.tables import Award, BadgeClassRow
from app.plumbing.desk import Desk, DeskDep
from app.plumbing.idempotency import OnceDep
from app.plumbing.paging import DEFAULT_LIMIT, Limit, Listing, listing
from app.verifying.keeper import KeeperDep
from app.verifying.tables import TrustedIssuer, VerifierKey, Watch
from app.verifying.trust import distrust, trust
from app.verifying.verifier_keys import NewVerifierKey, make_key, revoke_key, use_of
from app.verifying.webhooks import unwatch, watch, watch_of

router = APIRouter(prefix="/api/v1/desk", tags=["employer's desk"])


class VerifierKeyOut(BaseModel):
    """A key of the desk: everything but the key itself."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    badges: int = Field(description="How many badges were verified with it in the last 30 days.")


class MadeVerifierKey(VerifierKeyOut):
    """A key that was just made."""

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
    desk: DeskDep, keeper: KeeperDep, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
) -> Listing[VerifierKeyOut]:
    """List the keys of your desk, ended ones too."""
    query = select(VerifierKey).where(VerifierKey.person_id == keeper.person_id)
    rows, following = listing(desk.session, query, VerifierKey, cursor, limit)
    used = use_of(desk, keeper.person_id)
    return Listing(items=[_key(row, used.get(row.id, 0)) for row in rows], next=following)


@router.post("/keys", status_code=201)
def create_key(
    desk: DeskDep, keeper: KeeperDep, once: OnceDep, asked: NewVerifierKey
) -> MadeVerifierKey:
    """Make a key; one that is made through a key ends no later than that key."""
    token: list[str] = []

    def work() -> MadeVerifierKey:
        row, made = make_key(desk, keeper.person_id, asked, until=keeper.until)
        token.append(made)
        return MadeVerifierKey(**_key(row, 0).model_dump())

    # The key joins the answer afterwards: what is remembered for a repeated call must not hold it.
    answer = once(desk, keeper.person_id, MadeVerifierKey, work)
    return answer.model_copy(update={"key": token[0]}) if token else answer


@router.post("/keys/{key_id}/revoke")
def end_key(desk: DeskDep, keeper: KeeperDep, key_id: UUID, once: OnceDep) -> VerifierKeyOut:
    """End a key at once."""

    def work() -> VerifierKeyOut:
        row = revoke_key(desk, keeper.person_id, key_id)
        return _key(row, use_of(desk, keeper.person_id).get(row.id, 0))

    return once(desk, keeper.person_id, VerifierKeyOut, work)


@router.get("/issuers")
def list_issuers(
    desk: DeskDep, keeper: KeeperDep, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
) -> Listing[TrustedIssuerOut]:
    """List the issuers you rely on."""
    query = select(TrustedIssuer).where(TrustedIssuer.person_id == keeper.person_id)
    rows, following = listing(desk.session, query, TrustedIssuer, cursor, limit)
    return Listing(items=[_issuer(row) for row in rows], next=following)


@router.post("/issuers", status_code=201)
def add_issuer(
    desk: DeskDep, keeper: KeeperDep, once: OnceDep, asked: NewTrustedIssuer
) -> TrustedIssuerOut:
    """Put an issuer on your list."""
    return once(
        desk,
        keeper.person_id,
        TrustedIssuerOut,
        lambda: _issuer(trust(desk, keeper.person_id, asked.address)),
    )


@router.post("/issuers/{issuer_id}/remove")
def remove_issuer(
    desk: DeskDep, keeper: KeeperDep, issuer_id: UUID, once: OnceDep
) -> TrustedIssuerOut:
    """Take an issuer off your list; answers which one it was."""
    return once(
        desk,
        keeper.person_id,
        TrustedIssuerOut,
        lambda: _issuer(distrust(desk, keeper.person_id, issuer_id)),
    )


@router.get("/watches")
def list_watches(
    desk: DeskDep, keeper: KeeperDep, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
) -> Listing[WatchOut]:
    """List the badges you watch; one whose revocation you were told of is no longer among them."""
    query = select(Watch).where(Watch.person_id == keeper.person_id, col(Watch.told_at).is_(None))
    rows, following = listing(desk.session, query, Watch, cursor, limit)
    return Listing(items=[_watch(desk, row) for row in rows], next=following)


@router.post("/watches", status_code=201)
def add_watch(desk: DeskDep, keeper: KeeperDep, once: OnceDep, asked: NewWatch) -> WatchOut:
    """Watch a valid badge of this service; `"watch": true` of a verification does the same."""

    def work() -> WatchOut:
        if not watch(desk, keeper.person_id, asked.award_id):
            raise NotFound(
                N_("There is no valid badge of this service to watch."), field="award_id"
            )
        return _watch(desk, watch_of(desk, keeper.person_id, asked.award_id))

    return once(desk, keeper.person_id, WatchOut, work)


@router.post("/watches/{award_id}/remove")
def remove_watch(desk: DeskDep, keeper: KeeperDep, award_id: UUID, once: OnceDep) -> WatchOut:
    """Watch a badge no more; answers which one it was."""

    def work() -> WatchOut:
        shown = _watch(desk, watch_of(desk, keeper.person_id, award_id))
        unwatch(desk, keeper.person_id, award_id)
        return shown

    return once(desk, keeper.person_id, WatchOut, work)


def _key(row: VerifierKey, badges: int) -> VerifierKeyOut:
    return VerifierKeyOut(**row.model_dump(exclude={"digest", "person_id"}), badges=badges)


def _issuer(row: TrustedIssuer) -> TrustedIssuerOut:
    return TrustedIssuerOut.model_validate(row, from_attributes=True)


def _watch(desk: Desk, row: Watch) -> WatchOut:
    award = desk.session.get_one(Award, row.award_id)
    made = desk.session.get_one(BadgeClassRow, award.badge_class_id)
    return WatchOut(
        award_id=award.id,
        assertion=Addresses(desk.settings.base_url).assertion(award.id),
        competence=made.competence,
        level=made.level,
        release=made.release,
        created_at=row.created_at,
    )
