"""A report as tables: one row a figure, with a data dictionary that says what each counts."""

import io
from collections.abc import Iterable, Iterator, Mapping

import openpyxl
from starlette.responses import Response

from app.errors import N_
from app.impact.report import Report
from app.plumbing.languages import translations
from app.plumbing.tables_out import (
    Row,
    add_sheet,
    file_headers,
    media_type_of,
    write_csv,
)

HEADINGS = (
    N_("Code"),
    N_("Section"),
    N_("Figure"),
    N_("Value"),
    N_("Period before"),
    N_("Unit"),
    N_("What it counts"),
)
DICTIONARY = N_("Data dictionary")
REPORT = N_("Report")
COLUMNS = (
    (
        N_("Code"),
        N_("Stays the same in every language and every year: programs find the figure by it."),
    ),
    (N_("Section"), N_("Under which heading the figure stands.")),
    (N_("Figure"), N_("What it is called.")),
    (N_("Value"), N_("Of the period; empty where nothing is known, which is not zero.")),
    (N_("Period before"), N_("The same of the period that it is compared with.")),
    (N_("Unit"), N_("In what it is counted.")),
    (N_("What it counts"), N_("Exactly what is in the number, and what is not.")),
)


def csv_of(report: Report, name: str, language: str) -> Response:
    """Answer with a report as CSV in the habits of a language: what each figure counts stands in its row."""
    out = io.BytesIO()
    write_csv(out, rows_of(report, language), language)
    return _file(out, name)


def xlsx_of(
    report: Report, name: str, language: str, more: Mapping[str, Iterable[Row]] | None = None
) -> Response:
    """Answer with a report as a workbook: the figures, the data dictionary, and more sheets by their marked names."""
    out, say = io.BytesIO(), translations(language).gettext
    workbook = openpyxl.Workbook(write_only=True)
    add_sheet(workbook, rows_of(report, language), say(REPORT))
    add_sheet(workbook, dictionary_of(report, language), say(DICTIONARY))
    for title, rows in (more or {}).items():
        add_sheet(workbook, rows, say(title))
    workbook.save(out)
    return _file(out, name)


def _file(out: io.BytesIO, name: str) -> Response:
    return Response(out.getvalue(), headers=file_headers(name), media_type=media_type_of(name))


def rows_of(report: Report, language: str) -> Iterator[Row]:
    """Return the headings, then one row a figure."""
    say = translations(language).gettext
    yield [say(heading) for heading in HEADINGS]
    for section in report.sections:
        for figure in section.all:
            yield [
                figure.code,
                say(section.title),
                figure.label.said(language),
                figure.value,
                figure.before,
                figure.unit_said(language),
                say(figure.meaning),
            ]


def dictionary_of(report: Report, language: str) -> Iterator[Row]:
    """Return what the columns hold, which periods these are, and what each figure counts."""
    say = translations(language).gettext
    yield [say(N_("Name")), say(N_("Unit")), say(N_("What it counts"))]
    for column, meaning in COLUMNS:
        yield [say(column), "", say(meaning)]
    yield [say(report.of), "", report.programme]
    for name, period in ((N_("Value"), report.period), (N_("Period before"), report.before)):
        yield [say(name), "", f"{period.starts_on.isoformat()} – {period.ends_on.isoformat()}"]
    yield [say(N_("Releases of the competences")), "", ", ".join(report.releases)]
    for figure in report.figures:
        yield [figure.code, figure.unit_said(language), say(figure.meaning)]
