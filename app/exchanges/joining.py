"""How people join: by a link of the exchange that several may use; and how one leaves before having accepted."""

from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import update
from sqlmodel import col, select

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges.queries import participation_of
from app.exchanges.rules import check_side
from app.exchanges.tables import Exchange, JoinLink, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, enrol
from app.people.identity import find
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.tokens import digest_of, new_token
from app.programmes.access import Action
from app.programmes.caller import Caller


class NewJoinLink(BaseModel):
    """For which side, in which role, for how many people and for how long."""

    model_config = ConfigDict(extra="forbid")

    organisation_id: UUID
    role: ParticipantRole
    maximum: int = Field(default=30, ge=1, le=500)
    days: int = Field(default=14, ge=1, le=90)


class Newcomer(BaseModel):
    """What somebody types who joins by a link."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=200)
    email: EmailStr
    language: str | None = Field(default=None, pattern="^(fr|en|pt)$")


def make_join_link(
    work: Work, caller: Caller, exchange: Exchange, asked: NewJoinLink
) -> tuple[JoinLink, str]:
    """Make a link by which several people can join; return the row and the link, which is shown once.

    Raises:
        BadInput: the organisation has no part in this exchange.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    check_side(exchange, asked.organisation_id)
    token = new_token()
    row = JoinLink(
        digest=digest_of(token),
        exchange_id=exchange.id,
        organisation_id=asked.organisation_id,
        role=asked.role,
        maximum=asked.maximum,
        created_by=caller.person_id,
        created_at=work.now,
        expires_at=work.now + timedelta(days=asked.days),
    )
    work.session.add(row)
    work.session.flush()
    _note(work, exchange, "join-link.made", row.id, caller.person_id)
    return row, work.settings.url(f"/join/{token}")


def revoke_join_link(work: Work, caller: Caller, exchange: Exchange, link_id: UUID) -> JoinLink:
    """End a link; who has joined by it stays.

    Raises:
        NotFound: the exchange has no such link.
        Conflict: it was revoked before.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    row = work.session.get(JoinLink, link_id)
    if row is None or row.exchange_id != exchange.id:
        raise NotFound(N_("The exchange has no such link."))
    if row.revoked_at is not None:
        raise Conflict(N_("This link was revoked before."))
    row.revoked_at = work.now
    work.session.add(row)
    _note(work, exchange, "join-link.revoked", row.id, caller.person_id)
    return row


def join_links_of(work: Work, exchange: Exchange) -> list[JoinLink]:
    """Return the links of an exchange, latest first."""
    query = select(JoinLink).where(JoinLink.exchange_id == exchange.id)
    return list(work.session.exec(query.order_by(col(JoinLink.created_at).desc())))


def open_join_link(work: Work, token: str) -> tuple[JoinLink, Exchange]:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, full or revoked.
    """
    row = work.session.exec(select(JoinLink).where(JoinLink.digest == digest_of(token))).first()
    if row is None or not row.is_open(work.now):
        raise _dead()
    return row, work.session.get_one(Exchange, row.exchange_id)


def join(work: Work, token: str, asked: Newcomer) -> Participant | None:
    """Enter somebody as participant and mail them their link; nobody is told who takes part already.

    Raises:
        NotFound: the link is unknown, too old, full or revoked.
    """
    row, exchange = open_join_link(work, token)
    known = find(work, asked.email)
    if known is not None and participation_of(work, exchange.id, known.id) is not None:
        return None
    taken = work.session.connection().execute(
        update(JoinLink)
        .where(col(JoinLink.id) == row.id, col(JoinLink.uses) < col(JoinLink.maximum))
        .values(uses=JoinLink.uses + 1)
    )
    if taken.rowcount != 1:  # one statement counts, so two at once cannot both take the last place
        raise _dead()
    new = NewParticipant(
        **asked.model_dump(),
        organisation_id=row.organisation_id,
        role=ParticipantRole(row.role),
    )
    return enrol(work, exchange, new, actor=None)[0]


def remove_participant(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant
) -> None:
    """Take somebody off the list who has not accepted yet.

    Raises:
        RuleRefused: the person has accepted, and only they can leave.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    if participant.consented_at is not None:
        raise RuleRefused(
            N_("This person has accepted to take part: they are not removed any more."),
            remedy=N_("Ask them: what was assessed belongs to them."),
        )
    work.session.delete(participant)
    work.session.flush()
    _note(work, exchange, "participant.removed", participant.id, caller.person_id)


def _dead() -> NotFound:
    return NotFound(
        N_("This link does not work any more: it is too old, full or revoked."),
        remedy=N_("Ask the programme that gave it to you for a new one."),
    )


def _note(work: Work, exchange: Exchange, action: str, subject: UUID, actor: UUID) -> None:
    record(work, exchange.programme_id, action, subject, actor=actor, exchange=str(exchange.id))
