"""What happens in an exchange: it is opened, gets its targets and its people, runs and closes."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlmodel import col, select

from app.errors import N_, BadInput, Conflict, NotFound, RuleRefused
from app.exchanges import rules
from app.exchanges.charter import acceptances_of
from app.exchanges.tables import Exchange, Form, Participant, ParticipantRole, State, Target
from app.people.accounts import INVITATION_LASTS, make_sign_in_link
from app.people.identity import identity_of, meet
from app.people.terms import Document, accept
from app.plumbing.audit import record
from app.plumbing.mailing import post
from app.plumbing.service import Work
from app.plumbing.templating import render_mail
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Organisation, OrganisationKind
from app.programmes.workflow import get_programme, organisation_in

PARTICIPATION = "1"
"""Which version of its promises the page of a participation shows; count on when they change."""
NOT_RUNNING = {
    State.DRAFT: N_("This exchange is a draft: people are assessed while it is running."),
    State.CLOSED: N_("This exchange is closed: people are assessed while it is running."),
}
NOT_OF_KIND = {
    OrganisationKind.SOCIAL: N_("“{name}” is not entered as a social organisation."),
    OrganisationKind.TECH: N_("“{name}” is not entered as a tech company."),
}


class TargetIn(BaseModel):
    """A competence that the exchange sets out to build, and up to which level."""

    model_config = ConfigDict(extra="forbid")

    competence: str = Field(min_length=1, max_length=80)
    level: str = Field(min_length=1, max_length=40)


class ExchangeProfile(BaseModel):
    """What is known of an exchange and may be corrected while it is a draft."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=200)
    social_organisation_id: UUID
    tech_organisation_id: UUID
    form: Form
    theme: int | None = Field(default=None, ge=1, le=17)
    starts_on: date
    ends_on: date
    hours: int = Field(ge=1, le=100_000)


class NewExchange(ExchangeProfile):
    """What is needed to open an exchange."""

    programme_id: UUID
    release: str | None = Field(default=None, max_length=40)
    targets: list[TargetIn] = Field(default_factory=list, max_length=20)


class NewParticipant(BaseModel):
    """What is needed to invite a participant."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    email: EmailStr
    name: str = Field(min_length=1, max_length=200)
    organisation_id: UUID
    role: ParticipantRole
    language: str | None = Field(default=None, pattern="^(fr|en|pt)$")


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
    work.session.add(exchange)
    work.session.flush()
    for target in asked.targets:
        add_target(work, caller, exchange, target)
    _note(work, caller, exchange, "exchange.opened", release=release.version)
    return exchange


def add_target(work: Work, caller: Caller, exchange: Exchange, asked: TargetIn) -> Target:
    """Add a competence to what the exchange sets out to build.

    Raises:
        NotFound, BadInput: the release does not have this competence or level.
        Conflict: the competence is a target already.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
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
    work.session.add(target)
    work.session.flush()
    return target


def move_to(work: Work, caller: Caller, exchange: Exchange, wanted: State) -> None:
    """Start, close or reopen an exchange.

    Raises:
        RuleRefused: the exchange cannot go there from where it stands.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    targets = len(targets_of(work, exchange.id))
    programme = get_programme(work, exchange.programme_id)
    awaited = 2 - len(acceptances_of(work, exchange)) if programme.charter_needed else 0
    rules.check_passage(State(exchange.state), wanted, targets=targets, charter_awaited=awaited)
    exchange.state = wanted
    work.session.add(exchange)
    _note(work, caller, exchange, f"exchange.{wanted.value}")


def invite(
    work: Work, caller: Caller, exchange: Exchange, asked: NewParticipant
) -> tuple[Participant, str]:
    """Invite a person to take part; return the participant and the link that was mailed.

    Raises:
        BadInput: the organisation has no part in this exchange.
        Conflict: the person takes part already.
    """
    caller.demand(exchange.programme_id, Action.MANAGE_EXCHANGES)
    return enrol(work, exchange, asked, actor=caller.person_id)


def enrol(
    work: Work, exchange: Exchange, asked: NewParticipant, *, actor: UUID | None
) -> tuple[Participant, str]:
    """Enter a participant, by whatever way they come, and mail them the link that leads to their answer.

    Raises:
        BadInput: the organisation has no part in this exchange.
        Conflict: the person takes part already.
    """
    sides = (exchange.social_organisation_id, exchange.tech_organisation_id)
    if asked.organisation_id not in sides:
        raise BadInput(
            N_("This organisation has no part in the exchange."), field="organisation_id"
        )
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
    work.session.add(participant)
    work.session.flush()
    record(
        work,
        exchange.programme_id,
        "participant.invited",
        exchange.id,
        actor=actor,
        participant=str(participant.id),
    )
    leads_to = f"/participations/{participant.id}"
    link = make_sign_in_link(work, person.id, leads_to, lasts=INVITATION_LASTS)
    who = identity_of(work, person.id)
    letter = render_mail(
        "participant_invited",
        who.language,
        name=who.name,
        programme=programme.name,
        exchange=exchange.title,
        link=link,
    )
    post(work, who.email, letter)
    return participant, link


def consent(work: Work, person_id: UUID, participant_id: UUID) -> Participant:
    """Record that a person accepts to take part and to be assessed.

    Raises:
        NotFound: the participation is somebody else's, or does not exist.
    """
    participant = participation(work, person_id, participant_id)
    if participant.consented_at is None:
        participant.consented_at = work.now
        work.session.add(participant)
        accept(work, person_id, Document.PARTICIPATION, PARTICIPATION)
        exchange = work.session.get_one(Exchange, participant.exchange_id)
        record(
            work,
            exchange.programme_id,
            "participant.consented",
            participant.id,
            actor=person_id,
        )
    return participant


def exchange_of(
    work: Work, caller: Caller, exchange_id: UUID, action: Action = Action.READ
) -> Exchange:
    """Return an exchange in which the caller may act.

    Raises:
        NotFound: there is none, or it belongs to a programme the caller has no part in.
    """
    exchange = work.session.get(Exchange, exchange_id)
    if exchange is None or exchange.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such exchange among yours."))
    caller.demand(exchange.programme_id, action)
    return exchange


def participant_in(work: Work, exchange: Exchange, participant_id: UUID) -> Participant:
    """Return a participant of an exchange.

    Raises:
        NotFound: the exchange has none with this id.
    """
    participant = work.session.get(Participant, participant_id)
    if participant is None or participant.exchange_id != exchange.id:
        raise NotFound(N_("The exchange has no such participant."), field="participant_id")
    return participant


def participation(work: Work, person_id: UUID, participant_id: UUID) -> Participant:
    """Return a person's own participation.

    Raises:
        NotFound: it is somebody else's, or does not exist.
    """
    participant = work.session.get(Participant, participant_id)
    if participant is None or participant.person_id != person_id:
        raise NotFound(N_("There is no such participation among yours."))
    return participant


def participation_of(work: Work, exchange_id: UUID, person_id: UUID) -> Participant | None:
    """Return how a person takes part in an exchange, if they do."""
    return work.session.exec(
        select(Participant).where(
            Participant.exchange_id == exchange_id, Participant.person_id == person_id
        )
    ).first()


def participations_of(work: Work, person_id: UUID) -> list[tuple[Participant, Exchange]]:
    """Return where a person takes part, latest first."""
    query = (
        select(Participant, Exchange)
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(Participant.person_id == person_id)
        .order_by(col(Participant.created_at).desc())
    )
    return list(work.session.exec(query))


def targets_of(work: Work, exchange_id: UUID) -> list[Target]:
    """Return what an exchange sets out to build, in order."""
    query = select(Target).where(Target.exchange_id == exchange_id)
    return list(work.session.exec(query.order_by(col(Target.position))))


def participants_of(work: Work, exchange_id: UUID) -> list[Participant]:
    """Return who takes part in an exchange, in the order of invitation."""
    query = select(Participant).where(Participant.exchange_id == exchange_id)
    return list(work.session.exec(query.order_by(col(Participant.created_at), col(Participant.id))))


def must_run(exchange: Exchange) -> None:
    """Refuse work in an exchange that has not started or is over.

    Raises:
        RuleRefused: the exchange is not running.
    """
    if exchange.state != State.RUNNING:
        raise RuleRefused(
            NOT_RUNNING[State(exchange.state)],
            remedy=N_("Start it, or reopen it, first."),
        )


def check_profile(work: Work, programme_id: UUID, asked: ExchangeProfile) -> None:
    """Refuse dates that make no sense, and organisations that are not of the programme or of their kind.

    Raises:
        BadInput, NotFound: an organisation or a date is not right.
    """
    rules.check_dates(asked.starts_on, asked.ends_on)
    for side, kind in (("social", OrganisationKind.SOCIAL), ("tech", OrganisationKind.TECH)):
        identity = getattr(asked, f"{side}_organisation_id")
        _check_side(organisation_in(work, programme_id, identity), kind)


def _check_side(organisation: Organisation, kind: OrganisationKind) -> None:
    if organisation.kind != kind:
        raise BadInput(
            NOT_OF_KIND[kind],
            field=f"{kind.value}_organisation_id",
            name=organisation.name,
        )


def _note(work: Work, caller: Caller, exchange: Exchange, action: str, **detail: str) -> None:
    record(work, exchange.programme_id, action, exchange.id, actor=caller.person_id, **detail)
