"""HTML doors: people are invited from a list, once it was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from app.errors import N_, BadInput
from app.exchanges.page_context import ExchangePage
from app.exchanges.people_import import (
    ForAll,
    JudgedList,
    JudgedPerson,
    enter_participants,
    judge_list,
)
from app.exchanges.people_rows import (
    LONGEST_LIST,
    MOST_ROWS,
    Meaning,
    as_text,
    rows_in,
    rows_of,
)
from app.exchanges.queries import sides_of
from app.exchanges.tables import ParticipantRole
from app.plumbing.csrf import BUTTON, file_of, text_of
from app.plumbing.doors import At, shown_at
from app.plumbing.forms import read
from app.plumbing.labels import labelled
from app.plumbing.tables_out import Row, table_file
from app.programmes.access import Action
from app.programmes.tables import OrganisationKind

router = APIRouter(prefix="/exchanges/{exchange_id}/people", include_in_schema=False)
REASON = N_("What is wrong")
MODEL = (Meaning.NAME, Meaning.EMAIL, Meaning.ORGANISATION, Meaning.ROLE)
"""The columns of the list to fill in."""


@dataclass(frozen=True)
class Looked:
    """A list as the page shows it."""

    judged: JudgedList
    entered: int | None = None
    """How many were invited, once that is done."""
    changed: bool = False
    """Whether the columns were named anew since somebody looked: then nobody is invited yet."""


@shown_at(router, "/list")
class PeopleListPage(ExchangePage):
    """A list of people, looked at before anybody is invited."""

    template = "exchanges/people_list.html"
    to_look = to_change = Action.MANAGE_EXCHANGES
    rows: Sequence[Sequence[str]] = ()
    """The list that was sent, once it is read."""
    in_a_file = False
    """Whether it came as a file: the page carries it on as text."""

    def typed(self) -> dict[str, Any]:
        pasted = text_of(self.form, "csv")
        return {**super().typed(), "csv": as_text(self.rows) if self.in_a_file else pasted}

    def look(self) -> Looked:
        """Judge the list that was sent, as a file or pasted; invite its people if the button says so."""
        file = file_of(self.form, "file", most=LONGEST_LIST)
        text = text_of(self.form, "csv")
        if not text and file is None:
            raise BadInput(N_("There is no list yet: choose a file or paste rows."), field="csv")
        self.rows = rows_in(text) if file is None else rows_of(file)
        self.in_a_file = file is not None
        for_all = read(ForAll, {name: text_of(self.form, name) for name in ForAll.model_fields})
        judged = judge_list(self.work, self.exchange, self.rows, for_all, self._chosen(file))
        if text_of(self.form, BUTTON) != "enter":
            return Looked(judged)
        if text_of(self.form, "seen") != self._seen(judged):
            return Looked(judged, changed=True)
        entered = enter_participants(self.work, self.caller, self.exchange, judged.good)
        return Looked(judged, len(entered))

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "organisations": sides_of(self.work, self.exchange),
            "role_names": ParticipantRole.labels(),
            "meanings": [(one.value, name) for one, name in Meaning.labels().items()],
            "most": MOST_ROWS,
            "looked": None,
        }

    def shown(self, looked: Looked) -> Response:
        """Show a list that was looked at, or give its wrong rows back, as the button says."""
        button = text_of(self.form, BUTTON)
        if button in ("wrong.csv", "wrong.xlsx"):
            ending = button.partition(".")[2]
            return table_file(self._to_mend(looked.judged), f"to-mend.{ending}", self.page.language)
        judged = looked.judged
        lines = [(one, self._why(one)) for one in judged.people]
        return self.show(typed=self.typed(), looked=looked, lines=lines, seen=self._seen(judged))

    def model(self) -> list[Row]:
        """Return a list to be filled in, in the reader's language; its rows name nobody yet."""
        say = self.page.translate
        roles = {
            OrganisationKind.SOCIAL: ParticipantRole.STAFF,
            OrganisationKind.TECH: ParticipantRole.VOLUNTEER,
        }
        examples = [
            ("", "", side.name, say(roles[OrganisationKind(side.kind)].label))
            for side in sides_of(self.work, self.exchange).values()
        ]
        return [tuple(say(one.label) for one in MODEL), *examples]

    def _chosen(self, file: bytes | None) -> list[Meaning | None] | None:
        """Return what the visitor says that the columns hold; a new file is guessed anew."""
        names = [name for name in self.form if name.startswith("column-")]
        if file is not None or not names:
            return None
        known = {one.value: one for one in Meaning}
        return [known.get(text_of(self.form, f"column-{place}")) for place in range(len(names))]

    def _seen(self, judged: JudgedList) -> str:
        """Return how the list was read, as one word."""
        for_all = (text_of(self.form, one) or "-" for one in ForAll.model_fields)
        return " ".join((judged.read.reading, *for_all))

    def _why(self, one: JudgedPerson) -> str:
        if one.problem is None:
            return ""
        say, labels = self.page.translate, self.page.labels
        return " ".join(labelled(it, labels, say).sentence(say) for it in one.problem.troubles)

    def _to_mend(self, judged: JudgedList) -> list[Row]:
        say, read_as = self.page.translate, judged.read
        headings = read_as.headings or [say(one.label) if one else "" for one in read_as.columns]
        width = len(read_as.columns)
        rows: list[Row] = [[*_filled(one.row.cells, width), self._why(one)] for one in judged.wrong]
        return [[*_filled(headings, width), say(REASON)], *rows]


@router.post("")  # where the form stood before it had a page of its own
@router.post("/list")
def send_list(at: At[PeopleListPage]) -> Response:
    """Look at a list, enter its good rows, or give its wrong rows back, as the button says."""
    return at.do(at.look, then=at.shown)


@router.get("/list/model.csv")
@router.get("/list/model.xlsx")
def download_model(at: At[PeopleListPage]) -> Response:
    """Give a list to be filled in."""
    name = at.request.url.path.rpartition("/")[2]
    return table_file(at.model(), name, at.page.language)


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * width][:width]
