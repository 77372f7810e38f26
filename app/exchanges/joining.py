"""How people join: by a link of the exchange that several may use; and how one leaves before having accepted."""

from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, update
from sqlmodel import col

from app.errors import N_, Conflict, NotFound, RuleRefused
from app.exchanges.queries import participation_of
from app.exchanges.rules import check_side, check_staff
from app.exchanges.tables import ClaimCode, Exchange, JoinLink, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, enrol
from app.people.identity import BareEmail, find
from app.people.strangers import forget_if_stranger
from app.plumbing.audit import record
from app.plumbing.links import find_link, make_link, revoke_link
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.caller import Caller
from app.programmes.workflow import get_programme


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

    name: Line = Field(min_length=1, max_length=200)
    email: BareEmail
    language: Line | None = Field(default=None, pattern="^(fr|en|pt)$")


def make_join_link(
    work: Work, caller: Caller, exchange: Exchange, asked: NewJoinLink
) -> tuple[JoinLink, str]:
    """Make a link by which several people can join; return the row and the link, which is shown once.

    Raises:
        BadInput: the organisation has no part in this exchange.
        RuleRefused: staff, before the programme has stated what it must.
    """
    check_side(exchange, asked.organisation_id)
    check_staff(get_programme(work, exchange.programme_id), asked.role)
    row, token = make_link(
        work,
        JoinLink,
        lasts=timedelta(days=asked.days),
        exchange_id=exchange.id,
        created_by=caller.person_id,
        **asked.model_dump(exclude={"days"}),
    )
    record(work, exchange, "join-link.made", row, by=caller, exchange=exchange.id)
    return row, work.settings.url(f"/join/{token}")


def revoke_join_link(work: Work, caller: Caller, exchange: Exchange, row: JoinLink) -> None:
    """End a link of an exchange; who has joined by it stays.

    Raises:
        Conflict: it was revoked before.
    """
    if row.revoked_at is not None:
        raise Conflict(N_("This link was revoked before."))
    revoke_link(work, row)
    record(work, exchange, "join-link.revoked", row, by=caller, exchange=exchange.id)


def open_join_link(work: Work, token: str) -> tuple[JoinLink, Exchange]:
    """Return what a link leads to.

    Raises:
        NotFound: the link is unknown, too old, full or revoked.
    """
    row = find_link(work, JoinLink, token)
    if row is None:
        raise _closed()
    return row, work.session.get_one(Exchange, row.exchange_id)


def join(work: Work, link: JoinLink, exchange: Exchange, asked: Newcomer) -> Participant | None:
    """Enter somebody as participant and mail them their link; nobody is told who takes part already.

    Raises:
        NotFound: the last place was taken in the meantime.
    """
    known = find(work, asked.email)
    if known is not None and participation_of(work, exchange.id, known.id) is not None:
        return None
    taken = work.session.connection().execute(
        update(JoinLink)
        .where(col(JoinLink.id) == link.id, col(JoinLink.uses) < col(JoinLink.maximum))
        .values(uses=JoinLink.uses + 1)
    )
    if taken.rowcount != 1:  # one statement counts, so two at once cannot both take the last place
        raise _closed()
    new = NewParticipant(
        **asked.model_dump(),
        organisation_id=link.organisation_id,
        role=ParticipantRole(link.role),
    )
    return enrol(work, exchange, new, actor=None)[0]


def remove_participant(
    work: Work, caller: Caller, exchange: Exchange, participant: Participant
) -> None:
    """Remove somebody from an exchange who has not accepted yet.

    Raises:
        RuleRefused: the person has accepted, and only they can leave.
    """
    if participant.consented_at is not None:
        raise RuleRefused(
            N_("This person has accepted to take part: they are not removed any more."),
            remedy=N_("Ask them: what was assessed belongs to them."),
        )
    work.session.connection().execute(
        delete(ClaimCode).where(col(ClaimCode.participant_id) == participant.id)
    )
    work.session.delete(participant)
    work.session.flush()
    record(work, exchange, "participant.removed", participant, by=caller, exchange=exchange.id)
    forget_if_stranger(work, participant.person_id)


def _closed() -> NotFound:
    return NotFound(
        N_("This link does not work any more: it is too old, full or revoked."),
        remedy=N_("Ask the programme that gave it to you for a new one."),
    )
