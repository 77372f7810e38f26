"""An exchange is measured, closed, measured again six months later by a mailed link, and reported; counted again."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.impact.asking import ask_due
from app.impact.wordings import PAIRED
from app.people.accounts import make_sign_in_link
from app.people.identity import find
from app.plumbing.clock import now
from app.plumbing.mailing import deliver_due
from app.programmes.tables import Programme
from tests.app.impact.counted_again import TABLES, check_told

pytestmark = pytest.mark.browser
MEDIATOR, CONTACT = "dominique@example.org", "noa@example.org"
LATER = timedelta(days=200)
SHOWN = """() => [...document.querySelectorAll('.report-figures > div, .report-bars > div')].map(it => [
  it.closest('section').querySelector('h3').innerText, it.querySelector('dt').innerText,
  it.querySelector('strong').innerText])"""
"""What the page shows: section, name and number of each figure."""
FACE_TO_FACE = """() => [...document.querySelectorAll('.report-pairs tbody tr')].map(it =>
  [...it.querySelectorAll('strong')].map(one => one.innerText))"""
"""What both sides learnt, row by row: of staff members, of volunteers."""
INDICATOR = "time-on-routine-tasks"


@pytest.fixture
def database_url(sqlite_url):
    """Walk on one database: the statements run on both elsewhere."""
    return sqlite_url


def test_from_measuring_to_a_report_half_a_year_later(live, staged, sit_down):
    mediator = sit_down("en", True)
    mediator.page.goto(staged.mediator_sign_in)
    mediator.press("Accept the terms and sign in")
    exchange = mediator.page.url.rpartition("/")[2]
    mediator.page.goto(f"{live.base}/exchanges/{exchange}/impact?moment=end")
    form = mediator.page.locator("form.measure").first
    form.locator(f"[name='value-{INDICATOR}']").fill("4.5")
    mediator.press("Save", within=form)
    mediator.page.goto(f"{live.base}/exchanges/{exchange}")
    mediator.press("Close the exchange")
    expect(mediator.page.locator("main")).to_contain_text("Closed")

    service = replace(live.app.state.service, now=lambda: now() + LATER)
    live.app.state.service = service
    assert ask_due(service) > 0
    deliver_due(service)
    contact = sit_down("fr", False)
    contact.page.goto(live.link(CONTACT))
    contact.page.locator(f"[name='value-{INDICATOR}']").fill("3,5")
    contact.look("what is left half a year later")
    contact.press("Save")

    with service.begin() as work:
        person = find(work, MEDIATOR)
        assert person is not None
        again = make_sign_in_link(work, person.id)
        programme = work.session.exec(select(Programme)).one().id
    mediator.page.goto(again)
    mediator.page.locator("main form button").first.click()
    last = now().date()
    first = last - timedelta(days=100)
    base, asked = f"{live.base}/programmes/{programme}/report", f"?from={first}&to={last}"
    mediator.page.goto(base + asked)
    mediator.look("the report")
    table = mediator.page.request.get(f"{base}.csv{asked}", headers={"accept-language": "en"})
    lines = list(csv.DictReader(io.StringIO(table.text()[1:])))
    told = {one["Code"]: number(one["Value"]) for one in lines}
    with service.begin(reading=True) as work:
        rows = {table.__tablename__: list(work.session.exec(select(table))) for table in TABLES}
        assert len(check_told(told, rows, first, last)) > 60
    values = [told[f"indicator.{INDICATOR}.social.{one}"] for one in ("start", "end", "six-months")]
    assert values == [Decimal(14), Decimal("4.5"), Decimal("3.5")]
    shown = mediator.page.evaluate(SHOWN)
    by_name = {(one["Section"], one["Figure"]): number(one["Value"]) for one in lines}
    assert len(shown) > 25
    for section, name, value in shown:
        assert by_name[section, name] == number(value), (section, name)
    by_code = {one["Code"]: number(one["Value"]) for one in lines}
    for what, both in zip(PAIRED, mediator.page.evaluate(FACE_TO_FACE), strict=True):
        for side, value in zip(("staff", "volunteer"), both, strict=True):
            assert by_code[f"learnt.{side}.{what}"] == number(value)


def number(told):
    """Return the number in a text that English writes, without its unit; nothing where there is none."""
    found = re.search(r"\d[\d,]*(\.\d+)?", told)
    return Decimal(found[0].replace(",", "")) if found else None
