"""HTML doors: the employer's page."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.employers.watches import award_behind
from app.errors import AppError
from app.issuing.local_documents import own_path
from app.people.dependencies import OpenPage
from app.plumbing.csrf import Form, text_of, texts_of
from app.plumbing.problems import kind_of
from app.plumbing.service import ServiceDep, WorkDep
from app.verifying.dependencies import ResolverDep
from app.verifying.explanation import meaning
from app.verifying.receipts import issue
from app.verifying.requesters import AskerDep
from app.verifying.schemas import answer
from app.verifying.workflow import LARGEST_BADGE, check
from badges.verification import Report

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Counter:
    """The place where a badge is brought: the page, and all it takes to look into the badge."""

    request: Request
    page: OpenPage
    service: ServiceDep
    asker: AskerDep
    resolver: ResolverDep

    def result(self, given: str | bytes, recipient: str) -> Response:
        """Verify, and show the report; what cannot be verified is said beside what was typed."""
        typed = {"recipient": recipient, "input": given if isinstance(given, str) else ""}
        try:
            self.asker.spend(self.request)
            found = check(self.service, self.resolver, given, recipient)
        except AppError as error:
            again = self.page.show_again("verifying/verify.html", error, typed)
            again.status_code = kind_of(error)[0]
            return again
        report = answer(self.service.settings, found, self.page.language, self.asker.trusted)
        return self.page.show(
            "verifying/report.html",
            report=report,
            meaning=meaning(self.service.library, report, self.page.language),
            recipient=recipient,
            receipt=issue(self.service, given, recipient, report),
            watchable=self._watchable(found),
        )

    def _watchable(self, found: Report) -> UUID | None:
        """Return the award that a signed-in reader may want to hear of again."""
        if self.asker.person_id is None:
            return None
        with self.service.begin(reading=True) as work:
            return award_behind(work, found)


def _counter(
    request: Request,
    work: WorkDep,
    page: OpenPage,
    service: ServiceDep,
    asker: AskerDep,
    resolver: ResolverDep,
) -> Counter:
    # The page knows its reader by now. Nothing was written, and a verification waits for other people's servers:
    # the request's transaction ends here.
    work.undo()
    return Counter(request, page, service, asker, resolver)


Checking = Annotated[Counter, Depends(_counter)]


@router.get("/verify")
def show_verify(
    checking: Checking,
    input: str = "",  # noqa: A002 - the query's name
) -> Response:
    """Show the form; a link to one of our own badges is verified at once.

    A link from elsewhere only fills the form in: a page that fetches whatever its address says could be used
    to make us fetch things for others.
    """
    if input and own_path(checking.service.settings, input) is not None:
        return checking.result(input, "")
    return checking.page.show("verifying/verify.html", typed={"input": input[:2000]})


@router.post("/verify")
def verify_here(checking: Checking, form: Form) -> Response:
    """Verify what was pasted or dropped, and show every reason."""
    return checking.result(_given(form), text_of(form, "recipient"))


def _given(form: FormData) -> str | bytes:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return file.file.read(LARGEST_BADGE + 1)
    return texts_of(form).get("input", "")
