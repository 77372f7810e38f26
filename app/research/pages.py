"""HTML doors: what a programme may give to research, how far its raters agree, and a participant's own yes or no."""

import io
from typing import Any

import openpyxl
from fastapi import APIRouter
from fastapi.responses import Response

from app.assessing.tables import RatedBy
from app.errors import N_
from app.exchanges.pages import OwnPartPage
from app.plumbing.audit import record
from app.plumbing.csrf import BUTTON, text_of
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.tables_out import add_sheet, file_headers, media_type_of, write_csv
from app.programmes.access import Action
from app.programmes.page_context import ProgrammePage
from app.research.agreement import LEAST_UNITS, agreements_of
from app.research.anonymity import LEAST
from app.research.codebook import VARIABLES, codebook_rows, data_rows
from app.research.consent import leave_research, serve_research
from app.research.records import count_agreed, research_records

router = APIRouter(include_in_schema=False)
RESEARCH = "/programmes/{programme_id}/research"
OWN = "/participations/{participant_id}/research"
TRIES = "20/minute"
WORKBOOK = "research.xlsx"
DATA, CODEBOOK = "research.csv", "codebook.csv"


@shown_at(router, RESEARCH)
class ResearchPage(ProgrammePage):
    """How far raters agree, and the records that may be taken along."""

    template = "research/research.html"
    to_look = to_change = Action.EXPORT

    def values(self) -> dict[str, Any]:
        spend(self.request, "research", TRIES)
        found = agreements_of(self.work, self.programme_id)
        latest = self.work.library.latest
        return {
            **self.context,
            "agreements": found,
            "competences": latest.by_id,
            "rater_names": RatedBy.labels(),
            "agreed": count_agreed(self.work, self.programme_id),
            "least": LEAST,
            "least_units": LEAST_UNITS,
            "files": (WORKBOOK, DATA, CODEBOOK),
            "variables": VARIABLES,
        }

    def take(self, name: str) -> Response:
        """Give a file, and note in the log that it was taken along."""
        spend(self.request, "research", TRIES)
        found, language = research_records(self.work, self.programme_id), self.page.language
        out = io.BytesIO()
        if name == WORKBOOK:
            workbook = openpyxl.Workbook(write_only=True)
            add_sheet(workbook, data_rows(found), "data")
            add_sheet(workbook, codebook_rows(found, language), "codebook")
            workbook.save(out)
        else:
            name = CODEBOOK if name == CODEBOOK else DATA
            rows = codebook_rows(found, language) if name == CODEBOOK else data_rows(found)
            write_csv(out, rows, language)
        counts = {"count": len(found.records)}
        record(
            self.work, self.programme, "research.exported", self.programme, by=self.caller, **counts
        )
        return Response(out.getvalue(), headers=file_headers(name), media_type=media_type_of(name))


@router.post(RESEARCH)
def download_records(at: At[ResearchPage]) -> Response:
    """Give the records or their codebook, as the button says."""
    return at.do(lambda: at.take(text_of(at.form, BUTTON)), then=lambda file: file)


@router.post(OWN)
@saying(N_("Records without your name may serve research. You can take that back at any time."))
def say_yes(at: At[OwnPartPage]) -> None:
    """Let records without one's name serve research."""
    serve_research(at.work, at.person.person_id, at.participant)


@router.post(OWN + "/withdraw")
@saying(N_("No later export for research holds records of you."))
def say_no(at: At[OwnPartPage]) -> None:
    """Take it back."""
    leave_research(at.work, at.person.person_id, at.participant)
