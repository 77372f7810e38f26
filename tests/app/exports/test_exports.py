"""All that a programme has as tables: read back by others, in the habits of each language, for its owners only."""

import csv
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from sqlmodel import select

from app.errors import BadInput
from app.exchanges.sheets import HOURS
from app.exchanges.tables import Hours
from app.exports.workflow import SHEETS, export
from app.plumbing import tables_out
from app.plumbing.audit import AuditEvent
from app.plumbing.tables_out import Reading, write_csv, write_xlsx
from app.programmes.dependencies import caller_for
from app.proposals.tables import ProposalSide, ProposalState, Side, WhyNot
from tests.app.conftest import START
from tests.app.meeting import say_before
from tests.app.proposing import stand
from tests.app.running import csrf_in

ROWS = [
    ["Nom", "Heures"],
    ["Amélie", Decimal("2.5"), 3, date(2026, 1, 31), datetime(2026, 1, 31, 9, 5, 59, tzinfo=UTC)],
    ["=1+1", Decimal("-0.25"), -3, None, None],
    ["two\nlines", "-5", 0, None, None],
]


def written(write, *given):
    out = io.BytesIO()
    write(out, ROWS, *given)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            "Nom;Heures|Amélie;2,5;3;31/01/2026;31/01/2026 09:05|'=1+1;-0,25;-3;;|two lines;'-5;0;;",
        ),
        (
            "pt",
            "Nom;Heures|Amélie;2,5;3;31/01/2026;31/01/2026 09:05|'=1+1;-0,25;-3;;|two lines;'-5;0;;",
        ),
        (
            "en",
            "Nom,Heures|Amélie,2.5,3,2026-01-31,2026-01-31 09:05|'=1+1,-0.25,-3,,|two lines,'-5,0,,",
        ),
    ],
)
def test_csv_has_the_habits_of_its_language(language, lines):
    content = written(write_csv, language)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [*lines.split("|"), ""]


def test_a_workbook_holds_numbers_and_days_and_no_formula():
    (sheet,) = openpyxl.load_workbook(io.BytesIO(written(write_xlsx, "Table"))).worksheets
    assert [cell.value for cell in sheet[2]] == [
        "Amélie", 2.5, 3, datetime(2026, 1, 31), datetime(2026, 1, 31, 9, 5, 59),  # noqa: DTZ001
    ]  # fmt: skip
    assert (sheet["D2"].is_date, sheet["D2"].number_format) == (True, "mm-dd-yy")
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("'=1+1", "s")
    assert (sheet["B3"].value, sheet["B4"].data_type) == (-0.25, "s")


@pytest.mark.both_databases
def test_everything_is_an_archive_of_tables_that_speak_the_readers_language(cast):
    cast.award()
    day = (START.date()).isoformat()
    cast.browser("staff").post(
        f"/api/v1/exchanges/{cast.exchange.id}/hours", json={"day": day, "hours": 2.5}
    )
    value = {"indicator": "time-on-routine-tasks", "value": "12.5"}
    for what, body in (
        ("indicators", {"indicators": ["time-on-routine-tasks"]}),
        ("measurements", {"side": "social", "moment": "start", "values": [value]}),
    ):
        door = f"/api/v1/exchanges/{cast.exchange.id}/{what}"
        send = cast.api().put if what == "indicators" else cast.api().post
        assert send(door, json=body).is_success
    owner = cast.browser("owner")
    owner.headers["accept-language"] = "fr"
    page = f"/programmes/{cast.programme.id}/exports"
    token = csrf_in(owner.get(page).text)
    answer = owner.post(page, data={"csrf": token, "what": "everything.zip"})
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(archive.namelist()) == {
        f"{one.name}.{e}" for one in SHEETS for e in ("csv", "xlsx")
    } | {"proposals-dictionary.csv"}
    tables = {
        sheet.name: list(
            csv.DictReader(
                io.StringIO(archive.read(f"{sheet.name}.csv").decode("utf-8-sig")), delimiter=";"
            )
        )
        for sheet in SHEETS
    }
    people = {(row["Nom"], row["Adresse électronique"]) for row in tables["people"]}
    assert people == {
        ("Staff Exemple", "staff@example.org"),
        ("Volunteer Exemple", "volunteer@example.org"),
    }
    (exchange,) = tables["exchanges"]
    assert (exchange["Titre"], exchange["Heures déclarées"]) == ("Un échange", "2,5")
    (hours,) = tables["hours"]
    assert (hours["Personne"], hours["Heures"]) == ("Staff Exemple", "2,5")
    assert len(tables["assessments"]) == 2
    (decision,) = tables["decisions"]
    assert (decision["Personne"], decision["Niveau"]) == ("Staff Exemple", "Pratiquer")
    (measured,) = tables["measurements"]
    assert (measured["Valeur"], measured["Unité"]) == ("12,5", "Heures par mois")
    (month,) = tables["hours-by-month"]
    assert (month["Mois"], month["Heures déclarées"]) == (f"{START:%Y-%m}", "2,5")
    assert len(tables["awards"]) == 1
    assert tables["audit"]
    for sheet in SHEETS:
        book = openpyxl.load_workbook(io.BytesIO(archive.read(f"{sheet.name}.xlsx")))
        rows = list(book.worksheets[0].values)
        assert not tables[sheet.name] or [*rows[0]] == [*tables[sheet.name][0]]
        assert len(rows) == 1 + len(tables[sheet.name])
    told = [row for row in cast.rows(AuditEvent) if row.action == "data.exported"]
    assert [row.detail for row in told] == [{"tables": "everything.zip"}]
    wrong = owner.post(page, data={"csrf": token, "what": "people.exe"})
    assert (wrong.status_code, "n’existe pas" in wrong.text) == (422, True)


@pytest.mark.both_databases
def test_proposals_tell_how_long_each_side_waited_and_why_it_said_no(cast):
    with cast.service.work() as work:
        made = say_before(work, cast)
        row = stand(work, cast, made.need.id, made.offer.id, START + timedelta(days=10))
        row.state, row.settled_at = ProposalState.DECLINED, work.now + timedelta(hours=30)
        both = select(ProposalSide).where(ProposalSide.proposal_id == row.id)
        sides = {one.side: one for one in work.session.exec(both)}
        yes, no = sides[Side.NEED.value], sides[Side.OFFER.value]
        yes.answer, yes.answered_at = "yes", work.now + timedelta(minutes=90)
        no.answer, no.answered_at = "no", row.settled_at
        no.reason, no.words = WhyNot.TIME, "Notre secret"
        agreed = stand(work, cast, made.need.id, made.offer.id, START + timedelta(days=10))
        agreed.state, agreed.settled_at = ProposalState.AGREED, work.now + timedelta(hours=49)
        agreed.created_at += timedelta(seconds=1)
    with cast.service.work() as work:
        caller = caller_for(work, cast.owner.person_id)
        reading = Reading(work, cast.programme.id, "fr")
        with export(work, caller, reading, "proposals.csv") as file:
            text = file.read().decode("utf-8-sig")
        with export(work, caller, reading, "proposals.xlsx") as file:
            table, told = openpyxl.load_workbook(file).worksheets
        with export(work, caller, reading, "everything.zip") as file:
            dictionary = zipfile.ZipFile(file).read("proposals-dictionary.csv").decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (first["État"], first["Besoin : réponse"], first["Offre : réponse"]) == (
        "Un côté a dit non", "Oui", "Non",
    )  # fmt: skip
    assert (first["Besoin : heures d’attente"], first["Offre : heures d’attente"]) == (
        "1,5",
        "30,0",
    )
    assert first["Offre : raison d’un non"] == "Pas de temps dans ces semaines"
    assert (first["Besoin : raison d’un non"], first["Heures jusqu’au double accord"]) == ("", "")
    assert (second["Besoin : réponse"], second["Heures jusqu’au double accord"]) == ("", "49,0")
    assert first["Compétences visées"] == "Analyser et présenter des données – Pratiquer"
    assert "secret" not in text
    # Each column is explained: in a sheet of the workbook, and in a file of the archive.
    headings = [cell.value for cell in table[1]]
    assert headings == list(first)
    assert [row[0].value for row in told.rows][1:] == headings
    assert [row[0] for row in csv.reader(io.StringIO(dictionary), delimiter=";")][1:] == headings


def test_a_table_of_thousands_is_written_without_holding_them_all(cast):
    with cast.service.work() as work:
        work.session.add_all(
            Hours(
                exchange_id=cast.exchange.id,
                participant_id=cast.staff.id,
                organisation_id=cast.social.id,
                role="staff",
                day=START.date(),
                quarters=1,
                note=f"{number} " + "x" * 480,
                created_at=work.now,
            )
            for number in range(6000)
        )
    with cast.service.work() as work:
        caller = caller_for(work, cast.owner.person_id)
        tracemalloc.start()
        try:
            file = export(work, caller, Reading(work, cast.programme.id, "pt"), "hours.csv")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        with file:
            content = file.read()
    assert content.count(b"\r\n") == 6001
    # The rows and the file are more than 3 MB each; a file beyond 4 MB goes to disk.
    assert len(content) > 3_000_000
    assert peak < 12_000_000


def test_a_table_that_is_too_long_is_refused_and_not_cut(cast, monkeypatch):
    monkeypatch.setattr(tables_out, "MOST_ROWS", 1)
    with cast.service.work() as work:
        reading = Reading(work, cast.programme.id, "en")
        work.session.add_all(
            Hours(
                exchange_id=cast.exchange.id,
                organisation_id=cast.social.id,
                role="staff",
                day=START.date(),
                quarters=1,
                created_at=work.now,
            )
            for _ in range(2)
        )
        work.session.flush()
        with pytest.raises(BadInput, match="more than"):
            list(HOURS.of(reading))
