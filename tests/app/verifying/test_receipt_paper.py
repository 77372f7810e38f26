"""A receipt on one page of paper: tagged, in the reader's language, and its code says that we issued it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typst
import zxingcpp

from app.plumbing.pdf import WORKER
from app.verifying.receipt_keys import sign_as_service
from app.verifying.receipt_paper import TEMPLATE, ReceiptPaper
from app.verifying.receipt_slips import slip_address
from app.verifying.receipts import Receipt, issue
from app.verifying.schemas import ReportOut
from badges import jws
from tests.app.passports.test_pdf import greys
from tests.app.pdf_judge import read_accessible
from tests.issuer_in_memory import PROFILE


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. A receipt is not kept: its paper is set of what it says."""
    return sqlite_database


@pytest.fixture
def report(cast):
    body = {"input": cast.award()["assertion"], "recipient": "staff@example.org"}
    answer = cast.service.client().post("/api/v1/verify", json=body)
    return ReportOut.model_validate(answer.json())


def receipt_of(cast, report):
    return issue(cast.service.app.state.service, "x", "staff@example.org", report)


def said_in(token):
    return Receipt.model_validate_json(jws.read_token(token).payload)


def paper(cast, token, language="en"):
    client = cast.service.client(**{"accept-language": language})
    answer = client.post("/verify/receipt/download", data={"receipt": token, "as": "pdf"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith('.pdf"')
    return read_accessible(answer.content)


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This badge is valid."),
        ("fr", "Ce badge est valide."),
        ("pt", "Este badge é válido."),
    ],
)
def test_it_is_one_tagged_page_with_its_number_in_the_readers_language(
    cast, report, language, sentence
):
    token = receipt_of(cast, report)
    pdf = paper(cast, token, language)
    assert len(pdf.pages) == 1
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    told = words(pdf)
    assert sentence in told
    assert said_in(token).id.removeprefix("urn:uuid:") in told.replace(" ", "")
    assert report.badge.name in told
    assert "staff@example.org" not in told


def test_a_badge_that_says_a_lot_of_itself_still_takes_one_page(cast, report):
    long = "Ein sehr langer Name " * 50
    badge = report.badge.model_copy(update={"name": long})
    issuer = report.issuer.model_copy(update={"name": long})
    findings = [
        one.model_copy(update={"status": "failed", "detail": long}) for one in report.findings
    ] * 4
    changed = {"badge": badge, "issuer": issuer, "findings": findings, "verdict": "invalid"}
    pdf = paper(cast, receipt_of(cast, report.model_copy(update=changed)))
    assert len(pdf.pages) == 1
    assert "This badge is not valid." in words(pdf)


def test_what_a_badge_says_is_set_and_never_run(cast, report):
    wrote = '#panic("x") *gras* $x$ @ref // <b>'
    badge = report.badge.model_copy(update={"name": wrote})
    token = receipt_of(cast, report.model_copy(update={"badge": badge}))
    assert wrote in words(paper(cast, token))


def code_on(data):
    """Scan the paper, as a telephone would, and return where its code leads."""
    house = Path(WORKER).parents[1]
    picture: Any = typst.compile(
        house / TEMPLATE,
        root=house,
        font_paths=[house / "plumbing/pdf_fonts"],
        format="png",
        ppi=150,
        sys_inputs={"data": json.dumps(data)},
    )
    (code,) = zxingcpp.read_barcodes(greys(picture))
    return code.text


def test_the_code_on_the_paper_leads_to_the_page_that_says_that_we_issued_it(cast, report):
    receipt = said_in(receipt_of(cast, report))
    address = slip_address(cast.service.app.state.service, receipt)
    assert code_on(ReceiptPaper(receipt, address, "fr").data()) == address
    page = cast.service.client(**{"accept-language": "en"}).get(urlsplit(address).path)
    assert page.status_code == 200
    for said in ("This receipt is genuine.", "This badge is valid.", report.badge.name):
        assert said in page.text
    assert receipt.id.removeprefix("urn:uuid:") in page.text


def test_a_slip_holds_a_strangers_name_as_one_line(cast, report):
    badge = report.badge.model_copy(update={"name": "Ada\n\u202ebadge\x00"})
    receipt = said_in(receipt_of(cast, report.model_copy(update={"badge": badge})))
    address = slip_address(cast.service.app.state.service, receipt)
    page = cast.service.client().get(urlsplit(address).path)
    assert page.status_code == 200
    assert "Ada badge" in page.text


def test_a_slip_that_we_did_not_sign_says_nothing(cast, report):
    token = receipt_of(cast, report)
    service = cast.service.app.state.service
    path = urlsplit(slip_address(service, said_in(token))).path
    head, payload, signature = path.rpartition("/")[2].split(".")
    other = urlsplit(
        slip_address(service, said_in(token).model_copy(update={"id": "urn:uuid:" + "1" * 32}))
    ).path.split(".")[1]
    wrong = [
        token,  # a receipt is no slip
        f"{head}.{other}.{signature}",
        f"{head}.{payload}.{signature[:-4]}",
        sign_as_service(service, "{}", "receipt-slip"),
        "x",
    ]
    for slip in wrong:
        answer = cast.service.client(**{"accept-language": "en"}).get(f"/verify/receipts/{slip}")
        assert answer.status_code in {404, 422}
        assert "genuine" not in answer.text


def test_a_slip_is_no_receipt(cast, report):
    address = slip_address(cast.service.app.state.service, said_in(receipt_of(cast, report)))
    slip = address.rpartition("/")[2]
    shown = cast.service.client(**{"accept-language": "en"}).post(
        "/verify/receipt", data={"receipt": slip}
    )
    assert "This receipt is not genuine" in shown.text


def test_what_could_not_be_checked_is_said_on_paper_too(outgoing, foreign):
    profile = foreign.memory.documents.pop(PROFILE)
    try:
        body = {"input": foreign.token(), "receipt": True}
        answer = outgoing.service.client().post("/api/v1/verify", json=body)
    finally:
        foreign.memory.documents[PROFILE] = profile
    told = words(paper(outgoing, answer.json()["receipt"]))
    assert "This badge cannot be checked here." in told
    assert foreign.profile in told.replace(" ", "")
