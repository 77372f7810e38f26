"""What this room adds to pages of rooms to its left: how an exchange's indicators go, and the way to their form."""

from collections.abc import Mapping
from typing import Any

from app.contacts.homes import Home
from app.impact.indicators import chosen_gauges
from app.impact.measuring import as_participant, measurements_of
from app.impact.progress import lines_of
from app.impact.tables import MeasuredAt
from app.plumbing.rooms import HomeSection, PagePart
from app.plumbing.service import Work
from app.programmes.access import Action

MOST_LINES = 4
"""How many indicators stand on the page of the exchange; all stand on their own page."""
REPORT = 65
"""Where the way to an organisation's report stands on its page: after its exchanges, before its papers."""


def _of_exchange(page: Any) -> Mapping[str, Any] | None:
    may = page.caller.may(page.exchange.programme_id, Action.MANAGE_EXCHANGES)
    values = {**_summary(page), "address": f"/exchanges/{page.exchange.id}/impact"}
    return values if values["lines"] or may else None


def _of_participation(page: Any) -> Mapping[str, Any] | None:
    if not as_participant(page.exchange, page.participant).sides:
        return None
    values = _summary(page)
    own = {**values, "address": f"/participations/{page.participant.id}/impact"}
    return own if values["lines"] else None


def _summary(page: Any) -> dict[str, Any]:
    gauges = chosen_gauges(page.work, page.exchange)
    rows = measurements_of(page.work, page.exchange) if gauges else []
    lines = lines_of(gauges, rows)
    answered = [line for line in lines if line.answered]
    return {
        "lines": lines,
        "drawn": answered[:MOST_LINES],
        "more": max(0, len(answered) - MOST_LINES),
        "moment_names": MeasuredAt.labels(),
    }


PARTS = {
    "GroupPage": (PagePart("impact/section.html", _of_exchange),),
    "ManagedGroupPage": (PagePart("impact/section.html", _of_exchange),),
    "OwnPartPage": (PagePart("impact/section.html", _of_participation),),
}


def _of_organisation(_work: Work, home: Home) -> Mapping[str, Any]:
    return {"base": home.base}


HOME = (HomeSection(REPORT, "impact/organisation_section.html", _of_organisation),)
