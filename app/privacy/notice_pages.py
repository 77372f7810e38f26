"""Pages for everybody: who answers for the data, why, for how long and what people may do; who publishes the site."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import select

from app.errors import N_, NotFound
from app.people.dependencies import OpenPage
from app.plumbing.service import Work, WorkDep
from app.plumbing.templating import Page
from app.plumbing.texts import Line
from app.privacy.easy import FOR_ALL, FOR_YOUNG, easy_parts
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


@router.get("/easy")
def show_in_easy_words(work: WorkDep, page: OpenPage) -> Response:
    """Say what becomes of people's data in easy words."""
    return _easy(work, page, FOR_ALL)


@router.get("/easy/under-18")
def show_to_the_young(work: WorkDep, page: OpenPage) -> Response:
    """Say to who is under 18 what is different for them."""
    return _easy(work, page, FOR_YOUNG)


@router.get("/legal")
def show_legal(work: WorkDep, page: OpenPage) -> Response:
    """Say who publishes this site and who hosts it."""
    return page.show("privacy/legal.html", **told(work))


def _easy(work: Work, page: Page, name: str) -> Response:
    whole, *parts = easy_parts(name, page.language, who_runs(work.settings))
    return page.show("privacy/easy.html", whole=whole, parts=parts, young=name == FOR_YOUNG)
