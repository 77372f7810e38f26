"""A paper as files: a tagged PDF, a workbook with a sheet a table, its first table as CSV."""

import io
from collections.abc import Iterator
from datetime import datetime

import openpyxl
from starlette.responses import Response

from app.errors import N_, NotFound
from app.papers.paper import (
    DECIDES_NOTHING,
    FOR_A_JURIST,
    RULES,
    TO_FILL_IN,
    PaperTable,
    PaperWords,
)
from app.plumbing.pdf import make_pdf
from app.plumbing.tables_out import (
    Row,
    add_sheet,
    file_headers,
    media_type_of,
    write_csv,
)

TEMPLATE = "papers/year_paper.typ"
LONGEST_SHEET = 31
"""Letters that the name of a sheet may have (ECMA-376, part 1, 18.2.19)."""
ENDINGS = ("pdf", "csv", "xlsx")


def file_of(words: PaperWords, ending: str, now: datetime) -> Response:
    """Answer with a paper as a file.

    Raises:
        NotFound: papers have no such form.
    """
    paper = words.paper
    name = f"{paper.model.id}-{paper.period.starts_on}-{paper.period.ends_on}.{ending}"
    if ending == "pdf":
        headers = {**file_headers(name), "Content-Disposition": f'inline; filename="{name}"'}
        return Response(
            make_pdf(TEMPLATE, words.data(now)), headers=headers, media_type="application/pdf"
        )
    out = io.BytesIO()
    if ending == "csv":
        write_csv(out, rows_of(paper.tables[0]), words.language)
    elif ending == "xlsx":
        _write_workbook(out, words)
    else:
        raise NotFound(N_("There is no such paper."))
    return Response(out.getvalue(), headers=file_headers(name), media_type=media_type_of(name))


def rows_of(table: PaperTable) -> Iterator[Row]:
    """Return the headings, then the rows; sums are for the program that reads them."""
    yield [one.title for one in table.columns]
    yield from table.rows


def _write_workbook(out: io.BytesIO, words: PaperWords) -> None:
    """Write the tables, then what the paper says beside them: a number never travels without its rule."""
    workbook = openpyxl.Workbook(write_only=True)
    for table in words.paper.tables:
        add_sheet(workbook, rows_of(table), _sheet_name(table.title))
    add_sheet(workbook, _said(words), _sheet_name(words.say(RULES)))
    workbook.save(out)


def _said(words: PaperWords) -> Iterator[Row]:
    say = words.say
    yield [words.title, words.paper.about, words.period]
    yield [say(DECIDES_NOTHING), words.read_on, ""]
    for name, says in words.rules:
        yield [say(RULES), name, says]
    for title, texts in ((TO_FILL_IN, words.open), (FOR_A_JURIST, words.jurist)):
        for text in texts:
            yield [say(title), text, ""]
    for note in words.paper.notes:
        yield ["", note, ""]


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in r"[]:*?/\'")[:LONGEST_SHEET]
