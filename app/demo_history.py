"""Two years of a programme before the demo's own exchange, put in as rows: what a report has to tell; all invented."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import SQLModel

from app.assessing.tables import Assessment, Decision, Evidence, EvidenceKind, Moment, Rating
from app.exchanges.tables import (
    Exchange,
    ExchangeState,
    Hours,
    HoursState,
    Participant,
    ParticipantRole,
    Target,
)
from app.impact.rules import LATER_AFTER
from app.impact.tables import ChosenIndicator, FollowUp, MeasuredAt, Measurement, TermAnswer
from app.impact.terms import terms_of
from app.issuing.tables import Award
from app.issuing.workflow import award_many
from app.people.identity import meet
from app.people.tables import Person
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.organisations import NewOrganisation, add_organisation
from app.programmes.tables import Organisation, OrganisationKind
from referential.versions import Version

WRITTEN_FOR = Version(2, 0, 1)
"""The release on which the demo is played; raise it when the demo plays what a later one brought."""
EXCHANGES, APART, LASTED = 46, 14, 75
"""How many there were, how many days from one's beginning to the next, and how many each took."""
SOCIAL = (
    "La Ressourcerie imaginaire", "Les Jardins d’exemple", "Lire ensemble, association fictive",
    "Toits inventés", "La Cantine modèle", "Vélos de démonstration", "L’Accueil d’exemple",
)  # fmt: skip
TECH = (
    "Code fictif", "Données d’exemple", "Le Nuage modèle",
    "Atelier Web inventé", "Pixels de démonstration", "Réseaux imaginaires",
)  # fmt: skip
FIRST_NAMES = (
    "Ange", "Ariel", "Claude", "Eden", "Élie", "Gwen", "Jessie", "Jo", "Kim", "Leslie", "Loan", "Mahé",
    "Maxime", "Morgan", "Nour", "Sam", "Sasha", "Swann", "Tal", "Valéry", "Yaël",
)  # fmt: skip
TITLES = (
    "Un tableau de bord que l’équipe tient elle-même", "Des formulaires que chacun peut lire",
    "Ranger, nommer, retrouver : les fichiers partagés", "Mots de passe et bons réflexes",
    "Compter les passages sans compter deux fois", "Un site qui se lit au clavier",
    "Essayer un assistant, et en garder la maîtrise", "Préparer le départ d’un outil",
)  # fmt: skip
FORMS = ("skills-based-pro-bono", "volunteering", "skills-based-pro-bono", "loan-of-employees")
THEMES = (1, 4, 10, 13)
LEARNT: Mapping[ParticipantRole, Sequence[str]] = {
    ParticipantRole.STAFF: (
        "data-analysis", "collaborative-tools", "cybersecurity", "ai-literacy",
    ),
    ParticipantRole.VOLUNTEER: ("skills-transfer", "needs-framing"),
}  # fmt: skip
STEPS = (("", "discover"), ("", "practise"), ("discover", "practise"), ("practise", "lead"))
"""Levels at the start and at the end; staff take the first three, volunteers the last three."""
MEASURED = (
    ("time-on-routine-tasks", "social", (11_000, 5_500, 4_500), 750),
    ("autonomy-after-the-exchange", "social", (2_500, 7_000, 7_500), 250),
    ("people-reached", "social", (60_000, 105_000, 130_000), 5_000),
    ("skills-passed-on", "social", (0, 2_000, 4_000), 1_000),
    ("understanding-of-the-social-sector", "tech", (3_000, 7_000, 7_000), 250),
    ("practices-brought-back", "tech", (0, 1_000, 2_000), 1_000),
)
"""An indicator, its side, what is measured at the three moments in thousandths, and by how much exchanges differ."""
FIRST_AWARDING, UNBADGED = EXCHANGES - 20, "discover"
"""Since which exchange the programme gives badges, and for which level it recognises it does not."""
WATCHED = (Exchange, Decision)
"""Rows that something is done with besides; all others go in as they are."""
REASONS = "Vu au travail pendant l’échange, sur deux réalisations différentes."


def at_its_release(work: Work) -> Work:
    """Return the work as it was when the demo was written: a later release may deprecate what is played."""
    library = work.library.until(WRITTEN_FOR)
    return replace(work, service=replace(work.service, library=library))


@dataclass(frozen=True)
class Town:
    """Who there is: each side's people, by organisation."""

    work: Work
    caller: Caller
    sides: Mapping[ParticipantRole, Sequence[tuple[Organisation, Sequence[Person]]]]
    release: str

    def side(self, role: ParticipantRole, number: int) -> tuple[Organisation, Sequence[Person]]:
        """Return who of a role works in an exchange: two of their organisation, in turns."""
        known = self.sides[role]
        organisation, people = known[number % len(known)]
        turn = number // len(known)
        return organisation, [people[(turn + one) % len(people)] for one in range(2)]


def stage_history(work: Work, caller: Caller, programme_id: UUID, release: str) -> None:
    """Put in what came before: exchanges that ended, with all that a report counts, and their badges.

    All rows go in at once and badges by the quarter: who starts the demo waits for it.
    """
    sides = {
        ParticipantRole.STAFF: _settled(work, caller, programme_id, OrganisationKind.SOCIAL),
        ParticipantRole.VOLUNTEER: _settled(work, caller, programme_id, OrganisationKind.TECH),
    }
    town = Town(work, caller, sides, release)
    rows: dict[type[SQLModel], list[SQLModel]] = defaultdict(list)
    quarters: dict[tuple[int, int], list[Decision]] = defaultdict(list)
    for number in range(EXCHANGES):
        begun = work.now - timedelta(days=LASTED + APART * (EXCHANGES - number))
        for row in _exchange(town, programme_id, number, begun):
            rows[type(row)].append(row)
            if isinstance(row, Decision) and number >= FIRST_AWARDING and row.level != UNBADGED:
                quarters[row.created_at.year, (row.created_at.month - 1) // 3].append(row)
    for (
        kind,
        some,
    ) in rows.items():  # exchanges come first, then who takes part: the others name them
        if kind in WATCHED:
            work.session.add_all(some)
            work.session.flush()
        else:
            work.session.execute(insert(kind), [row.model_dump() for row in some])
    for decisions in quarters.values():
        last = max(decision.created_at for decision in decisions)
        _award(replace(work, now=last + timedelta(hours=2)), caller, decisions)


def _settled(
    work: Work, caller: Caller, programme_id: UUID, kind: OrganisationKind
) -> list[tuple[Organisation, Sequence[Person]]]:
    social = kind is OrganisationKind.SOCIAL
    names, surname = (SOCIAL, "Exemple") if social else (TECH, "Modèle")
    people = [
        meet(work, f"person-{place}@{kind.value}.example.org", f"{first} {surname}", "fr")
        for place, first in enumerate(FIRST_NAMES)
    ]
    return [
        (
            add_organisation(
                work, caller, NewOrganisation(programme_id=programme_id, name=name, kind=kind)
            ),
            people[place :: len(names)],
        )
        for place, name in enumerate(names)
    ]


def _exchange(town: Town, programme_id: UUID, number: int, begun: datetime) -> Iterator[SQLModel]:
    ended = begun + timedelta(days=LASTED)
    staff, volunteer = ParticipantRole.STAFF, ParticipantRole.VOLUNTEER
    exchange = Exchange(
        programme_id=programme_id,
        title=TITLES[number % len(TITLES)],
        social_organisation_id=town.side(staff, number)[0].id,
        tech_organisation_id=town.side(volunteer, number)[0].id,
        form=FORMS[number % len(FORMS)],
        theme=THEMES[number % len(THEMES)],
        starts_on=begun.date(),
        ends_on=ended.date(),
        hours=24 + 4 * (number % 5),
        release=town.release,
        state=ExchangeState.CLOSED,
        closed_at=ended + timedelta(days=3),
        created_at=begun - timedelta(days=9),
    )
    yield exchange
    targets: dict[str, str] = {}
    for role in (staff, volunteer):
        organisation, people = town.side(role, number)
        for place, person in enumerate(people[: 1 + ((number % 2) == (role is staff))]):
            one = _participant(exchange, person, organisation, role, 2 * number + place)
            yield one
            if one.declined_at is not None:
                continue
            competence = LEARNT[role][(number + 2 * place) % len(LEARNT[role])]
            seat = {"participant_id": one.id, "competence": competence, "exchange_id": exchange.id}
            step = STEPS[(number + place) % 3 + (role is volunteer)]
            targets[competence] = step[1]
            yield from _hours(one, exchange, town.caller, number + place)
            yield from _assessed(town, seat, one, step, (begun, ended))
            yield _decision(town, seat, step[1], ended)
    for place, (name, level) in enumerate(targets.items()):
        yield Target(exchange_id=exchange.id, competence=name, level=level, position=place)
    yield from _measured(exchange, town.caller, number, town.work.now)
    if number % 2:
        yield from _answered(town, exchange, number, ended)


def _participant(
    exchange: Exchange,
    person: Person,
    organisation: Organisation,
    role: ParticipantRole,
    number: int,
) -> Participant:
    asked = exchange.created_at
    answered = asked + timedelta(days=1 + number % 4)
    no = number % 11 == 7
    return Participant(
        exchange_id=exchange.id,
        person_id=person.id,
        organisation_id=organisation.id,
        role=role,
        created_at=asked,
        invited_at=asked,
        consented_at=None if no else answered,
        declined_at=answered if no else None,
        research_at=answered if number % 3 and not no else None,
    )


def _hours(one: Participant, exchange: Exchange, caller: Caller, number: int) -> Iterator[SQLModel]:
    for turn in range(4):
        day = exchange.starts_on + timedelta(days=6 + 17 * turn)
        declared = exchange.created_at + timedelta(days=16 + 17 * turn)
        state = HoursState.REFUSED if (number, turn) in {(9, 3), (26, 0)} else HoursState.CONFIRMED
        if (number + turn) % 13 == 12:
            state = HoursState.DECLARED
        open_still = state is HoursState.DECLARED
        yield Hours(
            exchange_id=exchange.id,
            participant_id=one.id,
            organisation_id=one.organisation_id,
            role=one.role,
            day=day,
            quarters=8 + 2 * ((number + turn) % 5),
            state=state,
            judged_by=None if open_still else caller.person_id,
            judged_at=None if open_still else declared + timedelta(days=1 + (number + turn) % 5),
            reason="Déjà comptées la veille." if state is HoursState.REFUSED else "",
            created_at=declared,
        )


def _assessed(
    town: Town,
    seat: Mapping[str, Any],
    one: Participant,
    step: tuple[str, str],
    days: tuple[datetime, datetime],
) -> Iterator[SQLModel]:
    """Yield the ratings of a mediator and of the person, at the start and at the end, and what shows them."""
    levels = town.work.library.release(town.release).competence(seat["competence"]).levels
    known = {
        level.value: [sentence.id for sentence in definition.descriptors]
        for level, definition in levels.items()
    }
    first, last = known.get(step[0], []), known[step[1]]
    start: dict[str, str] = {**dict.fromkeys(last, Rating.NO), **dict.fromkeys(first, Rating.YES)}
    modest = {**start, **dict.fromkeys(last[:1], Rating.PARTLY)}
    end: dict[str, str] = dict.fromkeys([*first, *last], Rating.YES)
    for day, moment, by, ratings in (
        (days[0], Moment.BASELINE, "self", modest),
        (days[0], Moment.BASELINE, "mediator", start),
        (days[1], Moment.FINAL, "self", {**end, **dict.fromkeys(last[-1:], Rating.PARTLY)}),
        (days[1], Moment.FINAL, "mediator", end),
    ):
        rater = one.person_id if by == "self" else town.caller.person_id
        yield Assessment(
            **seat, moment=moment, by=by, rater_id=rater, ratings=ratings,
            created_at=day, updated_at=day,
        )  # fmt: skip
    shown = {name: seat[name] for name in ("participant_id", "competence")}
    yield Evidence(
        **shown, kind=EvidenceKind.TEXT, title="Une réalisation", added_by=one.person_id,
        text="Faite dans l’échange, relue ensemble.", created_at=days[1],
    )  # fmt: skip


def _decision(town: Town, seat: Mapping[str, Any], level: str, day: datetime) -> Decision:
    return Decision(
        **seat,
        level=level,
        release=town.release,
        reasons=REASONS,
        mediator_id=town.caller.person_id,
        created_at=day,
    )


def _measured(exchange: Exchange, caller: Caller, number: int, now: datetime) -> Iterator[SQLModel]:
    later = exchange.ends_on + LATER_AFTER + timedelta(days=6)
    asked = now if later <= now.date() else None
    yield FollowUp(exchange_id=exchange.id, asked_at=asked, created_at=exchange.created_at)
    for position, (indicator, side, values, apart) in enumerate(MEASURED):
        yield ChosenIndicator(
            exchange_id=exchange.id,
            indicator=indicator,
            position=position,
            created_at=exchange.created_at,
        )
        for place, moment in enumerate(MeasuredAt):
            if moment is MeasuredAt.LATER and (asked is None or number % 4 == 3):
                continue
            untold = (number + position) % 9 == 8
            value = values[place] + apart * ((number * 3 + position) % 4 if values[place] else 0)
            yield Measurement(
                exchange_id=exchange.id,
                indicator=indicator,
                side=side,
                moment=moment,
                thousandths=None if untold else value,
                entered_by=caller.person_id,
                created_at=exchange.created_at,
                updated_at=exchange.created_at,
            )


def _answered(town: Town, exchange: Exchange, number: int, day: datetime) -> Iterator[SQLModel]:
    for place, term in enumerate(terms_of(town.work.library, exchange.release)):
        ends = "not-met" if (number + place) % 5 == 0 else "met"
        starts = ("unknown", ends, "not-met")[(number + place) % 3]
        for moment, state in ((MeasuredAt.START, starts), (MeasuredAt.END, ends)):
            yield TermAnswer(
                exchange_id=exchange.id,
                term=term,
                moment=moment,
                state=state,
                entered_by=town.caller.person_id,
                created_at=day,
                updated_at=day,
            )


def _award(work: Work, caller: Caller, decisions: Sequence[Decision]) -> None:
    """Award the badges of a quarter; nearly all are accepted some days later."""
    for place, one in enumerate(award_many(work, caller, decisions).values()):
        if isinstance(one, Award) and place % 9 != 8:
            one.accepted_at = one.created_at + timedelta(days=1 + place % 6)
            one.published_at = one.published_at or one.accepted_at
            work.session.add(one)
