"""The report of an organisation for a period: its exchanges, what they gave and what both sides took home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, func, select

from app.contacts.homes import Home
from app.errors import N_
from app.exchanges.tables import Exchange, ExchangeState, Hours, HoursState, Participant
from app.impact.compose import compose
from app.impact.guarding import is_told, without_learning
from app.impact.period import Period
from app.impact.reading import ACCEPTED, exchanges_under_way, read_facts
from app.impact.report import Report, ReportFigure
from app.impact.scope import Scope, of_organisation
from app.plumbing.languages import translations
from app.plumbing.service import Work
from app.plumbing.tables_out import Row
from app.programmes.queries import organisation_names
from app.programmes.tables import Organisation

SECTIONS = (
    "reciprocity",
    "levels",
    "indicators",
    "competences",
    "ecf",
    "exchanges",
    "people",
    "hours",
)
"""The sections of a programme's report that an organisation's has too; none sets it beside another one."""
GLANCE = ("exchanges.under-way", "people.all", "hours.planned", "hours.confirmed")
QUARTERS = 4
EXCHANGES = N_("Exchanges")
COLUMNS = (
    N_("Exchange"),
    N_("With"),
    N_("State"),
    N_("First day"),
    N_("Last day"),
    N_("Staff members"),
    N_("Volunteers"),
    N_("Hours planned"),
    N_("Hours declared"),
    N_("Hours confirmed"),
)


@dataclass(frozen=True)
class ExchangeTold:
    """One exchange of an organisation, as its report tells it."""

    exchange: Exchange
    partner: str
    staff: int
    """Who accepted."""
    volunteers: int
    declared: Decimal
    """Hours on days of the period, refused ones aside."""
    confirmed: Decimal


@dataclass(frozen=True)
class OrganisationReport:
    """What is told of an organisation's exchanges to one reader."""

    report: Report
    exchanges: Sequence[ExchangeTold]
    """Those under way in the period, the first to begin first."""
    tells_learning: bool
    """Whether what was learnt is in it: not where the reader could find single people by it."""

    @property
    def glance(self) -> list[ReportFigure]:
        """The figures by which a reader gets the measure of the whole."""
        known = {figure.code: figure for figure in self.report.figures}
        return [known[code] for code in GLANCE]

    def rows(self, language: str) -> Iterator[Row]:
        """Return the headings, then one row an exchange."""
        say, states = translations(language).gettext, ExchangeState.labels()
        yield [say(column) for column in COLUMNS]
        for one in self.exchanges:
            exchange = one.exchange
            yield [
                exchange.title,
                one.partner,
                say(states[ExchangeState(exchange.state)]),
                exchange.starts_on,
                exchange.ends_on,
                one.staff,
                one.volunteers,
                exchange.hours,
                one.declared,
                one.confirmed,
            ]


def organisation_report(work: Work, home: Home, period: Period) -> OrganisationReport:
    """Return the report of the organisation whose page the reader may see."""
    organisation, scope = home.organisation, of_organisation(home.organisation.id)
    facts = read_facts(work, scope, period)
    before = read_facts(work, scope, period.before())
    whole = compose(work.library, organisation.name, period, facts, before)
    own = f"organisations.{organisation.kind}"
    report = replace(
        whole,
        of=N_("Organisation"),
        sections=[
            replace(one, figures=[figure for figure in one.figures if figure.code != own])
            for one in whole.sections
            if one.id in SECTIONS
        ],
    )
    tells = _reads_of_people(home) or is_told(report, work.now.date())
    exchanges = _exchanges(work, organisation, scope, period)
    return OrganisationReport(report if tells else without_learning(report), exchanges, tells)


def _reads_of_people(home: Home) -> bool:
    """Say whether the reader may read of single people, whichever side of the programme these come from."""
    caller, programme_id = home.speaker.caller, home.organisation.programme_id
    if programme_id in home.speaker.acts_for.values():
        return False
    membership = caller.memberships.get(programme_id)
    belongs = membership is not None and membership.organisation_id is not None
    return caller.reads_of_people(programme_id) and not belongs


def _exchanges(
    work: Work, organisation: Organisation, scope: Scope, period: Period
) -> list[ExchangeTold]:
    query = select(Exchange).where(exchanges_under_way(scope, period))
    rows = work.session.exec(query.order_by(col(Exchange.starts_on), col(Exchange.id))).all()
    sides = {side for one in rows for side in one.sides} - {organisation.id}
    names = organisation_names(work, sides)
    people, quarters = _people(work, scope, period), _quarters(work, scope, period)
    return [
        ExchangeTold(
            one,
            next((names[side] for side in one.sides if side in names), ""),
            people.get((one.id, "staff"), 0),
            people.get((one.id, "volunteer"), 0),
            Decimal(
                sum(
                    quarters.get((one.id, state), 0)
                    for state in HoursState
                    if state != HoursState.REFUSED
                )
            )
            / QUARTERS,
            Decimal(quarters.get((one.id, HoursState.CONFIRMED), 0)) / QUARTERS,
        )
        for one in rows
    ]


def _people(work: Work, scope: Scope, period: Period) -> dict[tuple[UUID, str], int]:
    alike = (col(Participant.exchange_id), col(Participant.role))
    query = (
        select(*alike, func.count())
        .join(Exchange, col(Exchange.id) == Participant.exchange_id)
        .where(exchanges_under_way(scope, period), ACCEPTED)
        .group_by(*alike)
    )
    return {(exchange, role): int(count) for exchange, role, count in work.session.exec(query)}


def _quarters(work: Work, scope: Scope, period: Period) -> dict[tuple[UUID, str], int]:
    alike = (col(Hours.exchange_id), col(Hours.state))
    query = (
        select(*alike, func.sum(col(Hours.quarters)))
        .join(Exchange, col(Exchange.id) == Hours.exchange_id)
        .where(
            exchanges_under_way(scope, period),
            col(Hours.day).between(period.starts_on, period.ends_on),
        )
        .group_by(*alike)
    )
    return {(exchange, state): int(some) for exchange, state, some in work.session.exec(query)}
