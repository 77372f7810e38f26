"""HTML doors: the page on which a badge is verified."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app.employers.watches import award_behind
from app.errors import AppError
from app.issuing.local_documents import own_path
from app.plumbing.csrf import text_of
from app.plumbing.qr_codes import foot
from app.plumbing.service import Service
from app.verifying.dependencies import VerifyingVisit, VerifyingVisitDep
from app.verifying.explanation import explain
from app.verifying.receipts import issue
from app.verifying.schemas import report_out
from app.verifying.workflow import LARGEST_BADGE, check, read_asked
from badges.verification import Report, Resolver

router = APIRouter(include_in_schema=False)
FORM = "verifying/verify.html"


@router.get("/verify")
async def show_verify(
    visit: VerifyingVisitDep,
    input: str = "",  # noqa: A002 - the query's name
) -> Response:
    """Show the form; a link to one of our own badges is verified at once.

    A link from elsewhere only fills the form in: a page that fetches whatever its address says could be used
    to make us fetch things for others.
    """
    if input and own_path(visit.service.settings, input) is not None:
        return await _find_out(visit, lambda: input)
    return await run_in_threadpool(visit.page.show, FORM, typed={"input": input[:2000]})


@router.post("/verify")
async def verify_here(visit: VerifyingVisitDep) -> Response:
    """Verify what was pasted or dropped, and show every reason."""
    return await _find_out(visit, lambda: visit.brought("input", LARGEST_BADGE))


async def _find_out(visit: VerifyingVisit, read: Callable[[], str | bytes]) -> Response:
    spend = visit.requester.spend_once(visit.request)

    def verified(beyond: Resolver) -> Response:
        given, named = read(), text_of(visit.form, "recipient")
        try:
            spend()
            recipient = read_asked(named)
            checked = check(visit.service, beyond, given, recipient)
        except AppError as error:
            typed = {"recipient": named, "input": given if isinstance(given, str) else ""}
            return visit.refuse(FORM, error, typed)
        return _reported(visit, checked, given, recipient or "")

    return await visit.find_out(verified)


def _reported(
    visit: VerifyingVisit, checked: Report, given: str | bytes, recipient: str
) -> Response:
    """Show the report."""
    service, page, requester = visit.service, visit.page, visit.requester
    report = report_out(service, checked, page.language, requester.trusted)
    return page.show(
        "verifying/report.html",
        report=report,
        explanation=explain(service, report, page.language, given),
        recipient=recipient,
        receipt=issue(service, given, recipient, report),
        watchable=_watchable(visit, checked),
        **foot(_again(service, given)),
    )


def _again(service: Service, given: str | bytes) -> str:
    """Return where the same is asked again: a badge of ours by its address, anything else by bringing it."""
    if isinstance(given, str) and own_path(service.settings, given) is not None:
        return service.settings.url(f"/verify?input={quote(given, safe='')}")
    return service.settings.url("/verify")


def _watchable(visit: VerifyingVisit, report: Report) -> UUID | None:
    """Return the award that a reader whom we know may want to hear of again."""
    if visit.requester.person_id is None:
        return None
    with visit.service.begin(reading=True) as work:
        return award_behind(work, report)
