"""HTML doors: the papers about data protection, for the owners of a programme."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.plumbing.doors import shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.tables_out import file_headers
from app.plumbing.texts import Line
from app.privacy.papers import PAPERS, DataPaper, drawn_up, facts_of, paper, printed
from app.privacy.papers_files import ASSESSMENT, ODT, as_assessment, as_text_document
from app.privacy.request_register import register
from app.privacy.tables import Right
from app.programmes.access import Action
from app.programmes.dependencies import MemberVisit
from app.programmes.page_context import ProgrammePage

router = APIRouter(prefix="/programmes/{programme_id}/privacy", include_in_schema=False)


@shown_at(router, "")
class PapersPage(ProgrammePage):
    """The papers that a programme needs, as far as the service can fill them in."""

    template = "privacy/papers.html"
    to_look = to_change = Action.MANAGE_PROGRAMME

    def values(self) -> dict[str, Any]:
        return {**super().values(), **self.register()}

    def register(self) -> dict[str, Any]:
        """Return the papers, and what people of the programme asked for about their data."""
        return {
            "papers": [self.filled(name) for name in PAPERS],
            "asked": register(self.work, self.programme.id),
            "right_names": Right.labels(),
        }

    def filled(self, name: str) -> DataPaper:
        """Return one paper in the reader's language."""
        language = self.page.language
        return paper(name, language, facts_of(self.work.settings, self.programme, language))


@shown_at(router, "/{paper_id}.pdf")
class PaperFile(PapersPage):
    """One of them as PDF."""

    def __init__(self, visit: MemberVisit, programme_id: UUID, paper_id: Line) -> None:
        self.paper_id = paper_id
        super().__init__(visit, programme_id)

    def show(self, **_more: Any) -> Response:
        spend(self.request, "paper pdf", "60/minute")
        one, language = self.filled(self.paper_id), self.page.language
        content = printed(one, language, self.work.now.date())
        headers = file_headers(f"{one.id}-{language}.pdf")
        return Response(content, headers=headers, media_type="application/pdf")


@shown_at(router, "/{paper_id}.odt")
class PaperText(PaperFile):
    """One of them as a text that word processors open."""

    def show(self, **_more: Any) -> Response:
        one, language = self.filled(self.paper_id), self.page.language
        headers = file_headers(f"{one.id}-{language}.odt")
        drawn = drawn_up(language, self.work.now.date())
        return Response(as_text_document(one, drawn), headers=headers, media_type=ODT)


@shown_at(router, "/impact.json")
class AssessmentFile(PapersPage):
    """The impact assessment for the authority's tool."""

    def show(self, **_more: Any) -> Response:
        filled = {name: self.filled(name) for name in PAPERS}
        content = as_assessment(filled, self.programme.name, self.work.now)
        headers = file_headers(f"pia-{self.page.language}.json")
        return Response(content, headers=headers, media_type="application/json")


@shown_at(router, "/{paper_id}")
class PaperPage(PapersPage):
    """One of them, to be read."""

    template = "privacy/paper.html"

    def __init__(self, visit: MemberVisit, programme_id: UUID, paper_id: Line) -> None:
        self.paper_id = paper_id
        super().__init__(visit, programme_id)

    def values(self) -> dict[str, Any]:
        return {
            **ProgrammePage.values(self),
            "paper": self.filled(self.paper_id),
            "for_tool": self.paper_id == ASSESSMENT,
        }
