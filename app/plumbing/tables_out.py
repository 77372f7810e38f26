"""Tables for spreadsheets in the reader's language: CSV that opens right by a double click, and workbooks.

In French and Portuguese a spreadsheet expects semicolons, decimal commas and days like 31/01/2026; everywhere it takes
a text for UTF-8 only if it begins with a mark. In English days are written 2026-01-31: 01/02 would mean two days.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, TypeAlias
from uuid import UUID

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from starlette.responses import Response

from app.errors import N_, BadInput
from app.plumbing.languages import translations
from app.plumbing.service import Work
from app.plumbing.spreadsheets import LONGEST_CELL, XLSX, inert
from app.plumbing.texts import plain_line

Cell: TypeAlias = str | int | Decimal | date | datetime | None
Row: TypeAlias = Sequence[Cell]
MOST_ROWS = 100_000
AT_A_TIME = 500
MARK = "\ufeff"
CSV = "text/csv; charset=utf-8"
_DAY, _MOMENT = "mm-dd-yy", "m/d/yy h:mm"
"""The two formats of a workbook that each reader sees as their own country writes them (ECMA-376, part 1, 18.8.30)."""


@dataclass(frozen=True)
class Habit:
    """How tables are written where a language is spoken."""

    separator: str
    decimal: str
    day: str


HABITS = {
    "fr": Habit(";", ",", "%d/%m/%Y"),
    "pt": Habit(";", ",", "%d/%m/%Y"),
    "en": Habit(",", ".", "%Y-%m-%d"),
}


@dataclass(frozen=True)
class Reading:
    """For whom a table is written: what is read for it, and in which language."""

    work: Work
    programme_id: UUID
    language: str

    def say(self, sentence: str) -> str:
        """Return a marked sentence in the language; nothing for nothing."""
        return translations(self.language).gettext(sentence) if sentence else ""


@dataclass(frozen=True)
class Sheet:
    """A table of all that a programme has of one kind."""

    name: str
    """The stem of its file."""
    title: str
    """What it is called: a marked sentence."""
    headings: Sequence[str]
    """Marked sentences."""
    rows: Callable[[Reading], Iterator[Row]]
    """Its rows, oldest first, read a few at a time."""
    meanings: Sequence[str] = ()
    """What each column holds, where its heading does not say it all: marked sentences, in the same order."""

    def dictionary(self, reading: Reading) -> Iterator[Row]:
        """Return the data dictionary: a row for each column, what it is called and what it holds."""
        yield [reading.say(N_("Column")), reading.say(N_("What it holds"))]
        for heading, meaning in zip(self.headings, self.meanings, strict=True):
            yield [reading.say(heading), reading.say(meaning)]

    def of(self, reading: Reading) -> Iterator[Row]:
        """Return the table: its headings, then its rows.

        Raises:
            BadInput: it has more rows than are written.
        """
        yield [reading.say(heading) for heading in self.headings]
        for count, row in enumerate(self.rows(reading), 1):
            if count > MOST_ROWS:
                raise BadInput(
                    N_("This table has more than the {most} rows that are written at once."),
                    remedy=N_("Read it through the API, page by page."),
                    most=MOST_ROWS,
                )
            yield row


def in_parts(work: Work, query: Any) -> Iterator[Sequence[Any]]:
    """Read the rows of a query a few at a time: what was written of them may be forgotten."""
    found = work.session.exec(query.execution_options(yield_per=AT_A_TIME))
    yield from found.partitions(AT_A_TIME)


def csv_parts(rows: Iterable[Row], language: str) -> Iterator[str]:
    """Return a table as CSV, line by line; no cell is a formula."""
    habit, out = HABITS[language], io.StringIO()
    writer = csv.writer(out, delimiter=habit.separator, lineterminator="\r\n")
    out.write(MARK)
    for row in rows:
        writer.writerow([_text(cell, habit) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def write_csv(file: IO[bytes], rows: Iterable[Row], language: str) -> None:
    """Write a table as CSV into a file, which never stands in memory as a whole."""
    for part in csv_parts(rows, language):
        file.write(part.encode())


def write_xlsx(
    file: IO[bytes], rows: Iterable[Row], title: str, *more: tuple[Iterable[Row], str]
) -> None:
    """Write a table as a workbook into a file, the first row as its heading: numbers and days are what they are.

    Args:
        file: what is written into.
        rows: the table.
        title: what its sheet is called.
        more: further tables with their titles, each a sheet of its own.
    """
    workbook = openpyxl.Workbook(write_only=True)
    for table, called in ((rows, title), *more):
        add_sheet(workbook, table, called)
    workbook.save(file)


def add_sheet(workbook: openpyxl.Workbook, rows: Iterable[Row], title: str) -> None:
    """Add a table to a workbook as a sheet of its own, the first row as its heading."""
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])


def table_file(rows: Iterable[Row], name: str, language: str) -> Response:
    """Answer with a small table as a file that nobody in between keeps: CSV or a workbook, as its name ends."""
    out = io.BytesIO()
    stem, _, ending = name.rpartition(".")
    if ending == "xlsx":
        write_xlsx(out, rows, stem)
    else:
        write_csv(out, rows, language)
    return Response(out.getvalue(), headers=file_headers(name), media_type=media_type_of(name))


def media_type_of(name: str) -> str:
    """Return what a file is, by its name."""
    return {"xlsx": XLSX, "csv": CSV, "zip": "application/zip"}[name.rpartition(".")[2]]


def file_headers(name: str) -> dict[str, str]:
    """Return the headers of a file that is downloaded and that nobody in between keeps."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }


def _text(cell: Cell, habit: Habit) -> str:
    if isinstance(cell, datetime):
        return cell.strftime(f"{habit.day} %H:%M")
    if isinstance(cell, date):
        return cell.strftime(habit.day)
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", habit.decimal)
    return str(cell) if isinstance(cell, int) else plain_line(inert(cell))


def _cell(sheet: WriteOnlyWorksheet, cell: Cell) -> Any:
    if isinstance(cell, date):
        # A workbook knows no time zones: what stands in it is the moment as the heading says.
        value: Any = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        made = WriteOnlyCell(sheet, value)
        made.number_format = _MOMENT if isinstance(cell, datetime) else _DAY
        return made
    if isinstance(cell, int | Decimal):
        return cell
    return plain_line(inert(cell))[:LONGEST_CELL]
