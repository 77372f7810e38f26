"""What the demo tells of impact: hours, measurements, the checklist, and earlier exchanges for a report to compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, delete, select

from app.assessing.decisions import NewDecision, decide
from app.assessing.evidence import NewEvidence, add_evidence
from app.assessing.ratings import Ratings, rate_as_mediator
from app.assessing.seats import Seat, seat_of
from app.assessing.tables import Moment, Rating
from app.demo_history import at_its_release, stage_history
from app.exchanges.answering import consent
from app.exchanges.hours import NewHours, Seen, confirm_hours, declare_hours
from app.exchanges.queries import sides_of
from app.exchanges.tables import Exchange, ExchangeState, Participant, ParticipantRole
from app.exchanges.workflow import (
    NewExchange,
    NewParticipant,
    TargetIn,
    invite,
    move_to,
    open_exchange,
)
from app.impact.access import Capacity, Measurer
from app.impact.indicators import Choice, choose
from app.impact.measuring import Measured, MeasuredValue, measure
from app.impact.period import Period
from app.impact.publishing import publish_report
from app.impact.tables import MeasuredAt, TermState
from app.impact.terms import TermAnswerIn, TermAnswers, answer_terms, terms_of
from app.issuing.workflow import award
from app.plumbing.mailing import OutgoingMail
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.dependencies import caller_for
from app.programmes.tables import Member, Organisation, OrganisationKind
from app.programmes.workflow import get_programme
from app.sharing.workflow import accept

SOCIAL, TECH = OrganisationKind.SOCIAL, OrganisationKind.TECH
START, END = MeasuredAt.START, MeasuredAt.END
Told = Mapping[tuple[OrganisationKind, MeasuredAt], Mapping[str, tuple[str, str]]]
"""A side and a moment → an indicator → its value, or nothing, and a note."""
MEASURED: Told = {
    (SOCIAL, START): {
        "time-on-routine-tasks": ("14", "Deux semaines ordinaires, deux personnes."),
        "autonomy-after-the-exchange": ("2", "Liste de dix opérations, faite ensemble."),
        "skills-passed-on": ("0", ""),
        "people-reached": ("0", ""),
    },
    (SOCIAL, END): {
        "time-on-routine-tasks": ("5.5", "Les mêmes personnes, les deux dernières semaines."),
        "autonomy-after-the-exchange": ("8", "Sans les bénévoles dans la pièce."),
        "skills-passed-on": ("3", "Tableau de suivi, contrôle des doublons, note au conseil."),
        "people-reached": ("180", "Familles suivies dans le nouveau tableau."),
    },
    (TECH, START): {
        "understanding-of-the-social-sector": ("3", ""),
        "practices-brought-back": ("0", ""),
        "skills-passed-on": ("0", ""),
        "people-reached": ("", "Nous ne les voyons pas."),
    },
    (TECH, END): {
        "understanding-of-the-social-sector": ("7.5", "Après deux journées sur place."),
        "practices-brought-back": ("2", "Relire à voix haute ; écrire d’abord la question."),
        "skills-passed-on": ("2", ""),
    },
}
INDICATORS = (
    "time-on-routine-tasks",
    "autonomy-after-the-exchange",
    "understanding-of-the-social-sector",
    "practices-brought-back",
    "skills-passed-on",
    "people-reached",
)


@dataclass(frozen=True)
class Worked:
    """Hours of one day of the demo."""

    days_ago: int
    hours: float
    note: str


VOLUNTEERED = (
    Worked(70, 3, "Premier atelier, dans l’antenne."),
    Worked(56, 3.5, "Deuxième atelier : les sources."),
    Worked(35, 4, "Tableau de suivi, à deux."),
    Worked(14, 2.5, "Relecture de la note."),
)
STAFFED = (
    Worked(70, 3, "Premier atelier."),
    Worked(34, 5, "Saisie et contrôle des doublons."),
    Worked(7, 2, "Présentation au conseil."),
)


def measure_exchange(
    work: Work, caller: Caller, exchange: Exchange, told: Told, indicators: tuple[str, ...]
) -> None:
    """Have an exchange measured by both its sides."""
    choose(work, caller, exchange, Choice(indicators=list(indicators)))
    mediator = Measurer(caller.person_id, Capacity.MEDIATOR)
    for (side, moment), values in told.items():
        answers = [
            MeasuredValue(indicator=one, value=Decimal(value) if value else None, note=note)
            for one, (value, note) in values.items()
        ]
        asked = Measured(side=side, moment=moment, values=answers)
        measure(work, mediator, exchange, asked)


def give_hours(work: Work, staff: Participant, volunteer: Participant) -> None:
    """Have both sides declare hours, and confirm most of each other's."""
    for participant, other, worked in (
        (volunteer, staff, VOLUNTEERED),
        (staff, volunteer, STAFFED),
    ):
        rows = [
            declare_hours(
                work,
                participant,
                NewHours(
                    day=work.now.date() - timedelta(days=one.days_ago),
                    hours=one.hours,
                    note=one.note,
                ),
            )
            for one in worked
        ]
        confirm_hours(work, other, [Seen(row.id) for row in rows[:-1]])


def answer_checklist(work: Work, caller: Caller, exchange: Exchange) -> None:
    """Have the terms of reference answered at both moments, where the release has them."""
    terms = list(terms_of(work.library, exchange.release))
    if not terms:
        return
    end = [TermState.MET if place % 4 else TermState.NOT_MET for place in range(len(terms))]
    start = [TermState.UNKNOWN if place % 3 else state for place, state in enumerate(end)]
    for moment, states in ((MeasuredAt.START, start), (MeasuredAt.END, end)):
        answers = [
            TermAnswerIn(term=term, state=state) for term, state in zip(terms, states, strict=True)
        ]
        answer_terms(work, caller, exchange, TermAnswers(moment=moment, answers=answers))


def tell(
    work: Work, caller: Caller, exchange: Exchange, staff: Participant, volunteer: Participant
) -> None:
    """Tell what the demo's exchange changed."""
    give_hours(work, staff, volunteer)
    measure_exchange(work, caller, exchange, MEASURED, INDICATORS)
    answer_checklist(work, caller, exchange)


@dataclass(frozen=True)
class Earlier:
    """An exchange of the demo that came before or runs beside the first."""

    title: str
    begun: int
    """Days ago."""
    days: int
    hours: int
    form: str
    theme: int
    people: tuple[tuple[str, str, str, str, str], ...]
    """Role, name, competence, level at the start (or nothing), level decided."""
    measured: Mapping[str, tuple[str, str]]
    """An indicator of the social side → its value at the start and at the end."""


ENOUGH_OF_A_YEAR = timedelta(days=300)
"""Before a year is so old there is little to tell of it: until then it is the year before that is published."""
EARLIER = (
    Earlier(
        "Un site que l’équipe tient elle-même",
        580,
        120,
        30,
        "skills-based-pro-bono",
        4,
        (
            ("volunteer", "Alix Fictif", "skills-transfer", "", "practise"),
            ("staff", "Noa Exemple", "data-analysis", "", "discover"),
        ),
        {"autonomy-after-the-exchange": ("3", "6"), "time-on-routine-tasks": ("10", "7")},
    ),
    Earlier(
        "Trier sans perdre : les données des adhérents",
        300,
        110,
        36,
        "volunteering",
        1,
        (
            ("volunteer", "Alix Fictif", "skills-transfer", "practise", "lead"),
            ("staff", "Lou Modèle", "data-analysis", "", "practise"),
            ("staff", "Noa Exemple", "data-analysis", "discover", "practise"),
        ),
        {"autonomy-after-the-exchange": ("1", "7"), "time-on-routine-tasks": ("22", "9.5")},
    ),
    Earlier(
        "Compter ce qui compte",
        200,
        140,
        28,
        "skills-based-pro-bono",
        10,
        (
            ("volunteer", "Andrea Inventé", "skills-transfer", "", "discover"),
            ("staff", "Charlie Démo", "data-analysis", "discover", "practise"),
        ),
        {"autonomy-after-the-exchange": ("4", "9"), "people-reached": ("60", "95")},
    ),
)


def stage_earlier(work: Work) -> None:
    """Act the exchanges that came before the demo's own, so that its report has something to compare with."""
    work = at_its_release(work)
    known = work.session.exec(select(Exchange).order_by(col(Exchange.created_at)).limit(1)).one()
    owner = select(Member.person_id).where(Member.programme_id == known.programme_id).limit(1)
    caller = caller_for(work, work.session.exec(owner).one())
    social, tech = sides_of(work, known).values()
    stage_history(work, caller, known.programme_id, known.release)
    for told in EARLIER:
        act_earlier(work, caller, social, tech, told)
    programme = get_programme(work, known.programme_id)
    publish_report(work, caller, programme, year_of((work.now - ENOUGH_OF_A_YEAR).date()))


def year_of(day: date) -> Period:
    """Return the calendar year of a day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def act_earlier(
    work: Work, caller: Caller, social: Organisation, tech: Organisation, told: Earlier
) -> None:
    """Act one of the earlier exchanges, each step at its own time, to its closing."""
    begun = replace(work, now=work.now - timedelta(days=told.begun))
    ended = replace(work, now=begun.now + timedelta(days=told.days))
    targets = {one[2]: one[4] for one in told.people}
    asked = NewExchange(
        programme_id=social.programme_id,
        title=told.title,
        social_organisation_id=social.id,
        tech_organisation_id=tech.id,
        form=told.form,
        theme=told.theme,
        starts_on=begun.now.date(),
        ends_on=ended.now.date(),
        hours=told.hours,
        targets=[TargetIn(competence=name, level=level) for name, level in targets.items()],
    )
    exchange = open_exchange(begun, caller, asked)
    move_to(begun, caller, exchange, ExchangeState.RUNNING)
    people = [_join(begun, caller, exchange, one) for one in told.people]
    for participant, one in zip(people, told.people, strict=True):
        _decide(begun, ended, caller, seat_of(ended, exchange, participant, one[2]), one)
    for place, work_then in enumerate((begun, ended)):
        values = {name: (pair[place], "") for name, pair in told.measured.items()}
        moment = (START, END)[place]
        measure_exchange(work_then, caller, exchange, {(SOCIAL, moment): values}, tuple(values))
    _worked(ended, people, told.hours)
    move_to(ended, caller, exchange, ExchangeState.CLOSED)
    # Nobody waits for mail of that time any more.
    work.session.exec(delete(OutgoingMail).where(col(OutgoingMail.created_at) < work.now))


def _join(
    work: Work, caller: Caller, exchange: Exchange, one: tuple[str, str, str, str, str]
) -> Participant:
    role, name = ParticipantRole(one[0]), one[1]
    side = exchange.tech_organisation_id
    if role is ParticipantRole.STAFF:
        side = exchange.social_organisation_id
    email = f"{name.split()[0].lower()}@example.org"
    asked = NewParticipant(email=email, name=name, organisation_id=side, role=role)
    return consent(work, invite(work, caller, exchange, asked)[0])


def _decide(
    begun: Work, ended: Work, caller: Caller, seat: Seat, one: tuple[str, str, str, str, str]
) -> None:
    """Have somebody rated from one level to another, with a piece of evidence, decided about, and given their badge."""
    _role, _name, competence, start, level = one
    known = {
        name: [
            sentence.id
            for sentence in ended.library.level_in(
                seat.exchange.release, competence, name
            ).definition.descriptors
        ]
        for name in {start, level} - {""}
    }
    before = {
        **dict.fromkeys(known[level], Rating.NO),
        **dict.fromkeys(known.get(start, []), Rating.YES),
    }
    after = dict.fromkeys(known[level], Rating.YES)
    rate_as_mediator(begun, caller, seat, Ratings(moment=Moment.BASELINE, ratings=before))
    evidence = NewEvidence(title="Une réalisation", text="Faite dans l’échange, relue ensemble.")
    add_evidence(ended, seat, evidence, added_by=seat.participant.person_id)
    rate_as_mediator(ended, caller, seat, Ratings(moment=Moment.FINAL, ratings=after))
    reasons = "Vu au travail pendant l’échange, sur deux réalisations différentes."
    decision = decide(ended, caller, seat, NewDecision(level=level, reasons=reasons))
    accept(ended, award(ended, caller, decision))


def _worked(work: Work, people: Sequence[Participant], planned: int) -> None:
    """Have hours declared by everybody, those of one side confirmed by the other."""
    volunteer = next(one for one in people if one.role == ParticipantRole.VOLUNTEER)
    staff = next(one for one in people if one.role == ParticipantRole.STAFF)
    for one, other in ((volunteer, staff), (staff, volunteer)):
        for place in range(1, 4):
            day = work.now.date() - timedelta(days=10 * place)
            hours = declare_hours(work, one, NewHours(day=day, hours=planned / 4))
            confirm_hours(work, other, [Seen(hours.id)])
