"""A paper as a value: what it says beside its numbers, its tables, and how a cell is written. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from app.errors import N_
from app.impact.period import Period
from app.papers.countries import Country, PaperModel
from app.plumbing.languages import long_date, translations
from app.plumbing.tables_out import Cell

DECIDES_NOTHING = N_(
    "This paper prepares data. It decides no right and is no advice: who signs it answers for it."
)
READ_ON = N_("Rules as public pages told them on {day}; they may have changed since.")
NO_RULE = N_("No rule of this country is described here: ask who knows it.")
SINCE = N_("since {day}")
RULES = N_("The rule it follows")
TO_FILL_IN = N_("To fill in")
FOR_A_JURIST = N_("For a jurist to check")
FORMATS = {"hours": "#,##0.##", "money": "#,##0.00"}


@dataclass(frozen=True)
class PaperColumn:
    """A column: what it is called, and what stands in it."""

    title: str
    """In the reader's language."""
    kind: str = "text"
    """`text`, `hours`, `money`, `day`."""

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in FORMATS


@dataclass(frozen=True)
class PaperTable:
    """A table of a paper; the last row may be its sum."""

    id: str
    title: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[Cell]]
    sums: Sequence[Cell] = ()
    """One cell a column; nothing where nothing is summed."""

    def written(self, row: Sequence[Cell], language: str) -> list[str]:
        """Return a row as it is read in a language."""
        return [
            written(cell, column.kind, language)
            for cell, column in zip(row, self.columns, strict=True)
        ]


@dataclass(frozen=True)
class YearPaper:
    """One paper about somebody's year, in one language."""

    model: PaperModel
    country: Country
    about: str
    """Whom it is about: an organisation, or a person."""
    period: Period
    tables: Sequence[PaperTable]
    notes: Sequence[str] = ()
    """Sentences about the numbers."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(table.rows for table in self.tables)


@dataclass(frozen=True)
class PaperWords:
    """What a paper says beside its numbers, in one language."""

    paper: YearPaper
    language: str

    @property
    def title(self) -> str:
        """What the paper is called."""
        return self.paper.model.title.in_language(self.language)

    @property
    def lead(self) -> str:
        """What it is for."""
        return self.paper.model.lead.in_language(self.language)

    @property
    def rules(self) -> list[tuple[str, str]]:
        """The rules that it follows: each with its name and day, and what it says."""
        return [
            (
                one.name.in_language(self.language)
                + (f" ({self.say(SINCE, day=self.day(one.since))})" if one.since else ""),
                one.says.in_language(self.language),
            )
            for one in self.paper.model.rules
        ]

    @property
    def read_on(self) -> str:
        """How old the rules are, or that there are none."""
        read_on = self.paper.country.read_on
        if read_on is None or not self.paper.model.rules:
            return self.say(NO_RULE)
        return self.say(READ_ON, day=self.day(read_on))

    @property
    def open(self) -> list[str]:
        """What is left to fill in."""
        return [one.in_language(self.language) for one in self.paper.model.open]

    @property
    def jurist(self) -> list[str]:
        """What a jurist must check."""
        return [one.in_language(self.language) for one in self.paper.model.jurist]

    @property
    def period(self) -> str:
        """The days that it is about."""
        first, last = self.paper.period.starts_on, self.paper.period.ends_on
        return self.say(N_("From {first} to {last}"), first=self.day(first), last=self.day(last))

    def day(self, day: date) -> str:
        """Return a day as it is written out."""
        return long_date(day, self.language)

    def say(self, sentence: str, **values: object) -> str:
        """Return a marked sentence in the language."""
        said = translations(self.language).gettext(sentence)
        return said.format(**values) if values else said

    def data(self, now: datetime) -> dict[str, Any]:
        """Return all that the PDF says, as JSON values: what paper.typ of this room sets."""
        return {
            "lang": self.language,
            "title": f"{self.title} · {self.paper.about}",
            "name": self.title,
            "about": self.paper.about,
            "day": {"year": now.year, "month": now.month, "day": now.day},
            "lead": self.lead,
            "decides": self.say(DECIDES_NOTHING),
            "period": self.period,
            "read_on": self.read_on,
            "notes": list(self.paper.notes),
            "tables": [self._table(one) for one in self.paper.tables if one.rows],
            "rules": self.rules,
            "open": self.open,
            "jurist": self.jurist,
            "words": {
                "drawn": self.say(N_("Drawn up on {day}"), day=self.day(now)),
                "kind": self.paper.country.name.in_language(self.language),
                "rules": self.say(RULES),
                "open": self.say(TO_FILL_IN),
                "jurist": self.say(FOR_A_JURIST),
                "empty": self.say(N_("Nothing was declared in this period.")),
            },
        }

    def _table(self, table: PaperTable) -> dict[str, Any]:
        return {
            "title": table.title,
            "columns": [[one.title, one.is_number] for one in table.columns],
            "rows": [table.written(row, self.language) for row in table.rows],
            "sums": table.written(table.sums, self.language) if table.sums else [],
        }


def written(cell: Cell, kind: str, language: str) -> str:
    """Return a cell as it is read: numbers and days as the language writes them, nothing as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal | int):
        return format_decimal(Decimal(cell), format=FORMATS[kind], locale=language)
    return long_date(cell, language) if isinstance(cell, date) else cell
