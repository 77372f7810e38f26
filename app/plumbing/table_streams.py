"""Tables of any length, CSV or workbook: read row by row out of a file, which is never in memory as a whole."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import openpyxl

from app.errors import N_, BadInput
from app.plumbing.settings import MEBIBYTE
from app.plumbing.spreadsheets import MOST_COLUMNS, TableRow, check_unpacked, separator_of

MOST_UNPACKED = 256 * MEBIBYTE
"""What a workbook may grow to: the texts of its cells are held in memory while it is read."""
FIRST_LINE = 64 * 1024


@dataclass(frozen=True)
class TableStream:
    """A table that is being read: its heading in lower case, and its rows, those without any value left out."""

    heading: Sequence[str]
    rows: Iterator[TableRow]
    expected: int = 0
    """How many rows a workbook says it has; counting those of CSV costs little."""

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return which of these columns the heading lacks."""
        return [name for name in names if name not in self.heading]


@contextmanager
def open_table(file: IO[bytes]) -> Iterator[TableStream]:
    """Open a table; the file is read on while its rows are taken, and stays open for its owner.

    Raises:
        BadInput: it is a workbook that cannot be read, or (also while rows are taken) no CSV in UTF-8.
    """
    file.seek(0)
    if file.read(2) == b"PK":
        with _workbook(file) as stream:
            yield stream
        return
    file.seek(0)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        yield _csv(text)
    finally:
        text.detach()


def _csv(text: io.TextIOWrapper) -> TableStream:
    try:
        separator = separator_of(text.readline(FIRST_LINE))
        text.seek(0)
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    lines = _read(csv.reader(text, delimiter=separator, strict=True))
    _, heading = next(lines, (1, []))
    return _stream(heading, lines)


def _read(reader: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BadInput(
            N_("Line {line} is not CSV: {reason}."),
            field="file",
            line=reader.line_num,
            reason=str(error),
        ) from error
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _not_utf8() -> BadInput:
    return BadInput(
        N_("The file is not in UTF-8."), field="file", remedy=N_("Save it as “CSV UTF-8” or XLSX.")
    )


@contextmanager
def _workbook(file: IO[bytes]) -> Iterator[TableStream]:
    try:
        _check_size(file)
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        lines = _cells(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))
        _, heading = next(lines, (1, []))
    except BadInput:
        raise
    except Exception as error:  # a stranger's file: whatever the first surprise in it leads to
        raise _broken() from error
    yield _stream(heading, lines, (sheet.max_row or 2) - 1)


def _check_size(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    check_unpacked(unpacked, MOST_UNPACKED)


def _cells(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(rows, 1):
            yield number, ["" if cell is None else str(cell) for cell in row]
    except Exception as error:  # the same
        raise _broken() from error


def _broken() -> BadInput:
    return BadInput(
        N_("This workbook cannot be read."),
        field="file",
        remedy=N_("Open it in your spreadsheet program and save it as XLSX or CSV."),
    )


def _stream(
    heading: Sequence[str], lines: Iterator[tuple[int, list[str]]], expected: int = 0
) -> TableStream:
    names = [name.strip().lower() for name in heading]
    rows = (
        TableRow(
            number, {name: value.strip() for name, value in zip(names, row, strict=False) if name}
        )
        for number, row in lines
        if any(value.strip() for value in row)
    )
    return TableStream(names, rows, expected)
