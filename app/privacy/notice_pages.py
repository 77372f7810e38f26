"""Pages for everybody: who answers for the data, why, for how long and what people may do; who publishes the site."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import select

from app.errors import N_, NotFound
from app.people.dependencies import OpenPage
from app.plumbing.service import Work, WorkDep
from app.plumbing.texts import Line
from app.privacy.letter import terms_by_kind
from app.privacy.operator_facts import who_runs
from app.programmes.tables import Programme

router = APIRouter(include_in_schema=False)


def told(work: Work) -> dict[str, Any]:
    """Return what the pages say of this service: who runs it, from the settings, and every term."""
    return {**who_runs(work.settings), "terms": terms_by_kind()}


@router.get("/privacy")
def show_notice(work: WorkDep, page: OpenPage) -> Response:
    """Say what becomes of people's data here."""
    return page.show("privacy/notice.html", programme=None, **told(work))


@router.get("/privacy/{slug}")
def show_programmes_notice(work: WorkDep, page: OpenPage, slug: Line) -> Response:
    """Say the same for one programme, which answers for its exchanges.

    Raises:
        NotFound: there is no such programme.
    """
    programme = work.session.exec(select(Programme).where(Programme.slug == slug)).first()
    if programme is None:
        raise NotFound(N_("There is no such programme."))
    return page.show("privacy/notice.html", programme=programme, **told(work))


@router.get("/legal")
def show_legal(work: WorkDep, page: OpenPage) -> Response:
    """Say who publishes this site and who hosts it."""
    return page.show("privacy/legal.html", **told(work))
