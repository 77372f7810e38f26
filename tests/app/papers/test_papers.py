"""Papers of a year: sums counted again by other code, read back as others read them; a country is a file."""

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from app.errors import BadInput
from app.exchanges.hours import NewHours, declare_hours
from app.exchanges.tables import Exchange, Hours, Participant
from app.issuing.tables import Award
from app.papers.asking import read_asked
from app.papers.countries import Category, Country, PaperKind, countries, country_for
from app.papers.rules import Rates, value_time
from app.papers.time_given import Giver, MonthGiven
from app.people.protection import set_shown_name
from tests.app.impact.report_rows import fill
from tests.app.pdf_judge import read_accessible

YEAR = "?from=2026-01-01&to=2026-12-31"
LANGUAGES = {"en", "fr", "pt"}


def texts_in(value):
    """Return every text of a file, wherever it stands in it."""
    if isinstance(value, dict):
        if value.keys() & LANGUAGES:
            return [value]
        return [text for one in value.values() for text in texts_in(one)]
    return [text for one in value for text in texts_in(one)] if isinstance(value, list) else []


def test_each_country_is_whole_and_names_what_the_referential_has(cast):
    library = cast.service.inside.library
    forms = set(library.forms(library.latest.version))
    assert set(countries()) == {"fr", "other"}
    for country in countries().values():
        assert {paper.kind for paper in country.papers} == set(PaperKind)
        assert {one for known in country.categories for one in known.forms} <= forms
        texts = texts_in(country.model_dump(mode="json"))
        assert len(texts) > 10
        assert all(text.keys() == LANGUAGES for text in texts)
        assert all(paper.rules and paper.jurist for paper in country.papers) == (
            country.read_on is not None
        )
    assert [country_for(one, "fr").code for one in ("", "other", "xx")] == ["fr", "other", "fr"]
    assert country_for("", "pt").code == "other"


def given(form: str, confirmed: str) -> MonthGiven:
    giver = Giver("Noor", "Une tech", "Une asso", form)
    return MonthGiven(giver, date(2026, 3, 1), Decimal(9), Decimal(confirmed))


def test_both_sides_of_the_account_are_equal_and_nothing_is_guessed():
    months = [
        given("volunteering", "2.25"),
        given("loan-of-employees", "4"),
        given("consortium", "7"),
    ]
    rates = Rates({Category.VOLUNTARY: Decimal("12.02")})
    found = value_time(countries()["fr"], months, rates)
    assert {one.category.value: (one.hours, one.value) for one in found.lines} == {
        "voluntary": (Decimal("2.25"), Decimal("27.05")),  # 27.045, half up
        "company": (Decimal(4), None),
    }
    assert found.unsorted == 7
    assert found.total("use") == found.total("origin") == Decimal("27.05")
    known = {one.account.number: one.value for one in found.accounts}
    assert {number for number, value in known.items() if value is not None} == {"864", "875"}
    elsewhere = value_time(countries()["other"], months, rates)
    assert (elsewhere.accounts, elsewhere.lines) == ((), found.lines)
    third = Country.model_validate(
        {
            **countries()["other"].model_dump(mode="json"),
            "categories": [
                {"id": "voluntary", "title": {"en": "Any"}, "forms": ["consortium", "volunteering"]}
            ],
        }
    )
    assert value_time(third, months, rates).lines[0].hours == Decimal("9.25")


def test_what_an_address_asks_is_checked():
    typed = {"from": "2026-01-01", "to": "2026-06-30", "rate-voluntary": "12,50", "method": "SMIC"}
    asked = read_asked(typed, date(2026, 6, 30), "fr", "fr")
    assert (asked.rates.an_hour, asked.rates.method) == (
        {Category.VOLUNTARY: Decimal("12.50")},
        "SMIC",
    )
    for name, value in (
        ("rate-voluntary", "douze"),
        ("rate-company", "-1"),
        ("rate-company", "NaN"),
        ("rate-company", "1.001"),
        ("method", "x" * 201),
        ("to", "2025-01-01"),
    ):
        with pytest.raises(BadInput) as refused:
            read_asked({**typed, name: value}, date(2026, 6, 30), "fr", "fr")
        assert [one.field for one in refused.value.troubles] == [name]


def counted_again(cast) -> dict[tuple[str, object, str], list[Decimal]]:
    """Count the hours of the tech side in 2026 by month, participant's person and form, from the rows alone."""
    exchanges = {one.id: one for one in cast.rows(Exchange)}
    people = {one.id: one.person_id for one in cast.rows(Participant)}
    found: dict[tuple[str, object, str], list[Decimal]] = defaultdict(
        lambda: [Decimal(0), Decimal(0)]
    )
    for one in cast.rows(Hours):
        exchange = exchanges[one.exchange_id]
        if one.organisation_id != exchange.tech_organisation_id or one.day.year != 2026:
            continue
        if one.state == "refused":
            continue
        sums = found[str(one.day)[:7], people[one.participant_id], exchange.form]
        sums[0] += Decimal(one.quarters) / 4
        sums[1] += Decimal(one.quarters) / 4 if one.state == "confirmed" else 0
    return found


def table_at(browser, address: str) -> list[list[str]]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_r47_organisations_read_the_name_that_a_person_chose(cast):
    with cast.service.work() as work:
        place = work.session.get_one(Participant, cast.volunteer.id)
        declare_hours(work, place, NewHours(day=work.now.date(), hours=3))
        set_shown_name(work, cast.volunteer.person_id, "V. E.")
    for side in (cast.social, cast.tech):
        address = f"/organisations/{side.id}/papers/time-statement.csv{YEAR}&country=fr"
        told = cast.browser().get(address, headers={"accept-language": "fr"})
        assert told.status_code == 200, told.text
        text = told.content.decode("utf-8-sig")
        assert "V. E." in text
        assert "Volunteer Exemple" not in text


@pytest.mark.both_databases
def test_an_association_draws_up_its_year_and_a_company_sees_only_paid_time(cast):
    with cast.service.work() as work:
        fill(work, cast)
    again = counted_again(cast)
    reader = cast.browser()
    reader.headers["accept-language"] = "fr"
    base = f"/organisations/{cast.social.id}/papers"
    rated = f"{YEAR}&country=fr&rate-voluntary=12,50&method=Salaire+minimum"
    rows = table_at(reader, f"{base}/time-statement.csv{rated}")[1:]
    told = sorted((row[0], row[5], row[6]) for row in rows)
    comma = {
        key: [f"{one.normalize():f}".replace(".", ",") for one in sums]
        for key, sums in again.items()
    }
    assert [
        (a, b.rstrip("0").rstrip(","), c.rstrip("0").rstrip(",")) for a, b, c in told
    ] == sorted(
        (key[0], *(one.rstrip("0").rstrip(",") for one in sums)) for key, sums in comma.items()
    )
    voluntary = sum(sums[1] for key, sums in again.items() if key[2] == "volunteering")
    page = reader.get(base + rated)
    assert page.status_code == 200
    assert "ne décide d’aucun droit" in page.text
    assert "Règlement ANC" in page.text
    assert len(page.content) < 200_000
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{base}/valuation.xlsx{rated}").content))
    lines, use, origin, beside = book.worksheets
    values = {row[0].value: row[-1].value for row in use.iter_rows(min_row=2)}
    assert voluntary
    assert Decimal(str(values["864"])) == (voluntary * Decimal("12.5")).quantize(Decimal("0.01"))
    assert {row[0].value: row[2].value for row in origin.iter_rows(min_row=2)}["875"] == values[
        "864"
    ]
    assert next(row[1].value for row in lines.iter_rows(min_row=2)) == voluntary
    assert any("Salaire minimum" in str(cell.value) for row in beside.iter_rows() for cell in row)
    days = table_at(reader, f"{base}/receipt.csv{YEAR}&country=fr")[1:]
    company = {"skills-based-pro-bono", "loan-of-employees"}
    paid = sum(sums[1] for key, sums in again.items() if key[2] in company)
    assert sum(Decimal(row[5].replace(",", ".")) for row in days) == paid > 0
    assert all(row[6] == "" for row in days)  # the company states the value
    theirs = f"/organisations/{cast.tech.id}/papers"
    seen = table_at(reader, f"{theirs}/time-statement.csv{YEAR}&country=fr")[1:]
    for address in (f"{base}/valuation.pdf{rated}", f"{theirs}/receipt.pdf{YEAR}&country=fr"):
        assert len(read_accessible(reader.get(address).content).pages) >= 1
    assert {row[4] for row in seen} == {"Mécénat de compétences, sur le temps de travail payé"}
    assert reader.get(f"{theirs}/valuation.csv{YEAR}").status_code == 404
    wrong = reader.get(f"{base}{YEAR}&rate-voluntary=douze")
    assert (wrong.status_code, "douze" in wrong.text) == (422, True)


@pytest.mark.both_databases
def test_a_person_takes_their_own_papers_along_tagged(cast):
    cast.award()
    with cast.service.work() as work:
        (row,) = [work.session.get_one(Award, one.id) for one in cast.rows(Award)]
        row.accepted_at = row.created_at
        work.session.add(row)
    mine = cast.service.signed_in(cast.staff.person_id)
    mine.headers["accept-language"] = "fr"
    page = mine.get("/me/papers?year=2026&country=fr")
    assert page.status_code == 200
    for words in ("Tableau de suivi", "ne décide d’aucun droit", "Compte d’engagement citoyen"):
        assert words in page.text
    assert mine.get("/me/papers?year=soon").status_code == 422
    answer = mine.get("/me/papers/experience.pdf?year=2026&country=fr")
    assert answer.status_code == 200
    paper = read_accessible(answer.content)
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    text = "".join(one.extract_text() for one in paper.pages)
    for words in ("Tableau de suivi", "décide d’aucun droit", "À faire vérifier", "À remplir"):
        assert words in text
    assert "/Table" in tags_of(root["/StructTreeRoot"])


def tags_of(node) -> set[str]:
    """Return the kinds of structure elements below one."""
    found = {str(node["/S"])} if "/S" in node else set()
    below = node.get("/K", [])
    for one in below if isinstance(below, list) else [below]:
        child = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(child, dict):
            found |= tags_of(child)
    return found
