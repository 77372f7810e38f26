"""A report: every number is counted again by other code; its files are read back as others read them."""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl

from app.impact.cids import CONTEXT
from app.impact.period import Period
from app.impact.reporting import report_for
from tests.app.impact.counted_again import TABLES, check_told
from tests.app.impact.report_rows import fill
from tests.app.pdf_judge import read_accessible

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
NAMED = ("hasName", "hasDescription")
TIMED = ("startedAtTime", "endedAtTime")
SHAPES = {
    "Organization": ("hasDescription", "hasLegalName"),
    **dict.fromkeys(
        ("Program", "Service", "Activity", "ImpactModel", "Outcome", "Indicator", "Theme"), NAMED
    ),
    "Stakeholder": NAMED,
    "StakeholderOutcome": NAMED,
    "IndicatorReport": ("hasName", *TIMED),
    "Target": ("hasName", "hasComment", *TIMED),
    "SkillInput": (*NAMED, *TIMED),
    "ImpactReport": ("hasName", "hasComment", *TIMED),
}
"""What must be there of the basic tier of the Common Impact Data Standard 3.2.1, once each."""


def prepared(cast):
    with cast.service.work() as work:
        fill(work, cast)
    with cast.service.inside.begin(reading=True) as work:
        return report_for(work, cast.programme.id, cast.programme.name, YEAR)


def test_every_number_is_what_the_rows_say(cast):
    cast.award()
    report = prepared(cast)
    rows = {table.__tablename__: cast.rows(table) for table in TABLES}
    for period, what in ((report.period, "value"), (report.before, "before")):
        told = {figure.code: getattr(figure, what) for figure in report.figures}
        again = check_told(told, rows, period.starts_on, period.ends_on)
        kinds = {code.partition(".")[0] for code, value in again.items() if value}
        assert kinds >= {"ecf", "indicator", "learnt", "technology", "retention", "waiting"}
    assert report.changed  # the exchanges stand on several releases, whose competences differ
    latest = cast.service.inside.library.latest.version
    assert list(report.releases) == ["1.0.0", "2.0.0", latest]


def test_the_report_is_read_as_page_paper_tables_and_open_data(cast):
    prepared(cast)
    observer = cast.browser("observer")
    observer.headers["accept-language"] = "fr"
    base, asked = f"/programmes/{cast.programme.id}/report", YEAR.query
    page = observer.get(base + asked)
    assert (page.status_code, "Ce qui a changé, dans les nombres des parties" in page.text) == (
        200,
        True,
    )
    assert len(page.content) < 200_000
    wrong = observer.get(f"{base}?from=2026-12-31&to=2026-01-01")
    assert (wrong.status_code, "finit avant de commencer" in wrong.text) == (422, True)
    figures = cast.api("observer").get(
        f"/api/v1/programmes/{cast.programme.id}/reports{asked}"
    ).json()["figures"]  # fmt: skip
    known = {one["code"]: one["value"] for one in figures}
    table = observer.get(f"{base}.csv{asked}").content
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Code"
    told = {row[0]: row[3] for row in rows[1:]}
    assert told.keys() == known.keys()
    units = {row[0]: row[5] for row in rows[1:]}
    measured = {unit for code, unit in units.items() if code.startswith("indicator.")}
    assert "Heures par mois" in measured
    assert "L’unité de l’indicateur" not in measured
    assert "Heures par mois" in page.text
    confirmed = known["hours.confirmed"]
    assert confirmed
    assert float(told["hours.confirmed"].replace(",", ".")) == confirmed
    assert "," in told["hours.confirmed"] or confirmed == int(confirmed)
    book = openpyxl.load_workbook(io.BytesIO(observer.get(f"{base}.xlsx{asked}").content))
    sheet, dictionary = book.worksheets
    assert {row[0].value: row[3].value for row in sheet.iter_rows(min_row=2)}[
        "hours.confirmed"
    ] == confirmed
    explained = {row[0].value for row in dictionary.iter_rows(min_row=2)}
    assert known.keys() <= explained
    paper = read_accessible(observer.get(f"{base}.pdf{asked}").content)
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "Rapport d’impact" in paper.pages[0].extract_text()
    assert_shapes(json.loads(observer.get(f"{base}.jsonld{asked}").content), known)


def assert_shapes(document, known):
    nodes = document["@graph"]
    ids = {node["@id"] for node in nodes}
    assert len(ids) == len(nodes)
    kinds = {node["@type"].removeprefix("cids:") for node in nodes}
    assert kinds == set(SHAPES)
    for node in nodes:
        own = {name.partition(":")[2]: value for name, value in node.items()}
        for member in SHAPES[node["@type"].removeprefix("cids:")]:
            assert own.get(member), (node["@id"], member)
        for name, value in node.items():
            assert name.startswith("@") or name.partition(":")[0] in CONTEXT
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and set(one) == {"@id"}:
                    assert one["@id"] in ids
    reports = {
        node["@id"].rpartition("#value-")[2]: node["i72:value"]["i72:hasNumericalValue"]["@value"]
        for node in nodes
        if node["@type"] == "cids:IndicatorReport"
    }
    told = {code.replace(".", "-"): value for code, value in known.items() if value is not None}
    assert all(float(value) == told[code] for code, value in reports.items())
    assert any(node.get("cids:hasBaseline") for node in nodes)
