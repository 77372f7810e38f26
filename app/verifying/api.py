"""JSON door: anyone may ask whether a badge is genuine."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from app.plumbing.forms import read
from app.plumbing.languages import language_of
from app.plumbing.openapi_words import counted_headers, schema_of
from app.plumbing.service import ServiceDep
from app.verifying.bulk import BulkItem, BulkOutcome, BulkVerification, budget_for
from app.verifying.dependencies import ResolverDep
from app.verifying.outside import find_out
from app.verifying.receipts import issue
from app.verifying.request_bodies import BODY_SCHEMA, BatchIn, BroughtDep, VerifyIn
from app.verifying.requesters import RequesterDep
from app.verifying.schemas import BulkLineOut, ReportOut, report_out
from app.verifying.workflow import check
from badges.verification import Resolver

router = APIRouter(prefix="/api/v1", tags=["verification"])
NDJSON = "application/x-ndjson"
BUSY: dict[int | str, dict[str, Any]] = {
    200: {"description": "What was found", "headers": counted_headers()},
    503: {"description": "Too many badges are waiting for other servers"},
}
ANYBODY: dict[str, Any] = {"security": [{"personToken": []}, {"session": []}, {}]}
"""A key is welcome and not needed."""


@router.post(
    "/verify", openapi_extra=ANYBODY | BODY_SCHEMA, response_model=ReportOut, responses=BUSY
)
async def verify_badge(
    request: Request,
    service: ServiceDep,
    requester: RequesterDep,
    resolver: ResolverDep,
    brought: BroughtDep,
) -> Response:
    """Verify a badge of any issuer.

    A badge that is wrong is a report with the verdict `invalid`; one of which something needed was not read here is
    `unverifiable`, and nothing was found wrong with it. `valid` is true for the verdict `valid` alone. An input that is
    no badge at all is a problem 422.
    With `"receipt": true` the answer carries a dated receipt that the service signed; with `"watch": true` your
    webhooks are told when the badge is revoked. What other servers do not tell within 15 seconds, all documents
    together, is a finding that says so; 503 when too many badges are waiting for other servers.
    """
    if brought.watch:
        requester.demand_name()
    spend = requester.spend_once(request)

    def answer(beyond: Resolver) -> Response:
        spend()
        checked = check(service, beyond, brought.given, brought.recipient)
        report = report_out(service, checked, language_of(request), requester.trusted)
        if brought.receipt:
            report.receipt = issue(service, brought.given, brought.recipient, report)
        if brought.watch:
            report.watched = requester.watch(service, checked)
        # Written in the thread that verified: as a model it would be checked again, and written in another.
        return Response(report.model_dump_json(), media_type="application/json")

    return await find_out(answer, resolver, requester.known_as(request))


@router.post(
    "/verify/batch",
    response_class=StreamingResponse,
    openapi_extra=ANYBODY,
    responses={
        200: {
            "description": "One line for each badge",
            "headers": counted_headers(),
            "content": {NDJSON: {"schema": schema_of(BulkLineOut, mode="serialization")}},
        }
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

    Each line is `{"index": …, "report": …}` or `{"index": …, "problem": …}`. Badges are counted, not calls. A badge
    for which no place to wait for other servers became free is a problem with status 503.
    """
    if asked.watch:
        requester.demand_name()
    items = [_item(one) for one in asked.items]
    bulk = BulkVerification(
        service,
        items,
        requester,
        language_of(request),
        requester.known_as(request),
        budget_for(service, resolver),
    )
    requester.spend(request, badges=len(items))
    return StreamingResponse(_lines(bulk, watching=asked.watch), media_type=NDJSON)


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
