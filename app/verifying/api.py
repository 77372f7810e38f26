"""JSON door: anyone may ask whether a badge is genuine."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, SkipValidation
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.errors import N_, BadInput
from app.plumbing.forms import read
from app.plumbing.languages import language_of
from app.plumbing.service import ServiceDep
from app.verifying.bulk import MOST_BADGES, BulkItem, BulkOutcome, BulkVerification
from app.verifying.dependencies import ResolverDep
from app.verifying.receipts import issue
from app.verifying.requesters import RequesterDep, state_allowance
from app.verifying.schemas import ReportOut, report_out
from app.verifying.workflow import LARGEST_BADGE, check

router = APIRouter(prefix="/api/v1", tags=["verification"])
NDJSON = "application/x-ndjson"
YES = ("true", "1", "yes")


class VerifyIn(BaseModel):
    """What to verify: a link, a compact JWS, or the JSON text of an assertion."""

    model_config = ConfigDict(extra="forbid")

    input: str = Field(min_length=1, max_length=LARGEST_BADGE)
    recipient: str | None = Field(default=None, max_length=320)


class VerifyOneIn(VerifyIn):
    """What may be asked of one badge besides."""

    receipt: bool = Field(default=False, description="Answer with a signed receipt too.")
    watch: bool = Field(
        default=False,
        description="Tell my webhooks if it is revoked later: badges of this service.",
    )


class Brought(BaseModel):
    """What the caller brought, in whichever form it came."""

    given: str | bytes
    recipient: str | None
    receipt: bool = False
    watch: bool = False


async def _brought(request: Request) -> Brought:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
            file, recipient = form.get("file"), form.get("recipient")
            receipt, watch = (form.get(name) in YES for name in ("receipt", "watch"))
            if not isinstance(file, UploadFile):
                raise BadInput(N_("“{name}” is missing."), field="file", name="file")
            return Brought(
                given=await file.read(LARGEST_BADGE + 1),
                recipient=recipient if isinstance(recipient, str) and recipient else None,
                receipt=receipt,
                watch=watch,
            )
    try:
        body: Any = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise BadInput(
            N_("The body is neither JSON nor multipart/form-data."),
            remedy=N_("Send {example} as application/json, or a file."),
            example='{"input": "…"}',
        ) from error
    if not isinstance(body, dict):
        raise BadInput(N_("The body is not a JSON object."))
    asked = read(VerifyOneIn, body)
    return Brought(
        given=asked.input, recipient=asked.recipient, receipt=asked.receipt, watch=asked.watch
    )


SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": VerifyOneIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "PNG, SVG, JSON or JWS",
                        },
                        "recipient": {"type": "string"},
                        "receipt": {"type": "boolean"},
                        "watch": {"type": "boolean"},
                    },
                }
            },
        },
    }
}


@router.post("/verify", openapi_extra=SCHEMA, response_model=ReportOut)
def verify_badge(
    request: Request,
    service: ServiceDep,
    requester: RequesterDep,
    resolver: ResolverDep,
    brought: Annotated[Brought, Depends(_brought)],
) -> Response:
    """Verify a badge of any issuer.

    A badge that is wrong is a report with `valid: false`; an input that is no badge at all is a problem 422.
    With `"receipt": true` the answer carries a dated receipt that the service signed; with `"watch": true` your
    webhooks are told when the badge is revoked.
    """
    if brought.watch:
        requester.demand_name()
    left = requester.spend(request)
    checked = check(service, resolver, brought.given, brought.recipient)
    report = report_out(service.settings, checked, language_of(request), requester.trusted)
    if brought.receipt:
        report.receipt = issue(service, brought.given, brought.recipient, report)
    if brought.watch:
        report.watched = requester.watch(service, checked)
    # Written in the thread that verified: as a model it would be checked again, and written in another.
    response = Response(report.model_dump_json(), media_type="application/json")
    state_allowance(response, left)
    return response


class BatchIn(BaseModel):
    """Many badges at once."""

    model_config = ConfigDict(extra="forbid")

    # Each is read when its turn comes: one that is malformed is a problem of its own, not of the others.
    items: list[SkipValidation[VerifyIn]] = Field(min_length=1, max_length=MOST_BADGES)
    watch: bool = Field(
        default=False, description="Tell my webhooks when one of them is revoked later."
    )


class BulkLineOut(BaseModel):
    """One line of the answer: the report of the item at `index`, or the problem that kept it from one."""

    index: int
    report: ReportOut | None = None
    problem: dict[str, Any] | None = None


@router.post(
    "/verify/batch",
    response_class=StreamingResponse,
    responses={
        200: {"content": {NDJSON: {"schema": BulkLineOut.model_json_schema(mode="serialization")}}}
    },
)
def verify_batch(
    request: Request,
    service: ServiceDep,
    requester: RequesterDep,
    resolver: ResolverDep,
    asked: BatchIn,
) -> Response:
    """Verify up to 1,000 badges; the answer is NDJSON, one line as soon as one badge is done, in any order.

    Each line is `{"index": …, "report": …}` or `{"index": …, "problem": …}`. Badges are counted, not calls.
    """
    if asked.watch:
        requester.demand_name()
    items = [_item(one) for one in asked.items]
    bulk = BulkVerification.of(service, resolver, items, requester, language_of(request))
    left = requester.spend(request, badges=len(items))
    response = StreamingResponse(_lines(bulk, watching=asked.watch), media_type=NDJSON)
    state_allowance(response, left)
    return response


def _item(asked: Any) -> BulkItem:
    if not isinstance(asked, dict):
        return BulkItem(lambda: read(VerifyIn, {"input": asked}).input)
    recipient = asked.get("recipient")
    return BulkItem(
        lambda: read(VerifyIn, asked).input, recipient if isinstance(recipient, str) else None
    )


async def _lines(bulk: BulkVerification, *, watching: bool) -> AsyncIterator[bytes]:
    async for outcome in bulk.stream():
        if watching and outcome.report is not None and outcome.verified is not None:
            outcome.report.watched = await run_in_threadpool(
                bulk.requester.watch, bulk.service, outcome.verified
            )
        yield _line(outcome)


def _line(outcome: BulkOutcome) -> bytes:
    line = BulkLineOut(index=outcome.index, report=outcome.report, problem=outcome.problem)
    # Only the member that does not apply is left out: a report's own nulls say something.
    left_out = {"problem"} if outcome.problem is None else {"report"}
    return line.model_dump_json(exclude=left_out).encode() + b"\n"
