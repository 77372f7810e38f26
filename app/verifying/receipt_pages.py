"""HTML doors: a verification receipt is downloaded, and shown to be checked."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData, UploadFile

from app.errors import BadInput
from app.people.dependencies import OpenVisit
from app.plumbing.csrf import Form, text_of
from app.plumbing.doors import At, FormPage, shown_at
from app.plumbing.languages import language_of
from app.plumbing.pdf import make_pdf
from app.plumbing.qr_codes import foot
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep, service_of
from app.plumbing.texts import Line
from app.verifying.explanation import explain
from app.verifying.receipt_keys import KEYS_PATH, key_document
from app.verifying.receipt_paper import SENTENCES, TEMPLATE, ReceiptPaper
from app.verifying.receipt_slips import SLIPS_PATH, read_slip, slip_address
from app.verifying.receipts import (
    LARGEST_RECEIPT,
    MEDIA_TYPE,
    JudgedReceipt,
    judge,
    readable,
)
from app.verifying.workflow import read_asked
from badges.identity import hash_identity, plain_spelling

router = APIRouter(include_in_schema=False)


@shown_at(router, "/verify/receipt")
class ReceiptPage(FormPage):
    """The form that takes a receipt."""

    template = "verifying/receipt_form.html"
    address = "/verify/receipt"

    def __init__(self, visit: OpenVisit) -> None:
        super().__init__(visit)

    def typed(self) -> dict[str, Any]:
        named = text_of(self.form, "recipient")
        return {"receipt": _brought(self.form)[:10_000], "recipient": named}

    def judged(self) -> tuple[JudgedReceipt, str | None]:
        """Return what became of the receipt, and the person it should be about, if one was named."""
        return judge(self.work, _brought(self.form)), read_asked(text_of(self.form, "recipient"))

    def show_judged(self, found: tuple[JudgedReceipt, str | None]) -> Response:
        """Say whether a receipt is genuine, and what it says."""
        judged, recipient = found
        report = None if judged.receipt is None else judged.receipt.report
        return self.page.show(
            "verifying/receipt.html",
            judged=judged,
            explanation=report and explain(self.work.service, report, self.page.language),
            matching=_matching(judged, recipient),
            **foot(self.work.settings.url("/verify/receipt")),
        )


@router.post("/verify/receipt")
def check_receipt(at: At[ReceiptPage]) -> Response:
    """Say whether a receipt is genuine, and what it says."""
    return at.do(at.judged, then=at.show_judged)


def _brought(form: FormData) -> str:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        file.file.seek(0)
        return file.file.read(LARGEST_RECEIPT).decode("utf-8", "replace")
    return text_of(form, "receipt")[:LARGEST_RECEIPT]


def _matching(judged: JudgedReceipt, recipient: str | None) -> bool | None:
    """Say whether a genuine receipt is about a person; nothing when that was not asked."""
    if judged.receipt is None or judged.receipt.asked_recipient is None or not recipient:
        return None
    asked = judged.receipt.asked_recipient
    return hash_identity(plain_spelling(recipient), asked.salt) == asked.identity


@router.post("/verify/receipt/download")
def download_receipt(request: Request, form: Form) -> Response:
    """Give a receipt as a file: the signed text, JSON with the signed text in it, or one page of paper."""
    service = service_of(request)
    with service.begin(reading=True) as work:  # given back before the link on paper is signed
        judged = judge(work, _brought(form))
    if judged.receipt is None:
        raise BadInput(judged.reason)
    name = f"verification-{judged.receipt.issued_at:%Y-%m-%d-%H%M%S}"
    if text_of(form, "as") == "json":
        response: Response = JSONResponse(readable(judged))
        name += ".json"
    elif text_of(form, "as") == "pdf":
        spend(request, "receipt pdf", "30/minute")
        paper = ReceiptPaper(
            judged.receipt, slip_address(service, judged.receipt), language_of(request)
        )
        response = Response(make_pdf(TEMPLATE, paper.data()), media_type="application/pdf")
        name += ".pdf"
    else:
        response = Response(judged.signed, media_type=MEDIA_TYPE)
        name += ".jws"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.get(SLIPS_PATH + "/{slip}")
def show_slip(visit: OpenVisit, slip: Line) -> Response:
    """Say that this service issued the receipt on whose paper this address stands as a code."""
    return visit.page.show(
        "verifying/receipt_slip.html", slip=read_slip(visit.work, slip), sentences=SENTENCES
    )


@router.get(KEYS_PATH + "/{generation}")
def show_key(work: WorkDep, generation: int) -> Response:
    """Publish a key by which receipts are checked."""
    status, document = key_document(work, generation)
    response = JSONResponse(document, status, media_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
