"""Whom the page of a group shows and what is chosen there: read from its address, where nothing in it can be wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from starlette.datastructures import FormData

from app.assessing.grid import Grid, GridRow
from app.assessing.seat_state import SeatState
from app.assessing.tables import Moment
from app.assessing.waiting import Waiting
from app.plumbing.csrf import text_of
from app.plumbing.filters import query_of
from app.plumbing.numbered import numbered, page_number

LONGEST = 200
ALL = "shown"
"""In an address: everybody who is shown is ticked."""


@dataclass(frozen=True)
class GroupPart:
    """The rows of one page, and which page of how many it is."""

    rows: Sequence[GridRow]
    found: int
    page: int
    pages: int

    @property
    def people(self) -> list[str]:
        """The participants of these rows for whom something can be done."""
        return [
            str(row.participant.id)
            for row in self.rows
            if any(cell.state is not SeatState.INVITED for cell in row.cells)
        ]


@dataclass(frozen=True)
class GroupFilter:
    """What an address asks for; what it does not know is as if it were not there."""

    show: Waiting | None = None
    words: str = ""
    page: int = 1
    person: str = ""
    """A participant, where only their row is wanted."""
    moment: Moment | None = None
    competence: str = ""
    ticked: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read an address."""
        show, moment, page = asked.get("show", ""), asked.get("moment", ""), asked.get("page", "")
        return cls(
            show=Waiting(show) if show in set(Waiting) else None,
            words=asked.get("q", "").strip()[:LONGEST],
            page=page_number(page),
            person=asked.get("person", "")[:LONGEST],
            moment=Moment(moment) if moment in set(Moment) else None,
            competence=asked.get("competence", "")[:LONGEST],
            ticked=asked.get("ticked", "") == ALL,
        )

    def query(self, **changes: str) -> str:
        """Return the query that asks for the same with some changes; an empty text leaves a part out."""
        fields = {
            "show": self.show or "",
            "q": self.words,
            "page": str(self.page) if self.page > 1 else "",
            "moment": self.moment or "",
            "competence": self.competence,
            **changes,
        }
        return query_of({name: str(value) for name, value in fields.items()})

    def kept(self, form: FormData) -> str:
        """Return the query that shows a form's moment, competence and people again, once it was sent."""
        everybody = text_of(form, "everybody") == str(len(set(form.getlist("people"))))
        return self.query(
            moment=text_of(form, "moment"),
            competence=text_of(form, "competence"),
            ticked=ALL if everybody else "",
        )

    def page_of(self, grid: Grid) -> GroupPart:
        """Return the rows of a group that are shown."""
        rows = [
            row
            for row in grid.rows
            if row.is_kept(self.show, self.words) and self.person in ("", str(row.participant.id))
        ]
        part = numbered(rows, str(self.page))
        return GroupPart(part.rows, len(rows), part.page, part.pages)

    def chosen(self, part: GroupPart, grid: Grid) -> dict[str, Any]:
        """Return what the form of the page begins with: until somebody is rated at the end, the moment is the start."""
        begun = any(row.has(lambda cell: cell.ended) for row in grid.rows)
        return {
            "moment": self.moment or (Moment.FINAL if begun else Moment.BASELINE),
            "competence": self.competence,
            "people": part.people if self.ticked else [],
        }
