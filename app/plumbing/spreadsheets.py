"""Tables as CSV: read as any spreadsheet writes them, and written so that no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from app.errors import N_, AppError, BadInput

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, “CSV Injection”)."""
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class TableRow:
    """One row of a table: where it stands, and its values by the names of the heading."""

    number: int
    """The line on which it ends, as a text editor counts; the heading is on line 1."""
    values: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table with a heading; names are in lower case, values without blanks around them."""

    heading: Sequence[str]
    rows: Sequence[TableRow]

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return which of these columns the heading lacks."""
        return [name for name in names if name not in self.heading]


def read_table(text: str, *, field: str | None = None) -> Table:
    """Read a table; rows without any value are left out.

    Args:
        text: the file; its separator is the one that its first line has most of.
        field: the form's field that it came in.

    Raises:
        BadInput: a line is not CSV.
    """
    content = text.lstrip("\ufeff").lstrip()
    reader = csv.reader(io.StringIO(content), delimiter=separator_of(content), strict=True)
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        rows = [
            TableRow(reader.line_num, _values(heading, row))
            for row in reader
            if any(value.strip() for value in row)
        ]
    except csv.Error as error:
        raise BadInput(
            N_("Line {line} is not CSV: {reason}."),
            field=field,
            line=reader.line_num,
            reason=str(error),
        ) from error
    return Table(heading, rows)


def decoded(content: bytes, refusal: AppError) -> str:
    """Return the text of a file in UTF-8, with or without its mark.

    Raises:
        AppError: the refusal, where the file is something else.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal from error


def separator_of(text: str) -> str:
    """Return what separates the cells of a table, as its first line shows."""
    return max(SEPARATORS, key=text.split("\n", 1)[0].count)


def write_table(rows: Iterable[Sequence[object]], *, line_end: str = "\n") -> str:
    """Write rows as CSV; a text that a spreadsheet would take for a formula is marked as text."""
    out = io.StringIO()
    csv.writer(out, lineterminator=line_end).writerows(
        [inert(cell) for cell in row] for row in rows
    )
    return out.getvalue()


def inert(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def download(text: str, name: str) -> Response:
    """Answer with a table, as a file that nobody in between keeps."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _values(heading: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    return {name: value.strip() for name, value in zip(heading, row, strict=False)}
