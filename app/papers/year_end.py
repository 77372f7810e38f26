"""An organisation's papers of a period: its time statement, the valuation, the data for companies' receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.errors import N_
from app.impact.period import Period
from app.papers.countries import Category, Country, PaperKind, PaperModel
from app.papers.paper import PaperColumn, PaperTable, YearPaper
from app.papers.rules import Rates, Valuation, value_time
from app.papers.time_given import (
    DayGiven,
    MonthGiven,
    TimeAsked,
    days_given,
    months_given,
    of_organisation,
)
from app.people.erased import GONE
from app.plumbing.languages import translations
from app.plumbing.service import Work
from app.programmes.tables import Organisation, OrganisationKind

OF_TECH = frozenset({PaperKind.TIME, PaperKind.RECEIPT})
"""Papers that a company has too: of its people's paid working time alone."""
SIDE_TITLES = {"use": N_("How it was used"), "origin": N_("Where it came from")}


@dataclass(frozen=True)
class YearAsked:
    """Which papers are drawn up: of which period, by which country's rules, at which rates, in which language."""

    period: Period
    country: Country
    rates: Rates
    language: str

    def say(self, sentence: str, **values: object) -> str:
        """Return a marked sentence in the language."""
        said = translations(self.language).gettext(sentence)
        return said.format(**values) if values else said

    def hours(self, title: str) -> PaperColumn:
        """Return a column of hours."""
        return PaperColumn(self.say(title), "hours")

    def money(self, title: str) -> PaperColumn:
        """Return a column of money, with its currency where it is known."""
        currency = self.country.currency
        return PaperColumn(self.say(title) + (f" ({currency})" if currency else ""), "money")


def papers_of(work: Work, organisation: Organisation, asked: YearAsked) -> list[YearPaper]:
    """Return an organisation's papers; the caller has checked that the reader may see them.

    Raises:
        BadInput: the period holds more than a paper does.
    """
    is_social = organisation.kind == OrganisationKind.SOCIAL
    company = asked.country.forms_of(Category.COMPANY)
    whose = of_organisation(organisation.id)
    months = months_given(work, TimeAsked(whose, asked.period, None if is_social else company))
    days = days_given(work, TimeAsked(whose, asked.period, company))
    made = {
        PaperKind.TIME: _time(asked, months),
        PaperKind.VALUATION: _valuation(asked, value_time(asked.country, months, asked.rates)),
        PaperKind.RECEIPT: _receipt(asked, days),
    }
    return [
        _paper(organisation, asked, model, made[model.kind])
        for model in asked.country.papers
        if model.kind in made and (is_social or model.kind in OF_TECH)
    ]


Made = tuple[Sequence[PaperTable], Sequence[str]]


def _paper(
    organisation: Organisation, asked: YearAsked, model: PaperModel, made: Made
) -> YearPaper:
    tables, notes = made
    return YearPaper(model, asked.country, organisation.name, asked.period, tables, notes)


def _time(asked: YearAsked, months: Sequence[MonthGiven]) -> Made:
    say = asked.say
    columns = (
        PaperColumn(say(N_("Month"))),
        PaperColumn(say(N_("Person"))),
        PaperColumn(say(N_("Given by"))),
        PaperColumn(say(N_("Given to"))),
        PaperColumn(say(N_("How it was given"))),
        asked.hours(N_("Hours declared")),
        asked.hours(N_("Hours confirmed")),
    )
    rows = [
        (
            f"{one.month:%Y-%m}",
            one.giver.person or say(GONE),
            one.giver.given_by,
            one.giver.given_to,
            _category(asked, one.giver.form),
            one.declared,
            one.confirmed,
        )
        for one in months
    ]
    declared = sum((one.declared for one in months), Decimal(0))
    confirmed = sum((one.confirmed for one in months), Decimal(0))
    sums = (say(N_("Together")), "", "", "", "", declared, confirmed)
    return [PaperTable("time", say(N_("Time given")), columns, rows, sums if rows else ())], ()


def _category(asked: YearAsked, form: str) -> str:
    known = asked.country.category_of(form)
    return known.title.in_language(asked.language) if known else asked.say(N_("To be said"))


def _valuation(asked: YearAsked, found: Valuation) -> Made:
    say, language = asked.say, asked.language
    titles = {one.id: one.title.in_language(language) for one in asked.country.categories}
    lines = PaperTable(
        "lines",
        say(N_("Confirmed hours at the rate entered")),
        (
            PaperColumn(say(N_("How it was given"))),
            asked.hours(N_("Hours confirmed")),
            asked.money(N_("Rate an hour")),
            asked.money(N_("Value")),
        ),
        [(titles[one.category], one.hours, one.rate, one.value) for one in found.lines],
    )
    sides = [
        PaperTable(
            side,
            say(title),
            (
                PaperColumn(say(N_("Account"))),
                PaperColumn(say(N_("What"))),
                asked.money(N_("Value")),
            ),
            rows,
            ("", say(N_("Together")), found.total(side)),
        )
        for side, title in SIDE_TITLES.items()
        if (
            rows := [
                (one.account.number, one.account.title.in_language(language), one.value)
                for one in found.accounts
                if one.account.side == side
            ]
        )
    ]
    return [lines, *sides], _notes(asked, found)


def _notes(asked: YearAsked, found: Valuation) -> list[str]:
    notes = []
    method = asked.rates.method
    notes.append(
        asked.say(N_("Method of the organisation: {method}"), method=method)
        if method
        else asked.say(N_("The organisation has not said yet how it came to the rates."))
    )
    if found.unsorted:
        notes.append(
            asked.say(
                N_("{hours} confirmed hours were given in other forms: they are valued nowhere."),
                hours=f"{found.unsorted.normalize():f}",
            )
        )
    return notes


def _receipt(asked: YearAsked, days: Sequence[DayGiven]) -> Made:
    say = asked.say
    columns = (
        PaperColumn(say(N_("Company"))),
        PaperColumn(say(N_("Given to"))),
        PaperColumn(say(N_("Exchange"))),
        PaperColumn(say(N_("Person"))),
        PaperColumn(say(N_("Day")), "day"),
        asked.hours(N_("Hours confirmed")),
        asked.money(N_("Value stated by the company")),
    )
    rows = [
        (
            one.giver.given_by,
            one.giver.given_to,
            one.exchange,
            one.giver.person or say(GONE),
            one.day,
            one.hours,
            None,
        )
        for one in sorted(days, key=lambda one: (one.giver.given_by, one.giver.given_to, one.day))
    ]
    hours = sum((one.hours for one in days), Decimal(0))
    sums = (say(N_("Together")), "", "", "", None, hours, None)
    return [PaperTable("days", say(N_("Days and hours")), columns, rows, sums if rows else ())], ()
