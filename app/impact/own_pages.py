"""HTML doors: a person's own report, to print or to take along for a CV."""

import json

from fastapi import APIRouter
from fastapi.responses import Response

from app.exchanges.tables import ParticipantRole
from app.impact.europass import europass_rows
from app.impact.own_report import own_report, resume_of
from app.issuing.addresses import Addresses
from app.people.dependencies import CurrentPerson, OpenPage
from app.plumbing.service import WorkDep
from app.plumbing.tables_out import file_headers, table_file

router = APIRouter(prefix="/me/report", include_in_schema=False)


@router.get("")
def show_own_report(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Show somebody what they did in all their exchanges."""
    return page.show(
        "impact/own_report.html",
        report=own_report(work, person.person_id),
        name=person.name,
        role_names=ParticipantRole.labels(),
    )


@router.get("/resume.json")
def take_resume(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Give somebody their report as JSON Resume."""
    addresses = Addresses(work.settings.base_url)
    resume = resume_of(own_report(work, person.person_id), person.name, addresses, page.language)
    body = json.dumps(resume, ensure_ascii=False, indent=2)
    return Response(body, headers=file_headers("resume.json"), media_type="application/json")


@router.get("/europass.csv")
def take_europass_fields(work: WorkDep, page: OpenPage, person: CurrentPerson) -> Response:
    """Give somebody their report in the fields of a Europass CV, to be typed there."""
    addresses, report = Addresses(work.settings.base_url), own_report(work, person.person_id)
    rows = europass_rows(report, person.name, addresses, page.language)
    return table_file(rows, "europass.csv", page.language)
