"""HTML doors: people are invited from a list, once it was looked at."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.exchanges.page_context import ExchangePage
from app.exchanges.participant_csv import (
    LONGEST_LIST,
    ParticipantRow,
    enter_participants,
    read_participants,
    text_of_list,
    wrong_rows,
)
from app.plumbing.csrf import BUTTON, file_of, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.spreadsheets import download
from app.plumbing.templating import Page, go_to
from app.programmes.access import Action

router = APIRouter(prefix="/exchanges/{exchange_id}/people", include_in_schema=False)


@shown_at(router, "/list")
class PeopleListPage(ExchangePage):
    """A list of people, looked at before anybody is invited."""

    template = "exchanges/people_list.html"
    to_look = to_change = Action.MANAGE_EXCHANGES
    csv = ""
    """The list that was sent, once it is read: pasted or as a file, it is shown as text."""

    def typed(self) -> dict[str, Any]:
        return {**super().typed(), "csv": self.csv}

    def read_list(self) -> list[ParticipantRow]:
        """Judge the list that was sent, as a file or pasted."""
        file = file_of(self.form, "file", most=LONGEST_LIST)
        self.csv = text_of(self.form, "csv") if file is None else text_of_list(file)
        if not self.csv and file is None:
            raise BadInput(N_("There is no list yet: choose a file or paste rows."), field="csv")
        return read_participants(self.work, self.exchange, self.csv)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "lines": []}


@router.post("")  # where the form stood before it had a page of its own
@router.post("/list")
def send_list(at: At[PeopleListPage]) -> Response:
    """Look at a list, enter its good rows, or give its wrong rows back, as the button says."""
    return at.do(at.read_list, then=lambda rows: _go_on(at, rows))


def _go_on(at: PeopleListPage, rows: Sequence[ParticipantRow]) -> Response:
    button = text_of(at.form, BUTTON)
    if button == "wrong":
        return download(wrong_rows(rows), "rows-to-mend.csv")
    if button == "enter":
        enter_participants(at.work, at.caller, at.exchange, rows)
        return go_to(f"/exchanges/{at.exchange_id}", N_("The invitations are on their way."))
    return at.show(typed=at.typed(), lines=[(row, _problem_of(row, at.page)) for row in rows])


def _problem_of(row: ParticipantRow, page: Page) -> str:
    return "" if row.problem is None else " ".join(row.problem.by_field(page.translate).values())
