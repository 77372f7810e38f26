"""What happens in an exchange: it is opened, gets its targets and its people, runs and closes."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.errors import N_, BadInput, Conflict, inside
from app.exchanges import rules
from app.exchanges.inviting import mail_participant, tell_started
from app.exchanges.queries import acceptances_of, participation_of, targets_of
from app.exchanges.tables import (
    Exchange,
    ExchangeState,
    Participant,
    ParticipantRole,
    Standing,
    Target,
)
from app.library import OF_LEVELS
from app.people.acquaintance import meet_for
from app.people.identity import BareEmail, introduce
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.languages import OF_LANGUAGES
from app.plumbing.service import Work
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.organisations import organisation_in
from app.programmes.tables import OrganisationKind
from app.programmes.workflow import get_programme

IN_ALREADY = N_("This person already takes part in the exchange.")
ALREADY = {
    Standing.INVITED: IN_ALREADY,
    Standing.TAKES_PART: IN_ALREADY,
    Standing.DECLINED: N_("This person said no; they may still change their mind themselves."),
    Standing.LEFT: N_("This person has left; they may come back themselves."),
    Standing.TAKEN_OUT: N_("This person was taken out: bring them back in the list of people."),
}
NOT_OF_KIND = {
    OrganisationKind.SOCIAL: N_("“{name}” is not entered as a social organisation."),
    OrganisationKind.TECH: N_("“{name}” is not entered as a tech company."),
}


class TargetIn(BaseModel):
    """A competence that the exchange sets out to build, and up to which level."""

    model_config = ConfigDict(extra="forbid")

    competence: Line = Field(min_length=1, max_length=80)
    level: Line = Field(min_length=1, max_length=40, json_schema_extra=OF_LEVELS)


class ExchangeProfile(BaseModel):
    """What is known of an exchange and may be corrected while it is a draft."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: Line = Field(min_length=1, max_length=200)
    social_organisation_id: UUID
    tech_organisation_id: UUID
    form: Line = Field(max_length=64)
    """The id of a form of cooperation in the exchange’s release."""
    theme: int | None = Field(default=None, ge=1, le=17)
    starts_on: date
    ends_on: date
    hours: int = Field(ge=1, le=100_000)


class NewExchange(ExchangeProfile):
    """What is needed to open an exchange."""

    programme_id: UUID
    release: Line | None = Field(default=None, max_length=40)
    targets: list[TargetIn] = Field(default_factory=list, max_length=20)


class NewPaperParticipant(BaseModel):
    """What is needed to enter a participant who has no e-mail address."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Line = Field(min_length=1, max_length=200)
    organisation_id: UUID
    role: ParticipantRole
    language: Line | None = Field(
        default=None, pattern="^(fr|en|pt)$", json_schema_extra=OF_LANGUAGES
    )


class NewParticipant(NewPaperParticipant):
    """What is needed to invite a participant."""

    email: BareEmail


def open_exchange(work: Work, caller: Caller, asked: NewExchange) -> Exchange:
    """Open an exchange, as a draft.

    Raises:
        BadInput, NotFound: an organisation, a date, a competence or a level is not right.
    """
    caller.demand(asked.programme_id, Action.MANAGE_EXCHANGES)
    release = work.library.release(asked.release or work.library.latest.version)
    check_profile(work, asked.programme_id, asked, release.version)
    exchange = Exchange(
        **asked.model_dump(exclude={"targets", "release"}),
        release=release.version,
        created_at=work.now,
    )
    work.add(exchange)
    add_targets(work, exchange, asked.targets)
    record(work, exchange, "exchange.opened", exchange, by=caller, release=release.version)
    return exchange


def add_targets(work: Work, exchange: Exchange, asked: Sequence[TargetIn]) -> None:
    """Add competences to what the exchange sets out to build; what is refused is named by its place among them.

    Raises:
        NotFound, BadInput, RuleRefused, Conflict: as `add_target`.
    """
    for place, target in enumerate(asked):
        with inside(f"targets[{place}]"):
            add_target(work, exchange, target)


def add_target(work: Work, exchange: Exchange, asked: TargetIn) -> Target:
    """Add a competence to what the exchange sets out to build.

    Raises:
        NotFound, BadInput: the release does not have this competence or level.
        RuleRefused: the release calls the competence deprecated.
        Conflict: the competence is a target already.
    """
    level = work.library.level_in(exchange.release, asked.competence, asked.level)
    rules.check_offered(level.competence)
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


def move_to(work: Work, caller: Caller | None, exchange: Exchange, wanted: ExchangeState) -> None:
    """Start, close or reopen an exchange; at its start those who accepted are told.

    Nobody calls when it starts by itself on its first day.

    Raises:
        RuleRefused: its present state does not lead to that one, or something is missing.
    """
    targets = len(targets_of(work, exchange.id))
    programme = get_programme(work, exchange.programme_id)
    awaited = _acceptances_awaited(work, exchange) if programme.charter_needed else 0
    rules.check_passage(
        ExchangeState(exchange.state), wanted, targets=targets, charter_awaited=awaited
    )
    began = exchange.state == ExchangeState.DRAFT
    exchange.state = wanted
    exchange.closed_at = work.now if wanted is ExchangeState.CLOSED else None
    work.session.add(exchange)
    action = f"exchange.{wanted.value}"
    record(work, exchange, action, exchange, by=caller)
    if began:
        tell_started(work, exchange)


def _acceptances_awaited(work: Work, exchange: Exchange) -> int:
    """Count what the two sides have not accepted yet: the charter, and the code of conduct where there is one."""
    texts = 2 if work.library.conduct(exchange.release) else 1
    return 2 * texts - len(acceptances_of(work, exchange))


def invite(
    work: Work, caller: Caller, exchange: Exchange, asked: NewParticipant
) -> tuple[Participant, str]:
    """Invite a person to take part; return the participant and the link that was mailed.

    Raises:
        BadInput: the organisation has no part in this exchange.
        Conflict: the person takes part already.
        RuleRefused: staff, before the programme has stated what it must.
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
    spoken = asked.language or programme.language
    person = meet_for(work, programme.id, asked.email, asked.name, spoken)
    known = participation_of(work, exchange.id, person.id)
    if known is not None:
        raise Conflict(ALREADY[known.standing], field="email")
    participant = _enter(work, exchange, asked, person, actor=actor)
    participant.invited_at = work.now
    return participant, mail_participant(work, exchange, participant)


def enrol_on_paper(
    work: Work, caller: Caller, exchange: Exchange, asked: NewPaperParticipant
) -> Participant:
    """Enter somebody who has no e-mail address: a code on paper leads them to their answer (`claiming.py`).

    Raises:
        BadInput: the organisation has no part in this exchange.
    """
    rules.check_side(exchange, asked.organisation_id)
    programme = get_programme(work, exchange.programme_id)
    person = introduce(work, asked.name, asked.language or programme.language)
    return _enter(work, exchange, asked, person, actor=caller.person_id)


def _enter(
    work: Work,
    exchange: Exchange,
    asked: NewPaperParticipant,
    person: Person,
    *,
    actor: UUID | None,
) -> Participant:
    rules.check_staff(get_programme(work, exchange.programme_id), asked.role)
    participant = Participant(
        exchange_id=exchange.id,
        person_id=person.id,
        organisation_id=asked.organisation_id,
        role=asked.role,
        invited_by=actor,
        created_at=work.now,
    )
    work.add(participant)
    record(work, exchange, "participant.invited", exchange, by=actor, participant=participant.id)
    return participant


def check_profile(work: Work, programme_id: UUID, asked: ExchangeProfile, release: str) -> None:
    """Refuse dates that make no sense, forms nobody knows, organisations that are not of the programme or their kind.

    Raises:
        BadInput, NotFound: an organisation, a date or the form is not right.
    """
    rules.check_dates(asked.starts_on, asked.ends_on)
    rules.check_form(asked.form, work.library.forms(release))
    for kind, organisation_id in (
        (OrganisationKind.SOCIAL, asked.social_organisation_id),
        (OrganisationKind.TECH, asked.tech_organisation_id),
    ):
        organisation = organisation_in(work, programme_id, organisation_id)
        if organisation.kind != kind:
            raise BadInput(
                NOT_OF_KIND[kind], field=f"{kind.value}_organisation_id", name=organisation.name
            )
