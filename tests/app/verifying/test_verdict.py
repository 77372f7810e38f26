"""The third verdict on every door: what was not read is never called not valid, and never valid."""

import base64
import csv
import io
import json

import pytest
from sqlmodel import select

from app.employers.tables import Delivery, Watch
from app.employers.webhook_delivery import announce_revocations
from app.verifying.receipts import Receipt
from app.verifying.schemas import ReportOut
from badges import jws
from badges.baking import bake
from tests.issuer_in_memory import CLASS_IMAGE, PROFILE, plain_png

SENTENCES = {
    "en": "This badge cannot be checked here.",
    "fr": "Ce badge ne peut pas être vérifié ici.",
    "pt": "Este badge não pode ser verificado aqui.",
}


@pytest.fixture
def silent(foreign):
    """Return a good badge whose issuer's profile is not served for the moment."""
    profile = foreign.memory.documents.pop(PROFILE)
    yield foreign.token()
    foreign.memory.documents[PROFILE] = profile


def english(cast):
    return cast.service.client(**{"accept-language": "en"})


def ask(cast, **body):
    answer = english(cast).post("/api/v1/verify", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_api_says_it_and_what_was_not_read(outgoing, foreign, silent):
    report = ask(outgoing, input=silent)
    assert (report["valid"], report["verdict"]) == (False, "unverifiable")
    assert {one["status"] for one in report["findings"]} <= {"passed", "skipped"}
    (unread,) = [one for one in report["findings"] if one["code"] == "issuer.unreachable"]
    assert unread["status"] == "skipped"
    assert foreign.profile in unread["detail"]


def test_the_other_two_verdicts_are_said_too(outgoing, foreign):
    assert ask(outgoing, input=foreign.token())["verdict"] == "valid"
    assert ask(outgoing, input=foreign.forged_token())["verdict"] == "invalid"


def test_what_is_wrong_is_invalid_even_where_something_was_not_read(outgoing, silent):
    report = ask(outgoing, input=silent, recipient="eve@example.org")
    assert (report["valid"], report["verdict"]) == (False, "invalid")


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_the_page_says_it_and_what_to_do(outgoing, silent, language, sentence):
    client = outgoing.service.client(**{"accept-language": language})
    page = client.post("/verify", data={"input": silent}).text
    assert sentence in page
    assert 'class="verdict verdict-unread"' in page
    assert "verdict-failed" not in page
    assert "finding-failed" not in page


def test_the_page_tells_what_was_not_read_and_whether_to_come_back(outgoing, silent):
    page = english(outgoing).post("/verify", data={"input": silent}).text
    assert "The issuer&#39;s profile cannot be read" in page
    assert "Try again later, or ask its issuer." in page
    assert "This badge is not valid" not in page
    assert "<title>Cannot be checked here" in page


def test_a_kind_that_is_not_read_will_not_be_read_later_either(outgoing, foreign):
    _, payload, signature = foreign.token().split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"PS256"}').rstrip(b"=").decode()
    given = f"{header}.{payload}.{signature}"
    page = english(outgoing).post("/verify", data={"input": given}).text
    assert SENTENCES["en"] in page
    assert "have it verified where this kind is read" in page
    assert "Try again later" not in page


def test_many_at_once_count_it_apart(outgoing, foreign, silent):
    lines = f"{silent}\n{silent} eve@example.org\nnot a badge"
    client = english(outgoing)
    page = client.post("/verify/many", data={"lines": lines}).text
    assert '<b data-total="unread">1</b>' in page
    assert '<b data-total="wrong">1</b>' in page
    table = client.post("/verify/many", data={"lines": lines, "as": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["result"] for row in rows] == ["unverifiable", "invalid", "problem"]
    assert foreign.profile in rows[0]["reasons"]
    answer = client.post("/api/v1/verify/batch", json={"items": [{"input": silent}]})
    (line,) = map(json.loads, answer.text.splitlines())
    assert line["report"]["verdict"] == "unverifiable"


def test_a_receipt_says_it_and_the_page_of_receipts_shows_it(outgoing, silent):
    receipt = ask(outgoing, input=silent, receipt=True)["receipt"]
    said = Receipt.model_validate_json(jws.read_token(receipt).payload).report
    assert (said.valid, said.verdict) == (False, "unverifiable")
    page = english(outgoing).post("/verify/receipt", data={"receipt": receipt}).text
    assert "This receipt is genuine" in page
    assert SENTENCES["en"] in page


def test_a_receipt_from_before_there_were_verdicts_is_read(outgoing, foreign):
    for token, verdict in ((foreign.token(), "valid"), (foreign.forged_token(), "invalid")):
        report = ask(outgoing, input=token)
        del report["verdict"]
        assert ReportOut.model_validate(report).verdict == verdict


def test_nobody_is_told_anything_of_a_badge_that_was_not_read(outgoing, silent):
    def rows():
        with outgoing.service.work() as work:
            return [len(work.session.exec(select(table)).all()) for table in (Watch, Delivery)]

    before = rows()
    report = outgoing.api().post("/api/v1/verify", json={"input": silent, "watch": True}).json()
    assert (report["verdict"], report["watched"]) == ("unverifiable", False)
    announce_revocations(outgoing.service.app.state.service)
    assert rows() == before


def shown(client, given, file=None):
    files = {"file": ("badge.png", file)} if file else None
    page = client.post("/verify", data={"input": given}, files=files).text
    return page.split('class="result-seal">')[1].split("</div>")[0]


def test_our_own_badge_shows_its_seal_and_a_forged_one_does_not(outgoing):
    client, badge = english(outgoing), outgoing.award()
    token = outgoing.service.client().get(badge["signed"]).text
    assert '<img src="/ob/v2/badges/' in shown(client, token)
    head, payload, signature = token.split(".")
    other = "A" if signature[9] != "A" else "B"
    forged = f"{head}.{payload}.{signature[:9]}{other}{signature[10:]}"
    assert "<img" not in shown(client, forged)


def test_a_picture_that_was_brought_is_shown_only_if_its_issuer_serves_the_same(outgoing, foreign):
    client, served = english(outgoing), foreign.memory.documents[CLASS_IMAGE]
    same = bake(served, foreign.token())
    assert '<img src="data:image/png;base64,' in shown(client, "", same)
    borrowed = bake(plain_png(9, 9), foreign.token())
    assert borrowed != same
    assert "<img" not in shown(client, "", borrowed)
    assert "<img" not in shown(client, foreign.token())


def test_the_page_folds_what_is_for_machines(outgoing, foreign):
    page = english(outgoing).post("/verify", data={"input": foreign.token()}).text
    open_part, folded = page.split("<main", 1)[1].split("<details", 1)
    folded = folded.split("</details>")[0]
    for words in ("Signature", "Issuer", "Dates", "Revocation"):
        assert words in open_part.split("What was checked")[1]
    assert "signature.ok" in folded
    assert foreign.profile in folded
    assert "signature.ok" not in open_part
    assert foreign.profile not in open_part
