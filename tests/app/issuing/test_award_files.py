"""Files of awards longer than an answer waits for: judged by a worker, gone on with after a death, taken back whole."""

import io
import threading
from typing import Any

import openpyxl
import pytest

from app.issuing import award_imports, batch_revoking
from app.issuing.award_imports import judge_due
from app.issuing.batch_revoking import revoke_due
from app.issuing.batches import run_due
from app.issuing.import_tables import AwardImport, AwardImportPart
from app.issuing.tables import Award, AwardBatchRow
from app.plumbing.outbox import Hands
from tests.app.conftest import COMPETENCE
from tests.app.issuing.test_batches import many_decisions
from tests.app.issuing.test_importing import IMPORT, send


@pytest.fixture
def long_files(monkeypatch):
    """Have three lines be a set, and no file short enough to be judged at the door."""
    monkeypatch.setattr(award_imports, "IN_A_SET", 3)
    monkeypatch.setattr(award_imports, "AT_THE_DOOR", 0)


class Stopping(threading.Event):
    """Says that it is set after it was asked so many times."""

    def __init__(self, times):
        super().__init__()
        self.left = iter([False] * times)

    def is_set(self):
        return next(self.left, True)


def pressed(browser, page, fields, **more):
    """Send a form of ours, and go where it leads."""
    shown = browser.get(page).text
    token = shown.split('name="csrf" value="')[1].split('"')[0]
    return browser.post(page, data={"csrf": token, **fields}, follow_redirects=True, **more)


def workbook(*rows):
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.both_databases
def test_a_long_file_is_judged_by_whoever_lives_and_its_badges_are_taken_back_whole(
    cast, long_files, monkeypatch
):
    inside = cast.service.inside
    decisions = many_decisions(cast, 8)
    text = "decision_id\n" + "".join(f"{one}\n" for one in [*decisions, decisions[0], "x"])
    sent = send(cast, text, do="ready").json()
    assert (sent["judged"], sent["asked"], sent["lines"], sent["batches"]) == (False, False, 10, [])
    batch = f"/api/v1/batches/{sent['id']}"
    assert judge_due(inside, Hands(Stopping(2)))
    told = cast.api().get(batch).json()
    assert (told["state"], told["file"]["judged"], told["total"]) == ("judging", 6, 6)
    assert run_due(inside) == 0
    early = cast.api().post(f"{batch}/start")
    assert (early.status_code, early.json()["code"]) == (409, "file-being-judged")
    assert not judge_due(inside)  # another process may be at it
    cast.service.clock.pass_by(minutes=3)
    assert judge_due(inside)
    assert cast.rows(AwardImportPart) == []
    assert send(cast, text, do="ready").json()["id"] == sent["id"]
    assert run_due(inside) == 8
    told = cast.api().get(batch).json()
    assert (told["state"], told["awarded"], told["file"]["refused"]) == ("finished", 8, 2)
    table = cast.api().get(f"{batch}/problems.csv").text.splitlines()
    assert [line.split(",")[0] for line in table] == ["line", "10", "11"]
    assert "stands on line 2" in table[1]
    assert sorted(row.line for row in cast.rows(AwardBatchRow)) == [2, 3, 4, 5, 6, 7, 8, 9]
    again = send(cast, text, do="judge").json()
    assert again["id"] != sent["id"]
    assert judge_due(inside)
    monkeypatch.setattr(batch_revoking, "AT_ONCE", 5)
    why = {"code": "awarded-by-mistake"}
    assert cast.api("observer").post(f"{batch}/revoke-all", json=why).status_code == 403
    assert cast.api().post(f"{batch}/revoke-all", json={}).status_code == 422
    for _ in range(2):
        asked = cast.api().post(f"{batch}/revoke-all", json=why)
        assert (asked.status_code, asked.json()["taken_back"]["revoked"]) == (202, 0)
    assert [revoke_due(inside) for _ in range(3)] == [True, True, False]
    taken = cast.api().get(batch).json()["taken_back"]
    assert (taken["revoked"], taken["finished_at"] is None) == (8, False)
    assert {one.revocation_code for one in cast.rows(Award)} == {"awarded-by-mistake"}


def test_a_workbook_is_a_file_too_and_one_that_is_none_is_refused(cast):
    named = [[str(cast.exchange.id), f"p{number}@example.org", COMPETENCE] for number in range(3)]
    many_decisions(cast, 3)
    book = workbook(["Exchange_ID", "Email", "Competence", "Remarks"], *named, [None], ["", "x@"])
    kind = {"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    told = cast.api().post(f"{IMPORT}?do=judge", content=book, headers=kind).json()
    assert (told["ready"], told["refused"], told["lines"]) == (3, 1, 4)
    assert told["problems"][0]["line"] == 6
    form = cast.api().post(f"{IMPORT}?do=judge", files={"file": ("year.xlsx", book)})
    assert form.json()["ready"] == 3
    for wrong in (b"PK\x03\x04 no workbook", b"\xff\xfe", b'decision_id\n"x', b"name\n", b""):
        answer = cast.api().post(IMPORT, content=wrong, headers=kind)
        assert answer.status_code == 422, wrong
    assert len(cast.rows(AwardImport)) == 2


def test_the_page_shows_what_lines_would_do_then_awards_them(cast, long_files):
    decisions = many_decisions(cast, 2)
    member, page = cast.browser("mediator"), f"/programmes/{cast.programme.id}/awards/import"
    assert "Choisissez un fichier" in pressed(member, page, {"csv": ""}).text
    file = {"file": ("year.csv", f"decision_id\n{decisions[0]}\n{decisions[1]}\nx\n".encode())}
    shown = pressed(member, page, {}, files=file)
    assert "data-until-done" in shown.text
    judge_due(cast.service.inside)
    at = str(shown.url.path)
    assert "2 badges peuvent être faits." in member.get(at).text
    assert "decision_id\u00a0» n’est pas un identifiant." in member.get(at).text
    assert "line,detail" in member.get(f"{at}/problems.csv").text
    assert pressed(member, at, {"what": "start"}).status_code == 200
    run_due(cast.service.inside)
    assert "2 lignes ont leur badge." in member.get(at).text
    assert "Il manque un motif" in pressed(member, at, {"what": "revoke", "code": "other"}).text
    pressed(member, at, {"what": "revoke", "code": "awarded-by-mistake"})
    while revoke_due(cast.service.inside):
        pass
    assert "2 badges ont été révoqués." in member.get(at).text
    given_up = pressed(member, page, {"csv": f"decision_id\n{decisions[0]}\n"}).url.path
    assert "n’est fait de ce fichier" in pressed(member, given_up, {"what": "cancel"}).text
    assert cast.browser("observer").get(page).status_code == 403
