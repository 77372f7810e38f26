"""HTML doors: badges of other issuers in one's passport."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.errors import N_, AppError, BadInput
from app.passports.imported import (
    LARGEST_IMPORTED,
    bring,
    check_again,
    choose,
    imported_of,
    remove,
)
from app.passports.pages import MINE, mine
from app.people.dependencies import CurrentPerson, OpenPage
from app.plumbing.csrf import Form, text_of
from app.plumbing.problems import kind_of
from app.plumbing.service import ServiceDep, WorkDep
from app.plumbing.templating import go_to
from app.verifying.dependencies import ResolverDep
from app.verifying.explanation import meaning
from app.verifying.requesters import AskerDep
from app.verifying.schemas import answer
from badges.verification import Report

router = APIRouter(prefix="/passport/imported", include_in_schema=False)
SECTION = "/passport#imported"


@dataclass(frozen=True)
class Importing:
    """The passport's owner with a badge from elsewhere, and all it takes to look into the badge."""

    request: Request
    page: OpenPage
    person: CurrentPerson
    service: ServiceDep
    asker: AskerDep
    resolver: ResolverDep

    def bring(self, given: str | bytes, typed: str) -> Response:
        """Verify and keep a badge; one that cannot be kept is told with what was typed, or with its report."""
        try:
            self.asker.spend(self.request)
            report, kept = bring(self.service, self.resolver, self.person.person_id, given)
        except AppError as error:
            with self.service.begin(reading=True) as work:
                values = mine(work, self.page, self.person)
            again = self.page.show_again(MINE, error, {"input": typed}, **values)
            again.status_code = kind_of(error)[0]
            return again
        if kept is None:
            return self._told("passports/imported_refused.html", report, 422)
        return go_to(f"/passport/imported/{kept}", N_("The badge is in your passport."))

    def again(self, imported_id: UUID) -> Response:
        """Verify a badge once more."""
        self.asker.spend(self.request)
        report = check_again(self.service, self.resolver, self.person.person_id, imported_id)
        said = (
            N_("It is valid.") if report.valid else N_("It is not valid any more: see why below.")
        )
        return go_to(f"/passport/imported/{imported_id}", said)

    def show(self, imported_id: UUID) -> Response:
        """Show a badge with its last report, and what can be done with it."""
        with self.service.begin(reading=True) as work:
            badge = imported_of(work, self.person.person_id, imported_id)
            in_force = badge.in_force(work.now)
        return self._told(
            "passports/imported.html", badge.report, 200, badge=badge, in_force=in_force
        )

    def choose(self, imported_id: UUID, *, shown: bool) -> Response:
        """Show a badge to readers of the passport, or to nobody."""
        with self.service.begin() as work:
            choose(work, self.person.person_id, imported_id, shown=shown)
        return go_to(SECTION)

    def remove(self, imported_id: UUID) -> Response:
        """Take a badge out of the passport."""
        with self.service.begin() as work:
            remove(work, self.person.person_id, imported_id)
        return go_to(SECTION, N_("The badge is out of your passport."))

    def _told(self, template: str, report: Report, status: int, **values: object) -> Response:
        told = answer(self.service.settings, report, self.page.language, self.asker.trusted)
        return self.page.show(
            template,
            status=status,
            report=told,
            meaning=meaning(self.service.library, told, self.page.language),
            **values,
        )


def _importing(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    person: CurrentPerson,
    service: ServiceDep,
    asker: AskerDep,
    resolver: ResolverDep,
) -> Importing:
    # The page knows its reader by now. A verification waits for other people's servers: the request's transaction
    # ends here.
    work.undo()
    return Importing(request, page, person, service, asker, resolver)


ImportingDep = Annotated[Importing, Depends(_importing)]


@router.post("")
def import_badge(importing: ImportingDep, form: Form) -> Response:
    """Bring a badge: a file, an address, or a text."""
    return importing.bring(_given(form), text_of(form, "input"))


@router.get("", dependencies=[Depends(_importing)])
def back() -> Response:
    """Lead back to the passport: here comes who chooses another language after a badge was refused."""
    return go_to(SECTION)


@router.get("/{imported_id}")
def show_imported(importing: ImportingDep, imported_id: UUID) -> Response:
    """Show an imported badge with its report."""
    return importing.show(imported_id)


@router.post("/{imported_id}")
def change_imported(importing: ImportingDep, imported_id: UUID, form: Form) -> Response:
    """Verify a badge again, show it, hide it, or remove it."""
    what = text_of(form, "what")
    if what == "check":
        return importing.again(imported_id)
    if what in ("show", "hide"):
        return importing.choose(imported_id, shown=what == "show")
    if what == "remove":
        return importing.remove(imported_id)
    raise BadInput(
        N_("A badge of another issuer is verified, shown, hidden or removed."), field="what"
    )


def _given(form: FormData) -> str | bytes:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(LARGEST_IMPORTED + 1)
    return text_of(form, "input")
