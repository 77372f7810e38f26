"""Exchanges of two years with everything a report counts, put in as rows; and the same counted again by other code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
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


def _technology_again(rows: list[Any]) -> dict[str, Decimal | None]:
    """Count the checklists again; on the older release there is no such document, and its answers count nowhere."""
    made: dict[str, Decimal | None] = {}
    for section, names in (("people", ("2-1", "2-4")), ("access-for-all", ("3-2",))):
        for moment in ("start", "end"):
            told = [
                one.state
                for one in rows
                if one.moment == moment and one.term in names and one.state != "beside"
            ]
            share = round(Decimal(100 * told.count("met")) / len(told), 1) if told else None
            made[f"technology.{section}.{moment}"] = share
    return made if rows else {}


def counted_again(
    rows: Mapping[str, list[Any]], first: date, last: date, ranks: Mapping[str, int]
) -> dict[str, Decimal | None]:
    """Return the figures of a report from all rows, one by one in Python: no SQL, nothing of the report's code."""

    def within(moment: datetime | date) -> bool:
        return first <= (moment.date() if isinstance(moment, datetime) else moment) <= last

    started = [one for one in rows["exchange"] if one.state != "draft"]
    running = [one for one in started if one.starts_on <= last and one.ends_on >= first]
    ids = {one.id for one in running}
    there = [one for one in rows["participant"] if one.exchange_id in ids]
    yes = [one for one in there if one.consented_at]
    made = Counter({
        "exchanges.under-way": len(running),
        "exchanges.began": sum(within(one.starts_on) for one in running),
        "exchanges.closed": sum(one.state == "closed" and within(one.ends_on) for one in running),
        "organisations.social": len({one.social_organisation_id for one in running}),
        "organisations.tech": len({one.tech_organisation_id for one in running}),
        "people.all": len({one.person_id for one in yes}),
        "people.staff": len({one.person_id for one in yes if one.role == "staff"}),
        "people.volunteer": len({one.person_id for one in yes if one.role == "volunteer"}),
        "hours.planned": sum(one.hours for one in running),
        "invitations.sent": len(there),
        "invitations.accepted": len(yes),
        "invitations.declined": sum(one.declined_at is not None for one in there),
        "invitations.left": sum(one.left_at is not None for one in there),
        "invitations.taken-out": sum(one.taken_out_at is not None for one in there),
    })  # fmt: skip
    for one in running:
        made[f"theme.{one.theme or 'none'}"] += 1
        made[f"form.{one.form}"] += 1
    for award in rows["award"]:
        if within(award.created_at):
            made["badges.awarded"] += 1
            made["badges.accepted"] += award.accepted_at is not None
            made["badges.revoked"] += award.revoked_at is not None
    found: dict[str, Decimal | None] = {name: Decimal(count) for name, count in made.items()}
    found |= _hours_again(rows["hours"], within)
    found |= _learning_again(rows, within, ranks)
    found |= _indicator_again([one for one in rows["measurement"] if one.exchange_id in ids])
    with_terms = {one.id for one in running if one.release == RELEASES[1]}
    found |= _technology_again(
        [one for one in rows["term_answer"] if one.exchange_id in with_terms]
    )
    answered = [
        ((one.consented_at or one.declined_at).date() - one.created_at.date()).days
        for one in there
        if one.consented_at or one.declined_at
    ]
    found["waiting.answer"] = _median(answered)
    new = {one.id for one in started if within(one.starts_on)}
    old = {one.id for one in started if one.starts_on < first}
    came = [one for one in rows["participant"] if one.consented_at]
    fresh = {one.person_id for one in came if one.exchange_id in new}
    again = fresh & {one.person_id for one in came if one.exchange_id in old}
    found["retention.newly"], found["retention.again"] = Decimal(len(fresh)), Decimal(len(again))
    found["retention.share"] = round(Decimal(100 * len(again)) / len(fresh), 1) if fresh else None
    return found


def _median(days: Iterable[int]) -> Decimal | None:
    known = list(days)
    return Decimal(str(median(known))) if known else None


def _hours_again(rows: list[Any], within: Any) -> dict[str, Decimal | None]:
    own = [one for one in rows if within(one.day)]
    wanted = {
        "hours.refused": [one for one in own if one.state == "refused"],
        "hours.declared": [one for one in own if one.state != "refused"],
        "hours.confirmed": [one for one in own if one.state == "confirmed"],
    }
    for role in ("staff", "volunteer"):
        wanted[f"hours.confirmed.{role}"] = [
            one for one in wanted["hours.confirmed"] if one.role == role
        ]
    sums: dict[str, Decimal | None] = {
        name: sum((Decimal(one.quarters) / 4 for one in some), Decimal(0))
        for name, some in wanted.items()
    }
    waited = [(one.judged_at.date() - one.created_at.date()).days for one in own if one.judged_at]
    return {**sums, "waiting.hours": _median(waited)}


def _learning_again(
    rows: Mapping[str, list[Any]], within: Any, ranks: Mapping[str, int]
) -> dict[str, Decimal | None]:
    people = {one.id: one for one in rows["participant"]}
    start = {
        (one.participant_id, one.competence): one
        for one in rows["assessment"]
        if (one.moment, one.by) == ("baseline", "mediator")
    }
    made: Counter[str] = Counter()
    learners: dict[str, set[Any]] = {"staff": set(), "volunteer": set()}
    roles: dict[Any, set[str]] = {}
    for one in rows["decision"]:
        if one.state != "final" or not within(one.created_at):
            continue
        role = people[one.participant_id].role
        learners[role].add(people[one.participant_id].person_id)
        roles.setdefault(one.exchange_id, set()).add(role)
        made[f"learnt.{role}.recognised"] += 1
        made[f"competence.{one.competence}"] += 1
        known = start.get((one.participant_id, one.competence))
        if known is None:
            made["learnt.start-unknown"] += 1
            continue
        # Whoever was rated met all sentences of the first level, or none.
        first = int("yes" in known.ratings.values() and "no" not in known.ratings.values())
        made[f"levels.{('none', 'discover')[first]}.start"] += 1
        made[f"levels.{one.level}.end"] += 1
        made[f"learnt.{role}.levels"] += max(0, ranks[one.level] - first)
    for role, some in learners.items():
        made[f"learnt.{role}.people"] = len(some)
    made["learnt.both"] = sum(len(one) == 2 for one in roles.values())
    made["learnt.one"] = sum(len(one) == 1 for one in roles.values())
    return {name: Decimal(count) for name, count in made.items()}


def _indicator_again(rows: list[Any]) -> dict[str, Decimal | None]:
    by_exchange: dict[Any, dict[str, int | None]] = {}
    for one in rows:
        by_exchange.setdefault(one.exchange_id, {})[one.moment] = one.thousandths
    both = [
        (start, end)
        for one in by_exchange.values()
        if (start := one.get("start")) is not None and (end := one.get("end")) is not None
    ]
    if not rows:
        return {}
    name = "indicator.time-on-routine-tasks.social"
    made: dict[str, Decimal | None] = {
        f"{name}.measured": Decimal(len(both)),
        f"{name}.rose": Decimal(sum(end > start for start, end in both)),
        f"{name}.fell": Decimal(sum(end < start for start, end in both)),
        f"{name}.unmeasured": Decimal(sum(one.thousandths is None for one in rows)),
    }
    for place, moment in enumerate(("start", "end")):
        values = [pair[place] for pair in both]
        mean = round(Decimal(sum(values)) / 1000 / len(values), 2) if values else None
        made[f"{name}.{moment}"] = mean
    return made
