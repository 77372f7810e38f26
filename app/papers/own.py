"""A person's own papers: time of a year for training rights, experience with badges and evidence."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from app.assessing.tables import Evidence
from app.errors import N_
from app.exchanges.tables import Participant
from app.impact.own_report import OwnReport, own_report
from app.impact.period import Period
from app.issuing.addresses import Addresses
from app.papers.countries import OF_PERSON, Category, Country, PaperKind
from app.papers.paper import PaperColumn, PaperTable, YearPaper
from app.papers.rules import Rates
from app.papers.time_given import TimeAsked, months_given, of_person
from app.papers.year_end import YearAsked
from app.people.identity import Identity
from app.plumbing.service import Work

MOST_EVIDENCE = 500


def own_papers(work: Work, person: Identity, asked: YearAsked) -> list[YearPaper]:
    """Return what a person takes along for their own rights; badges that they hide stay out.

    Raises:
        BadInput: the year holds more than a paper does.
    """
    report = own_report(work, person.person_id)
    made = {
        PaperKind.RIGHTS: lambda: _rights(work, person.person_id, asked),
        PaperKind.EXPERIENCE: lambda: _experience(work, person.person_id, report, asked),
    }
    return [
        YearPaper(model, asked.country, person.name, _about(model.kind, report, asked), tables)
        for model in asked.country.papers
        if model.kind in OF_PERSON
        for tables in (made[model.kind](),)
    ]


def year_of(year: int, country: Country, language: str) -> YearAsked:
    """Return the calendar year that is asked for."""
    return YearAsked(Period(date(year, 1, 1), date(year, 12, 31)), country, Rates(), language)


def _about(kind: PaperKind, report: OwnReport, asked: YearAsked) -> Period:
    """Return the days of a paper: experience is told whole, from the first exchange to the last."""
    days = [
        day for one in report.exchanges for day in (one.exchange.starts_on, one.exchange.ends_on)
    ]
    whole = kind is PaperKind.EXPERIENCE and bool(days)
    return Period(min(days), max(days)) if whole else asked.period


def _rights(work: Work, person_id: UUID, asked: YearAsked) -> list[PaperTable]:
    voluntary = asked.country.forms_of(Category.VOLUNTARY)
    declared: dict[str, Decimal] = defaultdict(Decimal)
    confirmed: dict[str, Decimal] = defaultdict(Decimal)
    for one in months_given(
        work, TimeAsked(of_person(person_id), asked.period, voluntary, own=True)
    ):
        to = one.giver.given_to
        declared[to] += one.declared
        confirmed[to] += one.confirmed
    columns = (
        PaperColumn(asked.say(N_("Association"))),
        asked.hours(N_("Hours declared")),
        asked.hours(N_("Hours confirmed")),
    )
    rows = [(name, declared[name], confirmed[name]) for name in sorted(confirmed)]
    sums = (
        asked.say(N_("Together")),
        sum((row[1] for row in rows), Decimal(0)),
        sum((row[2] for row in rows), Decimal(0)),
    )
    title = asked.say(N_("Time on your own time, in {year}"), year=asked.period.ends_on.year)
    return [PaperTable("year", title, columns, rows, sums if rows else ())]


def _experience(
    work: Work, person_id: UUID, report: OwnReport, asked: YearAsked
) -> list[PaperTable]:
    say, language = asked.say, asked.language
    activities = PaperTable(
        "activities",
        say(N_("What you did")),
        (
            PaperColumn(say(N_("Exchange"))),
            PaperColumn(say(N_("Organisation"))),
            PaperColumn(say(N_("First day")), "day"),
            PaperColumn(say(N_("Last day")), "day"),
            asked.hours(N_("Hours confirmed")),
        ),
        [
            (
                one.exchange.title,
                one.organisation,
                one.exchange.starts_on,
                one.exchange.ends_on,
                one.confirmed,
            )
            for one in report.exchanges
        ],
    )
    shown = [one for one in report.badges if one.shown]
    addresses = Addresses(work.settings.base_url)
    skills = PaperTable(
        "skills",
        say(N_("What you can do since")),
        (
            PaperColumn(say(N_("Competence"))),
            PaperColumn(say(N_("Level"))),
            PaperColumn(say(N_("Recognised by"))),
            PaperColumn(say(N_("Day")), "day"),
            PaperColumn(say(N_("Badge"))),
        ),
        [
            (
                one.level.competence.title.in_language(language),
                one.level.referential.level(one.level.id).title.in_language(language),
                one.programme,
                one.award.created_at.date(),
                addresses.share(one.award.id) if one.award.opened_at is not None else "",
            )
            for one in shown
        ],
    )
    titles = {
        one.level.competence.id: one.level.competence.title.in_language(language) for one in shown
    }
    return [activities, skills, _evidence(work, person_id, titles, asked)]


def _evidence(
    work: Work, person_id: UUID, titles: Mapping[str, str], asked: YearAsked
) -> PaperTable:
    """Return the evidence about a person on the competences that are shown; what a file holds stays in it."""
    query = (
        select(Evidence)
        .join(Participant, col(Participant.id) == Evidence.participant_id)
        .where(Participant.person_id == person_id, col(Evidence.competence).in_(titles))
        .order_by(col(Evidence.created_at), col(Evidence.id))
        .limit(MOST_EVIDENCE)
    )
    found: Sequence[Evidence] = list(work.session.exec(query))
    say = asked.say
    columns = (
        PaperColumn(say(N_("Competence"))),
        PaperColumn(say(N_("What shows it"))),
        PaperColumn(say(N_("Day")), "day"),
        PaperColumn(say(N_("Link"))),
    )
    rows = [(titles[one.competence], one.title, one.created_at.date(), one.url) for one in found]
    return PaperTable("evidence", say(N_("What shows it")), columns, rows)
