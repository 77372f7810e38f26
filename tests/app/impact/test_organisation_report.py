"""An organisation's report: counted again from its rows alone; what is learnt is told to nobody who could find one."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from sqlmodel import select

from app.contacts.tables import Contact, ContactState
from app.exchanges.tables import Exchange
from app.impact.guarding import is_told
from app.impact.period import Period
from app.impact.report import Report, ReportFigure, ReportSection, ReportTrack, Wording
from app.people.identity import meet
from app.programmes.dependencies import caller_for
from tests.app.conftest import organisation
from tests.app.impact.counted_again import TABLES, counted_again
from tests.app.impact.report_rows import fill

YEAR = "?from=2026-01-01&to=2026-12-31"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NOT_TOLD = ("waiting.", "retention.", "badges.", "invitations.", "theme.", "form.", "technology.")


def prepared(cast):
    """Fill a programme, give every third exchange to another company, and let somebody act for the association."""
    with cast.service.work() as work:
        fill(work, cast)
        caller = caller_for(work, cast.mediator.person_id)
        other = organisation(work, caller, cast.programme, "tech").id
        for number, row in enumerate(
            sorted(work.session.exec(select(Exchange)), key=lambda one: one.title)
        ):
            if row.programme_id == cast.programme.id and number % 3 == 0:
                row.tech_organisation_id = other
                work.session.add(row)
        person = meet(work, "claude@example.org", "Claude Contact", "fr").id
        work.add(
            Contact(
                programme_id=cast.programme.id,
                organisation_id=cast.tech.id,
                person_id=person,
                state=ContactState.ACTS,
                since=work.now,
                created_at=work.now,
            )
        )
    return other, cast.service.signed_in(person)


def own_rows(cast, organisation_id):
    """Return all rows of the exchanges of an organisation, by table."""
    rows = {table.__tablename__: cast.rows(table) for table in TABLES}
    own = {one.id for one in rows["exchange"] if organisation_id in one.sides}
    rows["exchange"] = [one for one in rows["exchange"] if one.id in own]
    rows["award"] = []
    return {
        name: [one for one in found if getattr(one, "exchange_id", one.id) in own]
        for name, found in rows.items()
    }


def figures_at(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]
    read = lambda text: Decimal(text.replace(",", ".")) if text else None  # noqa: E731
    return {row[0]: read(row[3]) for row in rows}, {row[0]: read(row[4]) for row in rows}


@pytest.mark.both_databases
def test_every_number_is_that_of_the_organisations_own_exchanges(cast):
    other, _contact = prepared(cast)
    mediator = cast.browser()
    for side in (cast.tech.id, other):
        told, _before = figures_at(mediator, f"/organisations/{side}/report.csv{YEAR}")
        assert not [code for code in told if code.startswith(NOT_TOLD)]
        rows = own_rows(cast, side)
        again = counted_again(rows, FIRST, LAST)
        assert {code: value or None for code, value in told.items()} == {
            code: again.get(code) or None for code in told
        }
        missing = {code for code, value in again.items() if value and code not in told}
        assert all(code.startswith((*NOT_TOLD, "organisations.tech")) for code in missing), missing
        assert {code.partition(".")[0] for code, value in told.items() if value} >= {
            *("learnt", "levels", "ecf", "competence", "indicator", "hours", "people"),
        }
        book = openpyxl.load_workbook(
            io.BytesIO(mediator.get(f"/organisations/{side}/report.xlsx{YEAR}").content)
        )
        each = [[cell.value for cell in row] for row in book.worksheets[2].iter_rows(min_row=2)]
        assert sorted((row[0], *row[5:]) for row in each) == sorted(each_again(rows))


def each_again(rows):
    """Yield what the rows say of each exchange: people of both sides, hours planned, declared and confirmed."""
    for one in rows["exchange"]:
        if one.state == "draft" or one.starts_on > LAST or one.ends_on < FIRST:
            continue
        there = [row for row in rows["participant"] if row.exchange_id == one.id]
        came = [row.role for row in there if row.consented_at]
        own = [row for row in rows["hours"] if row.exchange_id == one.id]
        hours = [
            sum(row.quarters for row in own if row.state in states and FIRST <= row.day <= LAST) / 4
            for states in (("declared", "confirmed"), ("confirmed",))
        ]
        yield one.title, came.count("staff"), came.count("volunteer"), one.hours, *hours


def test_a_contact_reads_hours_and_indicators_and_nothing_by_which_one_is_found(cast):
    _other, contact = prepared(cast)
    base = f"/organisations/{cast.tech.id}"
    told, before = figures_at(contact, f"{base}/report.csv{YEAR}")
    assert told["hours.confirmed"]
    learnt = ("learnt.", "levels.", "competence.", "ecf.")
    assert not [code for code in (*told, *before) if code.startswith(learnt)]
    page = contact.get(f"{base}/report{YEAR}", headers={"accept-language": "fr"})
    assert "Ce qui a été appris est dit de personnes" in page.text
    assert "Les deux parties apprennent" not in page.text
    assert f'href="{base}/papers?from=2026-01-01' in page.text
    assert f'href="{base}/report"' in contact.get(base).text
    assert contact.get(f"/organisations/{cast.social.id}/report").status_code == 404
    wrong = contact.get(f"{base}/report?from=2026-12-31&to=2026-01-01")
    assert wrong.status_code == 422


def learnt(start: tuple[int, int], end: tuple[int, int], people: int) -> Report:
    """Return a report in which people stood on two levels at the start and at the end."""

    def figure(code: str, count: int) -> ReportFigure:
        return ReportFigure(code, Wording(code), Decimal(count), Decimal(0), "")

    tracks = [
        ReportTrack(name, Wording(name), [figure(name, first), figure(name, last)])
        for name, first, last in zip(("none", "lead"), start, end, strict=True)
    ]
    sections = [
        ReportSection("reciprocity", "", figures=[figure("learnt.staff.people", people)]),
        ReportSection("levels", "", tracks=tracks),
    ]
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    return Report("Une asso", year, year.before(), sections, (), ())


def test_what_was_learnt_is_told_of_a_year_that_is_over_and_of_enough_people():
    today = date(2026, 1, 1)
    safe = learnt((6, 5), (5, 6), 5)
    assert is_told(safe, today)
    assert not is_told(safe, date(2025, 12, 31))  # the next decision would be seen by itself
    half = replace(safe, period=Period(date(2025, 1, 1), date(2025, 6, 30)))
    assert not is_told(half, today)  # two periods held against each other
    assert not is_told(learnt((6, 5), (5, 6), 4), today)
    assert not is_told(learnt((7, 4), (5, 6), 5), today)
    assert not is_told(learnt((6, 5), (0, 11), 5), today)  # all of them stand there
