"""People are invited from a list: looked at first, corrected, entered together; what was left out comes back."""

import csv
import io
import re

import openpyxl
import pytest

from app.exchanges.tables import Participant
from tests.app.running import csrf_in, found

HEADING = "name,email,organisation,role\n"
GOOD = "Ana Exemple,ana@example.org,tech,volunteer\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def api(cast, **body):
    address = f"/api/v1/exchanges/{cast.exchange.id}/participants/import"
    return cast.api().post(address, json=body)


class ListPage:
    """The page of a list in a browser, as somebody goes through it."""

    def __init__(self, cast, language="en"):
        self.browser = cast.browser()
        self.browser.headers["accept-language"] = language
        self.address = f"/exchanges/{cast.exchange.id}/people/list"
        self.shown = self.browser.get(self.address)
        self.fields = {}

    def send(self, what, files=None, **fields):
        token = csrf_in(self.shown.text)
        body = {"csrf": token, **self.fields, **fields, "what": what}
        answer = self.browser.post(self.address, data=body, files=files)
        if answer.headers["content-type"].startswith("text/html"):
            self.shown = answer
        return answer

    def look(self, text="", file=None, **fields):
        self.fields = {"csv": text, **fields}
        answer = self.send("look", None if file is None else {"file": ("list", file)})
        seen = re.search('name="seen" value="([^"]*)"', answer.text)
        carried = re.search(r'<textarea name="csv"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
        if seen and carried:
            plain = carried[1].replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">")
            self.fields |= {"seen": seen[1], "csv": plain}
        return answer


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Bo,nowhere,tech,staff", "e-mail address"),
        ("Bo,bo@example.org,Ailleurs,staff", "no part in this exchange"),
        ("Bo,bo@example.org,tech,boss", "no role"),
        (",bo@example.org,tech,staff", "“Name” is missing"),
        ("Bo,ANA@example.org,tech,staff", "twice"),
    ],
)
def test_a_list_is_looked_at_first_and_good_rows_enter_without_the_wrong_ones(cast, row, message):
    page = ListPage(cast)
    before = len(cast.rows(Participant))
    looked = page.look(HEADING + GOOD + row + "\n")
    assert looked.status_code == 200
    assert message in looked.text
    assert "1 person would be invited" in looked.text
    assert len(cast.rows(Participant)) == before
    entered = page.send("enter")
    assert "1 person was invited" in entered.text
    assert "1 row is left out" in entered.text
    assert len(cast.rows(Participant)) == before + 1
    wrong = page.send("wrong.csv")
    assert wrong.headers["content-type"].startswith("text/csv")
    heading, *rows = csv.reader(io.StringIO(wrong.content.decode("utf-8-sig")))
    assert heading == ["name", "email", "organisation", "role", "What is wrong"]
    ((*cells, reason),) = rows
    assert cells == row.split(",")
    assert message in reason


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There is no list yet"),
        (HEADING, "0 rows"),
        (HEADING + 'Ana,"ana\nBo,bo', "no CSV"),
        ("\n".join(f"P{n},p{n}@example.org" for n in range(501)), "501 rows"),
    ],
)
def test_a_list_that_is_none_is_named_and_kept(cast, text, message):
    answer = ListPage(cast).look(text)
    assert answer.status_code == 422
    assert message in answer.text
    assert text.strip()[:40].replace('"', "&#34;") in answer.text


def test_who_is_in_already_is_no_error(cast):
    page = ListPage(cast)
    looked = page.look(
        "Staff Exemple;STAFF@example.org;social;staff\nAna;ana@example.org;tech;staff"
    )
    assert "1 person takes part already" in looked.text
    assert "row-known" in looked.text
    assert "left out" not in looked.text
    assert "to mend" not in looked.text


def test_a_workbook_in_french_comes_in_and_what_is_missing_is_chosen_for_all(cast):
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    sheet.append(["Nom", "Prénom", "Courriel"])
    sheet.append(["Exemple", "Ana", "ana@example.org"])
    content = io.BytesIO()
    book.save(content)
    page = ListPage(cast, "fr")
    sides = {"organisation_id": str(cast.tech.id), "role": "volunteer"}
    page.look(file=content.getvalue(), **sides)
    page.fields |= {"column-0": "last", "column-1": "first", "column-2": "email"}
    assert "1 personne a été invitée" in page.send("enter").text
    known = {cast.staff.id, cast.volunteer.id}
    (new,) = [one for one in cast.rows(Participant) if one.id not in known]
    assert (new.organisation_id, new.role) == (cast.tech.id, "volunteer")
    cast.service.deliver()
    assert any("ana@example.org" in mail["To"] for mail in cast.service.mailbox.mails)


def test_columns_that_are_named_anew_are_looked_at_again_before_anybody_is_invited(cast):
    page = ListPage(cast)
    page.look("Exemple,Ana,ana@example.org,tech,staff")
    before = len(cast.rows(Participant))
    columns = ("last", "first", "email", "organisation", "role")
    page.fields |= {f"column-{place}": meaning for place, meaning in enumerate(columns)}
    again = page.send("enter")
    assert "look at it once more" in again.text
    assert len(cast.rows(Participant)) == before
    seen = found('name="seen" value="([^"]*)"', again.text)[1]
    assert "1 person was invited" in page.send("enter", seen=seen).text


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("fr", ["Nom", "Adresse électronique", "Organisation", "Rôle"]),
        ("en", ["Name", "E-mail address", "Organisation", "Role"]),
        ("pt", ["Nome", "Endereço de correio eletrónico", "Organização", "Papel"]),
    ],
)
def test_the_list_to_fill_in_is_read_back_in_every_language(cast, language, heading):
    page = ListPage(cast, language)
    made = page.browser.get(f"{page.address}/model.xlsx")
    assert made.headers["content-type"] == XLSX
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    (sheet,) = book.worksheets
    assert [cell.value for cell in sheet[1]] == heading
    sheet["A2"], sheet["B2"] = "Ana Exemple", "ana@example.org"
    filled = io.BytesIO()
    book.save(filled)
    looked = page.look(file=filled.getvalue())
    assert "notice-wrong" not in looked.text
    assert looked.text.count("tag-running") == 1
    text = page.browser.get(f"{page.address}/model.csv").content
    assert text.startswith(b"\xef\xbb\xbf")
    separator = "," if language == "en" else ";"
    assert text.decode("utf-8-sig").splitlines()[0].split(separator) == heading


def test_a_formula_leaves_as_text(cast):
    page = ListPage(cast)
    page.look(HEADING + "=1+1,nowhere,tech,staff\n")
    wrong = page.send("wrong.xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(wrong.content)).worksheets
    assert sheet["A2"].value == "'=1+1"
    assert sheet["A2"].data_type == "s"


def test_the_api_says_what_would_happen_before_it_does(cast):
    report = api(cast, csv=HEADING.replace(",", ";") + GOOD.replace(",", ";"))
    assert report.json() == {"entered": 0, "lines": [{"line": 2, "problem": None}]}
    done = api(
        cast, csv="Ana <ana@example.org>;Une tech;bénévole\nBo <bo@example.org>", dry_run=False
    )
    assert done.json()["entered"] == 1
    assert done.json()["lines"][1]["problem"].startswith("The organisation is missing.")
