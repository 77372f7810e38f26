"""Exchanges of two years with everything a report counts, put in as rows."""

from datetime import date, datetime, timedelta
from typing import Any

from app.assessing.tables import Assessment, Decision
from app.exchanges.tables import Exchange, Hours, Participant
from app.impact.period import Period
from app.impact.publishing import publish_report
from app.impact.tables import Measurement, TermAnswer
from app.people.identity import meet
from app.plumbing.service import Work
from app.programmes.dependencies import caller_for
from app.programmes.tables import Programme
from tests.app.conftest import START

FORMS = ("volunteering", "skills-based-pro-bono", "hackathon")
RELEASES = ("1.0.0", "2.0.0")
COMPETENCES = ("data-analysis", "skills-transfer")
TERMS = ("2-1", "2-4", "3-2")
LEVELS = ("discover", "practise", "lead")


def made_public(work: Work, cast: Any) -> str:
    """Have the cast's programme publish a day's numbers, and return by which name they are found."""
    programme = work.session.get_one(Programme, cast.programme.id)
    owner = caller_for(work, cast.owner.person_id)
    publish_report(work, owner, programme, Period(START.date(), START.date()))
    return programme.slug


def fill(work: Work, cast: Any, exchanges: int = 12) -> None:
    """Put in exchanges with people, hours, ratings, decisions and measurements; every tenth is left a draft."""
    people = [meet(work, f"p{one}@example.org", f"Personne {one}", "fr").id for one in range(9)]
    for number in range(exchanges):
        begun = START.date() - timedelta(days=40 + 57 * number)
        exchange = Exchange(
            programme_id=cast.programme.id,
            title=f"Échange {number}",
            social_organisation_id=cast.social.id,
            tech_organisation_id=cast.tech.id,
            form=FORMS[number % 3],
            theme=(None, 1, 4, 13)[number % 4],
            starts_on=begun,
            ends_on=begun + timedelta(days=50),
            hours=10 + number,
            release=RELEASES[number % 5 == 0],
            state=("closed", "running", "closed", "draft")[
                number % 4 if number % 10 == 3 else number % 3
            ],
            created_at=START,
        )
        work.add(exchange)
        for place in range(3):
            _participate(work, cast, exchange, people[(number + 2 * place) % 9], number, place)
        _measure(work, cast, exchange, number)
        _answer_terms(work, cast, exchange, number)
    work.session.flush()


def _at(day: date, days: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=START.tzinfo) + timedelta(days=days)


def _participate(
    work: Work, cast: Any, exchange: Exchange, person: Any, number: int, place: int
) -> None:
    role = "staff" if place != 1 else "volunteer"
    side = exchange.social_organisation_id if role == "staff" else exchange.tech_organisation_id
    said_no = (number + place) % 5 == 4
    asked = _at(exchange.starts_on)
    one = Participant(
        exchange_id=exchange.id,
        person_id=person,
        organisation_id=side,
        role=role,
        created_at=asked,
        consented_at=None if said_no else asked + timedelta(days=number % 4),
        declined_at=asked + timedelta(days=1) if said_no else None,
        left_at=asked + timedelta(days=9) if (number, place) == (2, 0) else None,
    )
    work.add(one)
    if said_no:
        return
    for turn in range(3):
        day = exchange.starts_on + timedelta(days=3 + 20 * turn)
        state = ("confirmed", "declared", "refused")[(number + turn) % 3]
        work.session.add(
            Hours(
                exchange_id=exchange.id,
                participant_id=one.id,
                organisation_id=side,
                role=role,
                day=day,
                quarters=3 + number + turn,
                state=state,
                created_at=_at(day),
                judged_at=None if state == "declared" else _at(day, 1 + turn),
            )
        )
    _decide(work, cast, exchange, one, number + place)


def _decide(work: Work, cast: Any, exchange: Exchange, one: Participant, number: int) -> None:
    competence, reached = COMPETENCES[number % 2], LEVELS[number % 3]
    moment = _at(exchange.ends_on)
    work.session.add(
        Decision(
            participant_id=one.id,
            competence=competence,
            exchange_id=exchange.id,
            level=reached,
            release=exchange.release,
            reasons="Vu au travail.",
            mediator_id=cast.mediator.person_id,
            state="final" if number % 7 else "proposed",
            created_at=moment,
        )
    )
    if number % 4 == 3:
        return
    known = work.library.level_in(exchange.release, competence, "discover").definition.descriptors
    ratings = {sentence.id: "yes" if number % 2 else "no" for sentence in known}
    work.session.add(
        Assessment(
            participant_id=one.id,
            competence=competence,
            exchange_id=exchange.id,
            moment="baseline",
            by="mediator",
            rater_id=cast.mediator.person_id,
            ratings=ratings,
            created_at=moment,
            updated_at=moment,
        )
    )


def _measure(work: Work, cast: Any, exchange: Exchange, number: int) -> None:
    for moment, value in (
        ("start", 20_000),
        ("end", 12_500 + 1_000 * number),
        ("six-months", 9_000),
    ):
        if moment == "six-months" and number % 2:
            continue
        work.session.add(
            Measurement(
                exchange_id=exchange.id,
                indicator="time-on-routine-tasks",
                side="social",
                moment=moment,
                thousandths=None if (moment, number % 4) == ("end", 2) else value,
                entered_by=cast.mediator.person_id,
                created_at=START,
                updated_at=START,
            )
        )


def _answer_terms(work: Work, cast: Any, exchange: Exchange, number: int) -> None:
    states = ("met", "not-met", "unknown", "beside")
    for place, term in enumerate(TERMS):
        for turn, moment in enumerate(("start", "end")):
            work.session.add(
                TermAnswer(
                    exchange_id=exchange.id,
                    term=term,
                    moment=moment,
                    state=states[(number + place + turn) % 4],
                    entered_by=cast.mediator.person_id,
                    created_at=START,
                    updated_at=START,
                )
            )
