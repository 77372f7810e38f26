"""JSON doors: the participants of an exchange, and what a signed-in person answers themselves."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlmodel import col, select

from app.exchanges.answering import TakingOut, bring_back, consent, decline, leave, take_out
from app.exchanges.claiming import address_of_code, make_code
from app.exchanges.dependencies import (
    ManageableExchange,
    ManageableParticipant,
    OfExchange,
    ReadableExchange,
)
from app.exchanges.inviting import Correction, correct_participant, send_again
from app.exchanges.queries import own_participation, participant_in
from app.exchanges.tables import Exchange, Participant, ParticipantRole, Standing
from app.exchanges.workflow import NewPaperParticipant, NewParticipant, enrol_on_paper, invite
from app.people.acquaintance import known_to
from app.people.dependencies import OneselfDep
from app.plumbing.idempotency import idempotent
from app.plumbing.paging import Listing, PagingDep
from app.plumbing.service import Work, WorkDep
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.dependencies import ApiCaller

router = APIRouter(prefix="/api/v1", tags=["exchanges"])
PARTICIPANTS = "/exchanges/{exchange_id}/participants"
PARTICIPANT = PARTICIPANTS + "/{participant_id}"
OWN = "/participations/{participant_id}"
NOBODY: dict[int | str, dict[str, Any]] = {401: {"description": "Nobody is signed in"}}


class ParticipationOut(BaseModel):
    """Where somebody stands in an exchange, as they see it themselves."""

    id: UUID
    exchange_id: UUID
    organisation_id: UUID
    role: ParticipantRole
    standing: Standing
    """`invited`, `takes-part`, `declined`, `left` or `taken-out`."""
    consented_at: datetime | None
    declined_at: datetime | None
    left_at: datetime | None
    taken_out_at: datetime | None
    taken_out_because: str
    """Why the programme took them out; empty for everybody else."""
    created_at: datetime


class ParticipantOut(ParticipationOut):
    """A participant as the API shows it to the programme's members."""

    name: str | None
    """Null for who was erased."""
    email: str | None
    """The personal address; null for who may not see personal addresses, for who has none, and for who was erased."""
    invited_at: datetime | None
    """When the invitation was last mailed; null for who has no e-mail address."""
    reminders: int
    """How many reminders were mailed: two at the most."""
    reminded_at: datetime | None


class FreshClaimCode(BaseModel):
    """A code that was just made: it is told this once."""

    SHOWN_ONCE: ClassVar[frozenset[str]] = frozenset({"code", "url"})

    participant_id: UUID
    code: str | None = None
    """The code, in this one answer only: a repeated call finds null here."""
    url: str | None = None
    """The page to which it leads; for who has an e-mail address, it asks for that."""
    expires_at: datetime


def _own(work: WorkDep, caller: OneselfDep, participant_id: UUID) -> Participant:
    return own_participation(work, caller.person_id, participant_id)


OwnParticipation = Annotated[Participant, Depends(_own, scope="function")]


@router.get(PARTICIPANTS)
def list_participants(
    work: WorkDep, caller: ApiCaller, within: OfExchange, role: ParticipantRole | None = None
) -> Listing[ParticipantOut]:
    """List the people of an exchange, also those who said no, left or were taken out."""
    only = [] if role is None else [col(Participant.role) == role]
    return within.listing(
        Participant, lambda row: _participant(work, caller, within.exchange, row), *only
    )


@router.get(PARTICIPANT)
def show_participant(
    work: WorkDep, caller: ApiCaller, exchange: ReadableExchange, participant_id: UUID
) -> ParticipantOut:
    """Show one person of an exchange: `consented_at` says whether they take part."""
    return _participant(work, caller, exchange, participant_in(work, exchange, participant_id))


@router.post(PARTICIPANTS, status_code=201)
@idempotent
def create_participant(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: NewParticipant
) -> ParticipantOut:
    """Invite a person by mail to take part."""
    participant, _ = invite(work, caller, exchange, asked)
    return _participant(work, caller, exchange, participant)


@router.post(PARTICIPANTS + "/on-paper", status_code=201)
@idempotent
def create_participant_on_paper(
    work: WorkDep, caller: ApiCaller, exchange: ManageableExchange, asked: NewPaperParticipant
) -> ParticipantOut:
    """Enter a person who has no e-mail address; make a code for them next, and hand it over."""
    participant = enrol_on_paper(work, caller, exchange, asked)
    return _participant(work, caller, exchange, participant)


@router.patch(PARTICIPANT)
@idempotent
def change_participant(
    work: WorkDep,
    caller: ApiCaller,
    exchange: ManageableExchange,
    participant: ManageableParticipant,
    asked: Correction,
) -> ParticipantOut:
    """Correct a name or an address before the person has answered; afterwards a name is proposed to them by mail."""
    correct_participant(work, caller, exchange, participant, asked)
    return _participant(work, caller, exchange, participant)


@router.post(PARTICIPANT + "/resend")
@idempotent
def resend_invitation(
    work: WorkDep,
    caller: ApiCaller,
    exchange: ManageableExchange,
    participant: ManageableParticipant,
) -> ParticipantOut:
    """Mail an invitation that was not answered once more, with a fresh link."""
    send_again(work, caller, exchange, participant)
    return _participant(work, caller, exchange, participant)


@router.post(PARTICIPANT + "/code", status_code=201)
@idempotent
def create_participant_code(
    work: WorkDep,
    caller: ApiCaller,
    exchange: ManageableExchange,
    participant: ManageableParticipant,
) -> FreshClaimCode:
    """Make a code that leads a participant to their place; former ones end, and it is told this once."""
    row, code = make_code(work, caller, exchange, participant)
    return FreshClaimCode(
        participant_id=participant.id,
        code=code,
        url=address_of_code(work, code),
        expires_at=row.expires_at,
    )


@router.post(PARTICIPANT + "/take-out")
@idempotent
def take_participant_out(
    work: WorkDep,
    caller: ApiCaller,
    exchange: ManageableExchange,
    participant: ManageableParticipant,
    asked: TakingOut,
) -> ParticipantOut:
    """Take somebody out of an exchange and tell them why; what was decided and awarded stays theirs."""
    take_out(work, caller, exchange, participant, asked)
    return _participant(work, caller, exchange, participant)


@router.post(PARTICIPANT + "/bring-back")
@idempotent
def bring_participant_back(
    work: WorkDep,
    caller: ApiCaller,
    exchange: ManageableExchange,
    participant: ManageableParticipant,
) -> ParticipantOut:
    """Bring somebody back who was taken out: they stand as they stood before."""
    bring_back(work, caller, exchange, participant)
    return _participant(work, caller, exchange, participant)


@router.get("/participations", responses=NOBODY)
def list_participations(caller: OneselfDep, paging: PagingDep) -> Listing[ParticipationOut]:
    """List where you take part; needs your own token or session, not a key."""
    own = select(Participant).where(Participant.person_id == caller.person_id)
    return paging.listing(own, _participation)


@router.get(OWN, responses=NOBODY)
def show_participation(participation: OwnParticipation) -> ParticipationOut:
    """Show where you stand in an exchange; needs your own token or session, not a key."""
    return _participation(participation)


@router.post(OWN + "/consent", responses=NOBODY)
@idempotent
def consent_participation(
    work: WorkDep, caller: OneselfDep, participant_id: UUID, under_age: bool = False
) -> ParticipationOut:
    """Say that you take part, also after a no; needs your own token or session, not a key.

    You affirm that you are as old as the programme asks; with `under_age=true`, nothing of yours is public.
    """
    own = own_participation(work, caller.person_id, participant_id)
    return _participation(consent(work, own, under_age=under_age))


@router.post(OWN + "/decline", responses=NOBODY)
@idempotent
def decline_participation(
    work: WorkDep, caller: OneselfDep, participant_id: UUID
) -> ParticipationOut:
    """Say that you do not take part; needs your own token or session, not a key."""
    own = own_participation(work, caller.person_id, participant_id)
    return _participation(decline(work, own))


@router.post(OWN + "/leave", responses=NOBODY)
@idempotent
def leave_participation(
    work: WorkDep, caller: OneselfDep, participant_id: UUID
) -> ParticipationOut:
    """Leave an exchange; needs your own token or session, not a key.

    What was decided about you stays yours; ratings and evidence about which nothing is decided are deleted for good.
    """
    own = own_participation(work, caller.person_id, participant_id)
    return _participation(leave(work, own))


def _participation(row: Participant) -> ParticipationOut:
    return ParticipationOut(**row.model_dump(exclude={"person_id"}), standing=row.standing)


def _participant(
    work: Work, caller: Caller, exchange: Exchange, row: Participant
) -> ParticipantOut:
    person = known_to(work, exchange.programme_id, row.person_id)
    by_name = caller.reads_of_people(exchange.programme_id)
    shows_address = caller.may(exchange.programme_id, Action.READ_ADDRESSES)
    return ParticipantOut(
        **row.model_dump(exclude={"person_id", "taken_out_because"}),
        # Why somebody was taken out is said of them: observers do not read it.
        taken_out_because=row.taken_out_because if by_name else "",
        standing=row.standing,
        name=person.name or None,
        email=person.email or None if shows_address else None,
    )
