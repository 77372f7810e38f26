"""HTML doors: badges of other issuers in one's passport."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from app.errors import N_, AppError, BadInput
from app.passports.imported import (
    LARGEST_IMPORTED,
    bring,
    check_again,
    choose,
    imported_of,
    remove,
)
from app.passports.page_content import own_passport
from app.passports.pages import PassportPage
from app.plumbing.csrf import text_of
from app.plumbing.languages import translations
from app.plumbing.templating import go_to
from app.verifying.dependencies import VerifyingVisit, VerifyingVisitDep
from app.verifying.explanation import explain
from app.verifying.schemas import report_out
from badges.verification import Report, Resolver, Verdict

router = APIRouter(prefix="/passport/imported", include_in_schema=False)
SECTION = "/passport#imported"
AFTER_A_CHECK = {
    Verdict.VALID: N_("It is valid."),
    Verdict.INVALID: N_("It is not valid any more: see why below."),
    Verdict.UNVERIFIABLE: N_(
        "It could not be checked again: see why below. It stands as it was last read."
    ),
}


@router.post("")
async def import_badge(visit: VerifyingVisitDep) -> Response:
    """Bring a badge: a file, an address, or a text. One that is not kept is told with what was typed, or its report."""
    spend = visit.requester.spend_once(visit.request)
    return await visit.find_out(lambda beyond: _bring(visit, beyond, spend))


def _bring(visit: VerifyingVisit, beyond: Resolver, spend: Callable[[], object]) -> Response:
    person, given = visit.person, visit.brought("input", LARGEST_IMPORTED)
    try:
        spend()
        report, imported_id = bring(visit.service, beyond, person.person_id, given)
    except AppError as error:
        with visit.service.begin(reading=True) as work:
            values = own_passport(work, visit.page, person)
        typed = {"input": text_of(visit.form, "input")}
        return visit.refuse(PassportPage.template, error, typed, **values)
    if imported_id is None:
        return _reported(visit, "passports/imported_refused.html", report, status=422)
    return go_to(f"/passport/imported/{imported_id}", N_("The badge is in your passport."))


@router.get("")
def back(visit: VerifyingVisitDep) -> Response:
    """Lead back to the passport: here comes who chooses another language after a badge was refused."""
    _ = visit.person
    return go_to(SECTION)


@router.get("/{imported_id}")
def show_imported(visit: VerifyingVisitDep, imported_id: UUID) -> Response:
    """Show an imported badge with its last report, and what can be done with it."""
    person_id = visit.person.person_id
    with visit.service.begin(reading=True) as work:
        badge = imported_of(work, person_id, imported_id)
        in_force = badge.in_force(work.now)
    template = "passports/imported.html"
    translate = translations(visit.page.language).gettext
    return _reported(
        visit,
        template,
        badge.report,
        badge=badge,
        in_force=in_force,
        not_read=[one.said.translated(translate) for one in badge.unread.findings]
        if badge.unread
        else [],
    )


@router.post("/{imported_id}")
async def change_imported(visit: VerifyingVisitDep, imported_id: UUID) -> Response:
    """Verify a badge again, show it, hide it, or remove it."""
    if text_of(visit.form, "what") == "check":
        spend = visit.requester.spend_once(visit.request)
        return await visit.find_out(lambda beyond: _check(visit, imported_id, beyond, spend))
    return await run_in_threadpool(_change, visit, imported_id)


def _check(
    visit: VerifyingVisit, imported_id: UUID, beyond: Resolver, spend: Callable[[], object]
) -> Response:
    person_id = visit.person.person_id
    spend()
    report = check_again(visit.service, beyond, person_id, imported_id)
    return go_to(
        f"/passport/imported/{imported_id}",
        AFTER_A_CHECK[report.verdict],
    )


def _change(visit: VerifyingVisit, imported_id: UUID) -> Response:
    what, person_id = text_of(visit.form, "what"), visit.person.person_id
    if what not in ("show", "hide", "remove"):
        raise BadInput(
            N_("A badge of another issuer is verified, shown, hidden or removed."), field="what"
        )
    with visit.service.begin() as work:
        badge = imported_of(work, person_id, imported_id)
        if what == "remove":
            remove(work, badge)
        else:
            choose(work, badge, shown=what == "show")
    return go_to(SECTION, N_("The badge is out of your passport.") if what == "remove" else "")


def _reported(
    visit: VerifyingVisit, template: str, report: Report, *, status: int = 200, **values: object
) -> Response:
    service, language = visit.service, visit.page.language
    answer = report_out(service, report, language, visit.requester.trusted)
    explanation = explain(service, answer, language)
    return visit.page.show(
        template, status=status, report=answer, explanation=explanation, **values
    )
