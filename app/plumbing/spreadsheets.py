"""Tables as CSV and workbooks: read as any spreadsheet writes them, and written so that no cell is a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from starlette.responses import Response

from app.errors import N_, AppError, BadInput
from app.plumbing.settings import MEBIBYTE
from app.plumbing.texts import plain_line
from app.plumbing.workbook_links import link_behind, links_of_sheets

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula (OWASP, “CSV Injection”)."""
SEPARATORS = "\t;,"
"""The rarer in texts, the earlier."""
MOST_UNPACKED = 20 * MEBIBYTE
MOST_SHEETS, MOST_COLUMNS = 20, 64
LONGEST_CELL = 32_767
"""How many characters a cell of a workbook holds (ECMA-376, part 1, 18.17.6.3)."""
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What stands in no table: control characters but tab, line and page breaks."""
_QUOTED = re.compile(r'"[^"]*"')
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def decoded_anyhow(content: bytes, refusal: AppError) -> str:
    """Return the text of a file as spreadsheets save it: in UTF-8, in UTF-16, or in Windows' Western letters.

    Raises:
        AppError: the refusal, where the file is no text.
    """
    for encoding in _encodings_of(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    raise refusal


def _encodings_of(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # Without its mark, UTF-16 shows by the zeros of its plain letters.
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return ("utf-16-le",)
    return ("utf-8-sig", "cp1252")


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a workbook: an archive that holds one."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except Exception:  # noqa: BLE001 - a stranger's file: whatever the first surprise in it leads to
        return False


def workbook_rows(content: bytes, most_rows: int) -> list[list[list[str]]]:
    """Return the sheets of a workbook (Office Open XML, .xlsx), each as its rows of texts.

    A workbook is a ZIP archive of XML: what it may grow to is bounded before it is opened, entities are refused, and
    no more than so many rows and `MOST_COLUMNS` columns are read.

    Raises:
        BadInput: it is too large, broken, or no workbook.
    """
    try:
        unpacked = _unpacked_size(content)
        sheets = list(_sheets(content, most_rows)) if unpacked <= MOST_UNPACKED else []
    except Exception as error:
        # A stranger's file: the library raises whatever the first surprise in it leads to.
        raise BadInput(
            N_("This workbook cannot be read."),
            field="file",
            remedy=N_("Open it in your spreadsheet program and save it as XLSX or CSV."),
        ) from error
    check_unpacked(unpacked, MOST_UNPACKED)
    return sheets


def check_unpacked(size: int, most: int) -> None:
    """Refuse a workbook that is larger, once it is unpacked, than what is read; both are bytes.

    Raises:
        BadInput: it is.
    """
    if size > most:
        raise BadInput(
            N_("Unpacked, this workbook is larger than the {limit} MiB that are read."),
            field="file",
            remedy=N_("Save the list alone, without pictures, as XLSX or CSV."),
            limit=most // MEBIBYTE,
        )


def _unpacked_size(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _sheets(content: bytes, most_rows: int) -> Iterator[list[list[str]]]:
    links = links_of_sheets(io.BytesIO(content))
    workbook = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        for sheet in workbook.worksheets[:MOST_SHEETS]:
            linked = links.get(sheet.title, {})
            rows = sheet.iter_rows(max_row=most_rows, max_col=MOST_COLUMNS)
            yield [_filled([_text_in(cell, linked) for cell in row]) for row in rows]
    finally:
        workbook.close()


def _text_in(cell: Any, linked: Mapping[str, str]) -> str:
    if cell.value is None:
        return ""
    return link_behind(str(cell.value), linked.get(cell.coordinate))


def _filled(cells: list[str]) -> list[str]:
    """Return the cells of a row up to the last that holds something."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def write_workbook(rows: Iterable[Sequence[object]], title: str) -> bytes:
    """Write rows as a workbook, the first as its heading; every cell is text, and none is a formula."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([plain_line(inert(cell))[:LONGEST_CELL] for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def separator_of(text: str) -> str:
    """Return what separates the cells of a table, as its first line shows outside of quotes."""
    return max(SEPARATORS, key=_QUOTED.sub("", text.split("\n", 1)[0]).count)


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
