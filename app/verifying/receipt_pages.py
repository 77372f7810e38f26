"""HTML doors: a verification receipt is downloaded, and shown to be checked."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData, UploadFile

from app.errors import AppError, BadInput
from app.people.dependencies import OpenPage
from app.plumbing.csrf import Form, text_of
from app.plumbing.service import ServiceDep, WorkDep
from app.verifying.explanation import meaning
from app.verifying.receipts import (
    KEYS_PATH,
    LARGEST_RECEIPT,
    MEDIA_TYPE,
    Judged,
    judge,
    key_document,
    readable,
)
from badges.identity import hash_identity, normalise_email

router = APIRouter(include_in_schema=False)


@router.get("/verify/receipt")
def show_receipt_form(page: OpenPage) -> Response:
    """Show the form that takes a receipt."""
    return page.show("verifying/receipt_form.html")


@router.post("/verify/receipt")
def check_receipt(service: ServiceDep, page: OpenPage, form: Form) -> Response:
    """Say whether a receipt is genuine, and what it says."""
    shown = _shown(form)
    try:
        judged = judge(service, shown)
    except AppError as error:
        return page.show_again("verifying/receipt_form.html", error, {"receipt": shown[:10_000]})
    report = None if judged.receipt is None else judged.receipt.report
    return page.show(
        "verifying/receipt.html",
        judged=judged,
        meaning=None if report is None else meaning(service.library, report, page.language),
        matching=_matching(judged, text_of(form, "recipient")),
    )


def _shown(form: FormData) -> str:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(LARGEST_RECEIPT).decode("utf-8", "replace")
    return text_of(form, "receipt")[:LARGEST_RECEIPT]


def _matching(judged: Judged, recipient: str) -> bool | None:
    """Say whether a genuine receipt is about a person; nothing when that was not asked."""
    if judged.receipt is None or judged.receipt.asked_recipient is None or not recipient:
        return None
    asked = judged.receipt.asked_recipient
    return hash_identity(normalise_email(recipient), asked.salt) == asked.identity


@router.post("/verify/receipt/download")
def download_receipt(service: ServiceDep, form: Form) -> Response:
    """Give a receipt as a file: the signed text, or JSON with the signed text in it."""
    genuine = judge(service, _shown(form))
    if genuine.receipt is None:
        raise BadInput(genuine.reason)
    name = f"verification-{genuine.receipt.issued_at:%Y-%m-%d-%H%M%S}"
    if text_of(form, "as") == "json":
        response: Response = JSONResponse(readable(genuine))
        name += ".json"
    else:
        response = Response(genuine.signed, media_type=MEDIA_TYPE)
        name += ".jws"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.get(KEYS_PATH + "/{generation}")
def show_key(work: WorkDep, generation: int) -> Response:
    """Publish a key by which receipts are checked."""
    response = JSONResponse(key_document(work, generation), media_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
