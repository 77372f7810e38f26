"""What happens in an exchange: it is opened, gets its targets and its people, runs and closes."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, BadInput, Conflict
from app.exchanges import rules
from app.exchanges.queries import acceptances_of, participation_of, targets_of
from app.exchanges.tables import (
    Exchange,
    ExchangeState,
    FormOfCooperation,
    Participant,
    ParticipantRole,
    Target,
)
from app.people.identity import BareEmail, meet
from app.people.terms import Document, accept
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.invitations import mail_invitation
from app.programmes.organisations import organisation_in
from app.programmes.tables import OrganisationKind
from app.programmes.workflow import get_programme

PARTICIPATION = "1"
"""Which version of its promises the page of a participation shows; count on when they change."""
NOT_OF_KIND = {
    OrganisationKind.SOCIAL: N_("“{name}” is not entered as a social organisation."),
    OrganisationKind.TECH: N_("“{name}” is not entered as a tech company."),
}


class TargetIn(BaseModel):
    """A competence that the exchange sets out to build, and up to which level."""

    model_config = ConfigDict(extra="forbid")

    competence: Line = Field(min_length=1, max_length=80)
    level: Line = Field(min_length=1, max_length=40)


class ExchangeProfile(BaseModel):
    """What is known of an exchange and may be corrected while it is a draft."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Line = Field(min_length=1, max_length=200)
    social_organisation_id: UUID
    tech_organisation_id: UUID
    form: FormOfCooperation
    theme: int | None = Field(default=None, ge=1, le=17)
    starts_on: date
    ends_on: date
    hours: int = Field(ge=1, le=100_000)


class NewExchange(ExchangeProfile):
    """What is needed to open an exchange."""

    programme_id: UUID
    release: Line | None = Field(default=None, max_length=40)
    targets: list[TargetIn] = Field(default_factory=list, max_length=20)


class NewParticipant(BaseModel):
    """What is needed to invite a participant."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    email: BareEmail
    name: Line = Field(min_length=1, max_length=200)
    organisation_id: UUID
    role: ParticipantRole
    language: Line | None = Field(default=None, pattern="^(fr|en|pt)$")


def open_exchange(work: Work, caller: Caller, asked: NewExchange) -> Exchange:
    """Open an exchange, as a draft.

    Raises:
        BadInput, NotFound: an organisation, a date, a competence or a level is not right.
    """
    caller.demand(asked.programme_id, Action.MANAGE_EXCHANGES)
    check_profile(work, asked.programme_id, asked)
    release = work.library.release(asked.release or work.library.latest.version)
    exchange = Exchange(
        **asked.model_dump(exclude={"targets", "release"}),
        release=release.version,
        created_at=work.now,
    )
    work.add(exchange)
    for target in asked.targets:
        add_target(work, exchange, target)
    record(work, exchange, "exchange.opened", exchange, by=caller, release=release.version)
    return exchange


def add_target(work: Work, exchange: Exchange, asked: TargetIn) -> Target:
    """Add a competence to what the exchange sets out to build.

    Raises:
        NotFound, BadInput: the release does not have this competence or level.
        Conflict: the competence is a target already.
    """
    level = work.library.level_in(exchange.release, asked.competence, asked.level)
    known = targets_of(work, exchange.id)
    if any(target.competence == level.competence.id for target in known):
        raise Conflict(
            N_("“{competence}” is already a target of this exchange."),
            field="competence",
            competence=level.competence.id,
        )
    target = Target(
        exchange_id=exchange.id,
        competence=level.competence.id,
        level=level.id.value,
        position=len(known),
    )
    work.add(target)
    return target


def move_to(work: Work, caller: Caller, exchange: Exchange, wanted: ExchangeState) -> None:
    """Start, close or reopen an exchange.

    Raises:
        RuleRefused: its present state does not lead to that one, or something is missing.
    """
    targets = len(targets_of(work, exchange.id))
    programme = get_programme(work, exchange.programme_id)
    awaited = 2 - len(acceptances_of(work, exchange)) if programme.charter_needed else 0
    rules.check_passage(
        ExchangeState(exchange.state), wanted, targets=targets, charter_awaited=awaited
    )
    exchange.state = wanted
    work.session.add(exchange)
    action = f"exchange.{wanted.value}"
    record(work, exchange, action, exchange, by=caller)


def invite(
    work: Work, caller: Caller, exchange: Exchange, asked: NewParticipant
) -> tuple[Participant, str]:
    """Invite a person to take part; return the participant and the link that was mailed.

    Raises:
        BadInput: the organisation has no part in this exchange.
        Conflict: the person takes part already.
    """
    return enrol(work, exchange, asked, actor=caller.person_id)


def enrol(
    work: Work, exchange: Exchange, asked: NewParticipant, *, actor: UUID | None
) -> tuple[Participant, str]:
    """Enter a participant, by whatever way they come, and mail them the link that leads to their answer.

    Raises:
        BadInput: the organisation has no part in this exchange.
        Conflict: the person takes part already.
    """
    rules.check_side(exchange, asked.organisation_id)
    programme = get_programme(work, exchange.programme_id)
    person = meet(work, asked.email, asked.name, asked.language or programme.language)
    if participation_of(work, exchange.id, person.id) is not None:
        raise Conflict(N_("This person already takes part in the exchange."), field="email")
    participant = Participant(
        exchange_id=exchange.id,
        person_id=person.id,
        organisation_id=asked.organisation_id,
        role=asked.role,
        created_at=work.now,
    )
    work.add(participant)
    record(work, exchange, "participant.invited", exchange, by=actor, participant=participant.id)
    leads_to = f"/participations/{participant.id}"
    letter, about = "participant_invited", {"exchange": exchange.title}
    return participant, mail_invitation(work, programme, person.id, letter, leads_to, **about)


def consent(work: Work, participant: Participant) -> Participant:
    """Record that a person accepts to take part and to be assessed; doing it again changes nothing."""
    if participant.consented_at is not None:
        return participant
    participant.consented_at = work.now
    work.session.add(participant)
    accept(work, participant.person_id, Document.PARTICIPATION, PARTICIPATION)
    exchange = work.session.get_one(Exchange, participant.exchange_id)
    record(work, exchange, "participant.consented", participant, by=participant.person_id)
    return participant


def check_profile(work: Work, programme_id: UUID, asked: ExchangeProfile) -> None:
    """Refuse dates that make no sense, and organisations that are not of the programme or of their kind.

    Raises:
        BadInput, NotFound: an organisation or a date is not right.
    """
    rules.check_dates(asked.starts_on, asked.ends_on)
    for kind, organisation_id in (
        (OrganisationKind.SOCIAL, asked.social_organisation_id),
        (OrganisationKind.TECH, asked.tech_organisation_id),
    ):
        organisation = organisation_in(work, programme_id, organisation_id)
        if organisation.kind != kind:
            raise BadInput(
                NOT_OF_KIND[kind], field=f"{kind.value}_organisation_id", name=organisation.name
            )
