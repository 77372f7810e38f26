"""HTML doors: the numbers that a programme gives to the public, and the form that gives or takes them back."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_
from app.impact.period import read_period
from app.impact.publishing import (
    EXCHANGES,
    KINDS,
    ORGANISATIONS,
    PEOPLE,
    SIDES,
    public_numbers,
    publish_report,
    published_of,
    withdraw_report,
)
from app.people.dependencies import OpenPage
from app.plumbing.csrf import text_of
from app.plumbing.disclosure.tables import LEAST
from app.plumbing.doors import At, saying, shown_at
from app.plumbing.rate_limits import spend
from app.plumbing.service import WorkDep
from app.plumbing.texts import Line
from app.programmes.access import Action
from app.programmes.page_context import ProgrammePage

router = APIRouter(include_in_schema=False)
PUBLISH = "/programmes/{programme_id}/report/publish"
SIDE_NAMES = {
    "volunteer": N_("Volunteers"),
    "staff": N_("Staff members"),
    "both": N_("In both roles"),
}
KIND_NAMES = {"social": N_("Social organisations"), "tech": N_("Tech companies")}
TRIES = "60/minute"


@router.get("/impact/{programme}")
def show_public(work: WorkDep, page: OpenPage, programme: Line) -> Response:
    """Show what a programme made public."""
    found, numbers = public_numbers(work, programme)
    themes = numbers.themes()
    return page.show(
        "impact/public.html",
        programme=found,
        numbers=numbers,
        themes=themes,
        theme_names=work.library.themes(work.library.latest.version),
        most=max((count or 0 for _, count in themes), default=0),
        exchanges=numbers.number(EXCHANGES),
        people=numbers.number(PEOPLE),
        sides=[(SIDE_NAMES[one], numbers.number(PEOPLE, side=one)) for one in SIDES],
        kinds=[(KIND_NAMES[one], numbers.number(ORGANISATIONS, kind=one)) for one in KINDS],
        least=LEAST,
    )


@shown_at(router, PUBLISH)
class PublishPage(ProgrammePage):
    """What publishing means, which period is public, and the buttons."""

    template = "impact/publish.html"
    to_look = to_change = Action.MANAGE_PROGRAMME

    def values(self) -> dict[str, Any]:
        asked = {name: self.request.query_params.get(name, "") for name in ("from", "to")}
        period = read_period(asked, self.work.now.date())
        return {
            **self.context,
            "public": published_of(self.work, self.programme_id),
            "period": period,
            "least": LEAST,
        }

    def publish(self) -> None:
        """Publish the period that was typed."""
        typed = {name: text_of(self.form, name) for name in ("from", "to")}
        period = read_period(typed, self.work.now.date())
        publish_report(self.work, self.caller, self.programme, period)


@router.post(PUBLISH)
@saying(N_("The report is public."))
def make_public(at: At[PublishPage]) -> None:
    """Give the safe numbers of a period to the public."""
    spend(at.request, "publish", TRIES)
    at.publish()


@router.post(PUBLISH + "/withdraw")
@saying(N_("The public report is withdrawn."))
def make_private(at: At[PublishPage]) -> None:
    """Take the public page back."""
    withdraw_report(at.work, at.caller, at.programme)
