"""An employer's list is read in whatever shape it comes: columns in any order, workbooks, Windows' letters."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest

from app.errors import BadInput
from app.plumbing.spreadsheets import workbook_rows
from app.verifying.bulk_files import list_of
from app.verifying.bulk_results import COLUMNS
from app.verifying.lists import shown

LINK, OTHER = "https://a.example/1", "https://a.example/2"
PERSON = "camille@example.org"
HEADER = "eyJhbGciOiJSUzI1NiJ9"
TOKEN = f"{HEADER}.e30.xx"


def read(brought):
    return [(item.read(), item.recipient) for item in brought.items]


def workbook(*sheets):
    made = openpyxl.Workbook(write_only=True)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def as_csv(rows, separator=";", encoding="utf-8"):
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


HEADINGS = [
    ("Name", "E-mail", "Link"),
    ("Nom", "Adresse e-mail", "Lien du badge"),
    ("Prénom et nom", "Courriel", "URL"),
    ("Nome", "Endereço de correio eletrónico", "Ligação"),
    ("Badge name", "Recipient", "Badge"),
    ("Titulaire", "E-Mail", "Insigne"),
    ("A", "B", "Link"),
]
ORDERS = [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)]


@pytest.mark.parametrize("headings", HEADINGS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("shape", ["xlsx", ";", ",", "\t", "pasted"])
def test_columns_are_found_in_any_order_and_language(headings, order, shape):
    body = [("Camille Léger", PERSON, LINK), ("Zoë", "", OTHER)]
    rows = [[row[place] for place in order] for row in (headings, *body)]
    if shape == "xlsx":
        brought = list_of("", workbook(rows), "list.xlsx")
    elif shape == "pasted":
        brought = list_of("\n".join("\t".join(row) for row in rows), b"", "")
    else:
        brought = list_of("", as_csv(rows, shape), "list.csv")
    assert read(brought) == [(LINK, PERSON), (OTHER, None)]
    assert brought.columns is not None
    assert brought.columns.headings == [headings[place] for place in order]


@pytest.mark.parametrize("order", ORDERS)
def test_without_headings_the_cells_tell(order):
    body = [("Camille", PERSON, LINK), ("Zoë", "", OTHER)]
    rows = [[row[place] for place in order] for row in body]
    assert read(list_of("", as_csv(rows), "list.csv")) == [(LINK, PERSON), (OTHER, None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_table_is_read_in_every_encoding_that_spreadsheets_save(encoding):
    rows = [("Nom", "Courriel", "Lien"), ("Zoë Léger – “Zo”", PERSON, LINK)]
    brought = list_of("", as_csv(rows, encoding=encoding), "list.csv")
    assert read(brought) == [(LINK, PERSON)]
    assert "Zoë Léger – “Zo”" in brought.items[0].name


@pytest.mark.parametrize(
    "cell",
    [
        "Mallory <mallory@example.net>",
        "camille@example.org, mallory@example.net",
        "Mallory",
        "mallory at example.net",
        "n/a",
    ],
)
@pytest.mark.parametrize("headed", [True, False])
def test_no_cell_in_the_place_of_an_address_is_dropped(cell, headed):
    rows = [("Link", "E-mail")] * headed + [(LINK, f'"{cell}"')]
    assert read(list_of("", as_csv(rows), "list.csv")) == [(LINK, cell)]


def test_a_table_of_names_and_links_without_any_address_compares_nobody():
    rows = [("Name", "Link", "City"), ("Mallory", LINK, "Porto")]
    brought = list_of("", as_csv(rows), "list.csv")
    assert read(brought) == [(LINK, None)]
    assert brought.columns is not None
    assert brought.columns.recipient is None, "and the page says so"


def test_a_link_is_shown_whole_and_a_long_text_is_not():
    link = f"https://badges.example.org/ob/v2/assertions/{'0' * 80}/image.svg"
    assert shown(link) == link
    assert shown("x" * 120) == "x" * 79 + "…"


def test_a_row_without_a_badge_is_a_row_of_its_own():
    rows = [("Link", "E-mail"), ("", PERSON), ("", ""), (LINK, "")]
    assert read(list_of("", as_csv(rows), "list.csv")) == [("", PERSON), (LINK, None)]


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        (f"{LINK} Camille <{PERSON}>", (LINK, f"Camille <{PERSON}")),
        (f"{LINK}, Mallory", (LINK, "Mallory")),
        (f"<{LINK}>", (LINK, None)),
        (f"My badge is at {LINK}.", (LINK, None)),
        (f"{PERSON}: {LINK}", (LINK, f"{PERSON}:")),
        (f"{LINK} {OTHER}", (f"{LINK} {OTHER}", None)),
        (f"{TOKEN} {PERSON}", (TOKEN, PERSON)),
    ],
)
def test_a_pasted_line_is_a_badge_and_what_stands_beside_it(line, read_as):
    assert read(list_of(line, b"", "")) == [read_as]


def test_of_several_sheets_the_one_with_badges_is_read():
    file = workbook([["Notes"], ["none"]], [["E-mail", "Link"], [PERSON, LINK]])
    assert read(list_of("", file, "list.xlsx")) == [(LINK, PERSON)]
    assert list_of("", workbook([["Link"], [LINK], [12], [None]]), "x").items[1].read() == "12"


def test_the_link_behind_the_words_of_a_cell_is_the_badge():
    made = openpyxl.Workbook()
    made.create_sheet("Other")
    sheet = made.worksheets[0]
    for row in (
        ["Nom", "Badge", "Courriel"],
        ["Zoë", "Voir", "Zoë"],
        ["Ada", OTHER, PERSON],
        ["1"],
    ):
        sheet.append(row)
    sheet["B2"].hyperlink = LINK
    sheet["C2"].hyperlink = f"mailto:{PERSON}"
    # A link that its words were changed over is still there, and leads elsewhere than people read.
    sheet["B3"].hyperlink = LINK
    sheet["C3"].hyperlink = "mailto:mallory@example.net"
    sheet["A4"].hyperlink = "#Other!A1"
    content = io.BytesIO()
    made.save(content)
    found = read(list_of("", content.getvalue(), "list.xlsx"))
    assert found == [(LINK, f"mailto:{PERSON}"), (OTHER, PERSON), ("", None)]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"%PDF-1.7", "This is a PDF document. Save the list as XLSX or CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "older office program"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (workbook([]), "nothing to verify"),
        (b"x" * 140_000 + b";b", "no CSV file"),
        (workbook([["x"]])[:-30] + b"x" * 30, "cannot be"),
    ],
)
def test_a_file_that_is_no_list_is_named(file, sentence):
    with pytest.raises(BadInput, match=sentence):
        list_of("", file, "list.xlsx")


def rewritten(file, part, change):
    """Return a workbook with one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_that_grows_too_large_is_refused_before_it_is_unpacked():
    file = rewritten(workbook([["Link"]]), SHEET, lambda data: data + b" " * 30 * 1024 * 1024)
    assert len(file) < 100_000
    with pytest.raises(BadInput, match="larger than the 20 MiB"):
        list_of("", file, "list.xlsx")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]>' + data.split(b"?>", 1)[-1],
        lambda data: data[: len(data) // 2],
        lambda data: b"\xff\xfe",
    ],
)
def test_a_workbook_with_broken_or_active_xml_is_refused(change):
    with pytest.raises(BadInput, match="cannot be read"):
        list_of("", rewritten(workbook([["Link"], [LINK]]), SHEET, change), "list.xlsx")


def test_a_cell_far_away_costs_nothing():
    """A workbook of 1 kB may name a cell in row 1,048,576 and column 16,384."""
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    file = rewritten(
        workbook([["Link"], [LINK]]), SHEET, lambda data: data.replace(b"</sheetData>", far)
    )
    [rows] = workbook_rows(file, 5000)
    assert len(rows) <= 5000
    assert all(len(row) <= 64 for row in rows)
    assert read(list_of("", file, "list.xlsx")) == [(LINK, None)]


@pytest.fixture
def brought(outgoing, foreign):
    mine = outgoing.award()
    rows = [
        ("Name", "E-mail", "Link"),
        ("Camille", "Camille <staff@example.org>", mine["share"]),
        ("Mallory", "Mallory <mallory@example.net>", mine["share"]),
        ("Two", "staff@example.org, mallory@example.net", mine["share"]),
        ("None", "not known", mine["share"]),
        ("Blank", "", mine["share"]),
        ("@x", "", foreign.token()),
    ]
    client = outgoing.service.client(**{"accept-language": "en"})
    return client, {"file": ("list.xlsx", workbook(rows))}


RIGHT = ["valid", "invalid", "problem", "problem", "valid", "valid"]


def test_a_strangers_badge_is_never_valid_for_somebody_else(brought):
    client, files = brought
    answer = client.post("/verify/many", data={"as": "csv"}, files=files)
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert tuple(header) == COLUMNS
    assert [row[2] for row in rows] == RIGHT
    assert "more than one address" in rows[2][3]
    assert "no e-mail address" in rows[3][3]


def test_the_page_counts_each_kind_shows_trouble_first_and_each_report(brought):
    client, files = brought
    page = client.post("/verify/many", files=files).text
    totals = {
        kind: int(page.split(f'data-total="{kind}">')[1].split("<")[0])
        for kind in ("wrong", "problem", "unread", "valid")
    }
    assert totals == {"wrong": 1, "problem": 2, "unread": 0, "valid": 3}
    order = [one.split('"')[0] for one in page.split('td data-kind="')[1:]]
    assert order == ["wrong", "problem", "problem", "valid", "valid", "valid"]
    assert 'id="report-2"' in page
    assert "/verify?input=" in page
    assert "read from the column “Link”" in page
    assert "from “E-mail”" in page


def test_the_results_are_taken_along_as_a_workbook_without_formulas(brought):
    client, files = brought
    answer = client.post("/verify/many", data={"as": "xlsx"}, files=files)
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    rows = [[str(cell.value or "") for cell in row] for row in sheet.rows]
    assert tuple(rows[0]) == COLUMNS
    assert [row[2] for row in rows[1:]] == RIGHT
    assert rows[6][1].startswith("'@x")
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n", "inlineStr"}


def test_what_a_page_shows_is_had_as_a_file_without_verifying_again(brought):
    client, files = brought
    lines = client.post(
        "/verify/many", files=files, headers={"accept": "application/x-ndjson"}
    ).text.splitlines()
    first, *rows = map(json.loads, lines)
    rows.sort(key=lambda row: row["index"])
    table = first["csv"] + "".join(row["csv"] for row in rows)
    answer = client.post("/verify/many/results", data={"table": table, "as": "xlsx"})
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    assert [row[2].value for row in sheet.rows] == ["result", *RIGHT]
    again = client.post("/verify/many/results", data={"table": table, "as": "csv"})
    assert again.text == table


@pytest.mark.parametrize("table", ["", "a,b\r\n", '"', ",".join(COLUMNS) + "\r\nx" * 1001])
def test_what_is_no_table_of_results_makes_no_file(service, table):
    client = service.client(**{"accept-language": "en"})
    answer = client.post("/verify/many/results", data={"table": table, "as": "xlsx"})
    assert answer.status_code == 422
    assert "no results of a verification" in answer.text
