"""Many badges from a page: lines, tables and archives are read for what they are; results come as rows and CSV."""

import csv
import io
import json
import zipfile

import pytest

from app.errors import BadInput
from app.verifying.bulk_files import MOST_UNPACKED, list_of
from app.verifying.bulk_results import COLUMNS, csv_line


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. Files are read before any database is asked."""
    return sqlite_database


def archive(**files):
    """Return a ZIP archive of files by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return content.getvalue()


def read(lines="", file=b"", name=""):
    return [(item.read(), item.recipient) for item in list_of(lines, file, name).items]


@pytest.mark.parametrize(
    ("line", "given", "recipient"),
    [
        ("https://a.example/1", "https://a.example/1", None),
        ("  https://a.example/1  ", "https://a.example/1", None),
        ("https://a.example/1 ada@example.org", "https://a.example/1", "ada@example.org"),
        ("https://a.example/1;ada@example.org", "https://a.example/1", "ada@example.org"),
        ("https://a.example/1,\tada@example.org", "https://a.example/1", "ada@example.org"),
        ("ada@example.org", "ada@example.org", None),
        ('{"a": "b, ada@example.org"}', '{"a": "b, ada@example.org"}', None),
        ("x.y.z", "x.y.z", None),
    ],
)
def test_a_line_is_a_badge_and_perhaps_a_person(line, given, recipient):
    assert read(lines=f"\n{line}\n\n") == [(given, recipient)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_with_or_without_a_header(separator):
    rows = [["input", "recipient"], ["https://a.example/1", "ada@example.org"], ["x.y.z", ""]]
    text = "\r\n".join(separator.join(row) for row in rows)
    expected = [("https://a.example/1", "ada@example.org"), ("x.y.z", None)]
    assert read(file=text.encode("utf-8-sig"), name="badges.CSV") == expected
    assert read(file=text.partition("\r\n")[2].encode(), name="b.csv") == expected


def test_an_archive_is_read_file_by_file():
    file = archive(**{"a.png": b"\x89PNG", "folder/b.json": b"{}", "__MACOSX/x": b"-"})
    assert read(file=file, name="x") == [(b"\x89PNG", None), (b"{}", None)]


def test_an_archive_that_grows_too_large_is_refused_before_it_is_unpacked():
    zeros = b"\0" * (50 * 1024 * 1024)
    file = archive(a=zeros, b=zeros, c=zeros, d=zeros, e=b"x")
    assert len(file) < 1024 * 1024 < MOST_UNPACKED
    with pytest.raises(BadInput, match="larger than the 200 MiB"):
        list_of("", file, "x.zip")


def test_one_broken_file_of_an_archive_is_a_problem_of_its_own(cast):
    file = bytearray(archive(**{"a.json": b'{"whole": 1}' * 20, "b.json": b"[]"}))
    file[45] ^= 0xFF  # inside the first file's compressed bytes
    broken, whole = list_of("", bytes(file), "x.zip").items
    with pytest.raises(BadInput, match="cannot be read"):
        broken.read()
    assert whole.read() == b"[]"


@pytest.mark.parametrize(
    ("lines", "file", "sentence"),
    [
        ("", b"", "nothing to verify"),
        (" \n\n", b"", "nothing to verify"),
        ("x\n" * 1001, b"", "1001 badges are more than the 1000"),
        ("", b"PK\x03\x04 broken", "cannot be opened"),
        ("", b"\x89PNG\r\n\x1a\n\xff", "neither a ZIP archive nor text"),
        ("", archive(), "nothing to verify"),
    ],
)
def test_what_cannot_be_read_is_said_beside_what_was_typed(cast, lines, file, sentence):
    with pytest.raises(BadInput, match=sentence):
        list_of(lines, file, "x.zip")
    client = cast.service.client(**{"accept-language": "en"})
    files = {"file": ("x.zip", file)} if file else None
    answer = client.post("/verify/many", data={"lines": lines[:50]}, files=files)
    assert answer.status_code == 422 or len(lines) > 50


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert next(csv.reader(io.StringIO(csv_line([cell, "plain"])))) == [f"'{cell}", "plain"]


@pytest.fixture
def brought(outgoing, foreign):
    mine = outgoing.award()
    lines = [
        f"{mine['share']} staff@example.org",
        foreign.revoked_token(),
        foreign.forged_token(),
        "<script>alert(1)</script>",
    ]
    return outgoing.service.client(**{"accept-language": "en"}), "\n".join(lines)


RIGHT = ["valid", "revoked", "invalid", "problem"]


def test_without_a_script_a_page_says_it_all(brought):
    client, lines = brought
    page = client.post("/verify/many", data={"lines": lines})
    assert page.status_code == 200
    assert page.text.count("<tr>") == 5
    assert "given to the person named" in page.text
    assert "<script>alert" not in page.text


def test_the_results_are_had_as_csv(brought):
    client, lines = brought
    answer = client.post("/verify/many", data={"lines": lines, "as": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert tuple(header) == COLUMNS
    assert [row[2] for row in rows] == RIGHT
    assert rows[0][5:7] == ["data-analysis", "practise"]
    assert rows[0][-2:] == ["staff@example.org", "yes"]


def test_the_script_gets_rows_as_they_are_done(brought):
    client, lines = brought
    headers = {"accept": "application/x-ndjson"}
    answer = client.post("/verify/many", data={"lines": lines}, headers=headers)
    first, *rows = map(json.loads, answer.text.splitlines())
    assert first["all"] == 4
    rows.sort(key=lambda row: row["index"])
    assert [row["verdict"] for row in rows] == RIGHT
    assert all(row["row"].strip().startswith("<tr>") for row in rows)


def test_pictures_in_an_archive_are_verified(outgoing):
    mine = outgoing.award()
    client = outgoing.service.client(**{"accept-language": "en"})
    file = archive(
        **{"a.png": client.get(mine["png"]).content, "b.svg": client.get(mine["svg"]).content}
    )
    answer = client.post("/verify/many", data={"as": "csv"}, files={"file": ("badges.zip", file)})
    rows = list(csv.reader(io.StringIO(answer.text)))[1:]
    assert [(row[1], row[2]) for row in rows] == [("a.png", "valid"), ("b.svg", "valid")]
