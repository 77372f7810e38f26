"""A programme gives numbers of a period to the public: only those by which nobody is found out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from app.errors import N_, NotFound, RuleRefused
from app.impact.counted import Counted
from app.impact.facts import Facts
from app.impact.period import Period
from app.impact.reading import read_facts
from app.impact.scope import of_programme
from app.impact.tables import PublishedReport
from app.plumbing.audit import record
from app.plumbing.disclosure.publishing import publish
from app.plumbing.disclosure.tables import (
    EVERYONE,
    LEAST,
    CountTable,
    Group,
    PublishedTable,
    partition,
)
from app.plumbing.service import Work
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Programme

PEOPLE, ORGANISATIONS, EXCHANGES = "people", "organisations", "exchanges"
SIDES = ("volunteer", "staff", "both")
KINDS = ("social", "tech")
NO_THEME = "none"


@dataclass(frozen=True)
class PublicNumbers:
    """What the public page says: what is hidden is not in it."""

    period: Period
    tables: Mapping[str, PublishedTable]
    hours: Decimal | None
    """Confirmed; nothing where too few have given them."""

    def number(self, table: str, **condition: str) -> int | None:
        """Return a number of a table, of all or of those who meet a condition; nothing where it is hidden."""
        return self.tables[table].shown.get(_group(condition))

    def themes(self) -> list[tuple[int | None, int | None]]:
        """Return the goals in their order with the number of exchanges that serve each, hidden ones without it."""
        found = [
            (answer, count)
            for group, count in self.tables[EXCHANGES].shown.items()
            for _asked, answer in group
        ]
        known = [(None if one == NO_THEME else int(one), count) for one, count in found]
        return sorted(known, key=lambda pair: (pair[0] is None, pair[0] or 0))


def publish_report(
    work: Work, caller: Caller, programme: Programme, period: Period
) -> PublishedReport:
    """Make the safe numbers of a period public, in place of those that stood there.

    Raises:
        AccessRefused: the caller may not.
        RuleRefused: the period overlaps another one that was published: between both, few could be found.
    """
    caller.demand(programme.id, Action.MANAGE_PROGRAMME)
    work.session.refresh(programme, with_for_update=True)
    earlier = _all_of(work, programme.id)
    check_apart(period, [Period(one.starts_on, one.ends_on) for one in earlier])
    known = [_numbers(one) for one in earlier]
    facts = read_facts(work, of_programme(programme.id), period)
    tables = {
        table.of.partition(" ")[0]: publish(
            table, [table_ for one in known for table_ in one.tables.values()]
        )
        for table in tables_of(programme.id, period, facts, str(work.now.date()))
    }
    hours = safe_hours(work, facts, tables)
    row = PublishedReport(
        programme_id=programme.id,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        content={
            "tables": {name: table.to_json() for name, table in tables.items()},
            "hours": None if hours is None else str(hours),
        },
        published_by=caller.person_id,
        created_at=work.now,
    )
    work.add(row)
    days = {"starts_on": str(period.starts_on), "ends_on": str(period.ends_on)}
    record(work, programme, "report.published", row, by=caller, **days)
    return row


def withdraw_report(work: Work, caller: Caller, programme: Programme) -> None:
    """Take the public page of a programme back; what was seen of it still counts against later ones."""
    caller.demand(programme.id, Action.MANAGE_PROGRAMME)
    for row in _all_of(work, programme.id):
        if row.withdrawn_at is None:
            row.withdrawn_at = work.now
            work.session.add(row)
            record(work, programme, "report.withdrawn", row, by=caller)


def public_numbers(work: Work, slug: str) -> tuple[Programme, PublicNumbers]:
    """Return what a programme last made public.

    Raises:
        NotFound: there is no such programme, or it has published nothing.
    """
    programme = work.session.exec(select(Programme).where(Programme.slug == slug)).one_or_none()
    row = None if programme is None else published_of(work, programme.id)
    if programme is None or row is None:
        raise NotFound(N_("This programme has published no report."))
    return programme, _numbers(row)


def published_of(work: Work, programme_id: UUID) -> PublishedReport | None:
    """Return what of a programme is public now; nothing where it has published nothing, or taken it back."""
    query = (
        select(PublishedReport)
        .where(
            PublishedReport.programme_id == programme_id,
            col(PublishedReport.withdrawn_at).is_(None),
        )
        .order_by(col(PublishedReport.created_at).desc(), col(PublishedReport.id))
        .limit(1)
    )
    return work.session.exec(query).first()


def check_apart(period: Period, earlier: Sequence[Period]) -> None:
    """Refuse a period that shares days with another one that was published.

    Raises:
        RuleRefused: naming the other one.
    """
    for one in earlier:
        apart = period.ends_on < one.starts_on or period.starts_on > one.ends_on
        if one != period and not apart:
            raise RuleRefused(
                N_("The numbers from {first} to {last} were published: both share days."),
                field="to",
                remedy=N_("Publish the same period again, or one that lies beside it."),
                first=one.starts_on.isoformat(),
                last=one.ends_on.isoformat(),
            )


def tables_of(programme_id: UUID, period: Period, facts: Facts, at: str) -> list[CountTable]:
    """Return what could be published of a period, before anything is hidden: people, organisations, exchanges."""
    about = f"{programme_id} {period.starts_on} {period.ends_on}"
    role = {one.role: one.persons for one in facts.people}
    staff, volunteers = role.get("staff", 0), role.get("volunteer", 0)
    people = {
        "volunteer": facts.persons - staff,
        "staff": facts.persons - volunteers,
        "both": staff + volunteers - facts.persons,
    }
    themes: dict[str, int] = {}
    for one in facts.exchanges:
        theme = NO_THEME if one.theme is None else str(one.theme)
        themes[theme] = themes.get(theme, 0) + one.count
    kinds = {kind: facts.organisations.get(kind, 0) for kind in KINDS}
    return [
        _table(f"{PEOPLE} {about}", at, "side", people),
        _table(f"{ORGANISATIONS} {about}", at, "kind", kinds),
        _table(f"{EXCHANGES} {about}", at, "theme", dict(sorted(themes.items()))),
    ]


def safe_hours(work: Work, facts: Facts, tables: Mapping[str, PublishedTable]) -> Decimal | None:
    """Return the confirmed hours of a period where enough people and organisations of both kinds stand behind them."""
    wanted = [
        tables[PEOPLE].shown[EVERYONE],
        *(tables[ORGANISATIONS].shown[_group({"kind": kind})] for kind in KINDS),
    ]
    if any(count is None or count < LEAST for count in wanted):
        return None
    return Counted(facts, work.library).simple["hours.confirmed"]


def _table(of: str, at: str, asked: str, counts: Mapping[str, int]) -> CountTable:
    parts = partition((), **{asked: list(counts)})
    known = {EVERYONE: sum(counts.values())}
    known |= {_group({asked: answer}): count for answer, count in counts.items()}
    return CountTable(of, at, known, (parts,) if counts else ())


def _group(condition: Mapping[str, str]) -> Group:
    return frozenset(condition.items())


def _all_of(work: Work, programme_id: UUID) -> list[PublishedReport]:
    query = select(PublishedReport).where(PublishedReport.programme_id == programme_id)
    return list(work.session.exec(query.order_by(col(PublishedReport.created_at))))


def _numbers(row: PublishedReport) -> PublicNumbers:
    tables = {
        name: PublishedTable.from_json(stored) for name, stored in row.content["tables"].items()
    }
    hours = row.content["hours"]
    period = Period(row.starts_on, row.ends_on)
    return PublicNumbers(period, tables, None if hours is None else Decimal(hours))
