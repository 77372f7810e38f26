"""Which column of a list holds what: headings tell, in three languages; where they do not, the cells do."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.errors import N_, BadInput
from app.plumbing.spreadsheets import separator_of
from app.plumbing.texts import folded

Rows = Sequence[Sequence[str]]


def plain_words(text: str) -> str:
    """Return the words of a heading without case, accents and signs, to look for known ones in them."""
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


def csv_rows(text: str, *, strict: bool = False) -> Iterator[list[str]]:
    """Return the rows of a text that is a table, whatever separates its cells.

    Raises:
        BadInput: a line is no CSV.
    """
    try:
        yield from csv.reader(
            io.StringIO(text, newline=""), delimiter=separator_of(text), strict=strict
        )
    except csv.Error as error:
        raise BadInput(
            N_("This is no CSV file: {reason}."), field="file", reason=str(error)
        ) from error


def cells_in(body: Rows, place: int) -> Iterator[str]:
    """Return the cells of one column; short rows have none."""
    return (cells[place] for cells in body if place < len(cells))


def best_column(
    places: Iterable[int],
    is_named: Callable[[int], bool],
    body: Rows,
    fits: Callable[[str], bool],
) -> int | None:
    """Return the column of which most cells fit: one whose heading says so before any other."""
    return max(
        places,
        key=lambda place: (
            is_named(place),
            sum(fits(cell) for cell in cells_in(body, place)),
            -place,
        ),
        default=None,
    )


def fullest_sheet(
    sheets: Sequence[list[list[str]]], fits: Callable[[str], bool]
) -> list[list[str]]:
    """Return the sheet of a workbook with the most rows in which a cell fits, or else the first that holds anything."""
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet)]
    return max(filled, key=lambda sheet: sum(any(map(fits, row)) for row in sheet), default=[])
