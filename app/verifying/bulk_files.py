"""Many badges from a page: pasted lines, a CSV or text file, a ZIP of pictures; and their results as CSV."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from app.errors import N_, BadInput
from app.plumbing.settings import MEBIBYTE
from app.plumbing.spreadsheets import decoded, inert, separator_of
from app.verifying.bulk import MOST_BADGES, BulkItem, BulkOutcome
from app.verifying.schemas import ReportOut
from app.verifying.workflow import LARGEST_BADGE

MOST_UNPACKED = 200 * MEBIBYTE
NAME_SHOWN = 80
ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
# What zipfile and zlib raise for a file that is broken, encrypted or packed in a way they do not know.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
)
EMAIL = re.compile(r"[^\s@,;\"]+@[^\s@,;\"]+\.[^\s@,;\"]+")
COLUMNS = (
    "number",
    "what",
    "result",
    "reasons",
    "badge",
    "competence",
    "level",
    "frameworks",
    "issuer",
    "issuer_id",
    "trust",
    "issued_on",
    "expires",
    "revoked",
    "recipient",
    "recipient_matches",
)


def items_of(lines: str, file: bytes, name: str) -> list[BulkItem]:
    """Return the badges that were brought: a file, or else pasted lines.

    Raises:
        BadInput: there are none, too many, or the file cannot be read.
    """
    if file.startswith(ZIP_BEGINS):
        items = _in_zip(file)
    elif file:
        items = list(_in_text(_decoded(file), table=name.lower().endswith(".csv")))
    else:
        items = list(_in_text(lines, table=False))
    field = "file" if file else "lines"
    if not items:
        raise BadInput(
            N_("There is nothing to verify."),
            field=field,
            remedy=N_("Paste links or texts, one a line, or choose a CSV, text or ZIP file."),
        )
    if len(items) > MOST_BADGES:
        raise BadInput(
            N_("{found} badges are more than the {most} that are verified at once."),
            field=field,
            remedy=N_("Send them in several parts."),
            found=len(items),
            most=MOST_BADGES,
        )
    return items


def _decoded(file: bytes) -> str:
    remedy = N_("For one picture use the page that verifies one badge.")
    neither = N_("This file is neither a ZIP archive nor text in UTF-8.")
    return decoded(file, BadInput(neither, field="file", remedy=remedy))


def _in_text(text: str, *, table: bool) -> Iterator[BulkItem]:
    rows = (
        csv.reader(io.StringIO(text), delimiter=separator_of(text))
        if table
        else map(_cells, text.splitlines())
    )
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].lower() in {"input", "badge", "link", "url"}:
                continue
            yield _item(cells)
    except csv.Error as error:
        raise BadInput(
            N_("This is no CSV file: {reason}."), field="file", reason=str(error)
        ) from error


def _cells(line: str) -> list[str]:
    """Return a line as the badge and, where the line ends with one, the recipient's address."""
    line = line.strip()
    if line.startswith("{"):  # JSON has commas and addresses of its own
        return [line]
    given, _, last = re.sub(r"[,;\t]", " ", line).rpartition(" ")
    return [given.strip(), last] if given and EMAIL.fullmatch(last) else [line]


def _item(cells: list[str]) -> BulkItem:
    recipient = cells[1] if len(cells) > 1 and EMAIL.fullmatch(cells[1]) else None
    return BulkItem(partial(str, cells[0]), recipient, _shown(cells[0]))


def _in_zip(file: bytes) -> list[BulkItem]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(file))
    except zipfile.BadZipFile as error:
        raise BadInput(
            N_("This ZIP archive cannot be opened: {reason}."),
            field="file",
            reason=str(error).rstrip("."),
        ) from error
    inside = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
    ]
    if sum(entry.file_size for entry in inside) > MOST_UNPACKED:
        raise BadInput(
            N_("Unpacked, this archive is larger than the {limit} MiB that are read."),
            field="file",
            limit=MOST_UNPACKED // MEBIBYTE,
        )
    return [BulkItem(_reader(archive, entry), None, _shown(entry.filename)) for entry in inside]


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(entry) as content:
                return content.read(LARGEST_BADGE + 1)
        except UNREADABLE as error:
            raise BadInput(
                N_("This file of the archive cannot be read: {reason}."),
                reason=str(error).rstrip("."),
            ) from error

    return read


def _shown(text: str) -> str:
    return text if len(text) <= NAME_SHOWN else text[: NAME_SHOWN - 1] + "…"


def verdict_of(outcome: BulkOutcome) -> str:
    """Return how one ended: `valid`, `invalid`, `revoked`, `unverifiable` or `problem`."""
    if outcome.report is None:
        return "problem"
    if outcome.report.revoked:
        return "revoked"
    return outcome.report.verdict


def reasons_of(outcome: BulkOutcome) -> str:
    """Return why it is not valid, or what was not read of it, in sentences; empty where it is valid."""
    if outcome.report is None:
        return str((outcome.problem or {}).get("detail", ""))
    report = outcome.report
    return " ".join(one.detail for one in report.failures or report.unread)


def csv_row(item: BulkItem, outcome: BulkOutcome) -> str:
    """Return one line of the results."""
    cells = [
        str(outcome.index + 1),
        item.name,
        verdict_of(outcome),
        reasons_of(outcome),
        *_report_cells(outcome.report),
        item.recipient or "",
        _yes(outcome.report.recipient.matches) if outcome.report else "",
    ]
    return csv_line(cells)


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as a line of CSV (RFC 4180), none of which a spreadsheet takes for a formula."""
    text = io.StringIO()
    csv.writer(text).writerow(inert(cell) for cell in cells)
    return text.getvalue()


def _report_cells(report: ReportOut | None) -> list[str]:
    if report is None:
        return [""] * 10
    badge, issuer = report.badge, report.issuer
    frameworks = [
        " ".join(filter(None, (one.framework, one.code, one.level)))
        for one in (badge.alignments if badge else ())
    ]
    return [
        badge.name if badge else "",
        (badge.competence or "") if badge else "",
        (badge.level or "") if badge else "",
        "; ".join(frameworks),
        issuer.name if issuer else "",
        issuer.id if issuer else "",
        issuer.trust if issuer else "",
        report.issued_on.isoformat() if report.issued_on else "",
        report.expires.isoformat() if report.expires else "",
        _yes(report.revoked),
    ]


def _yes(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def summary(outcomes: Iterable[BulkOutcome]) -> dict[str, int]:
    """Return how many ended in each way."""
    counted = dict.fromkeys(("valid", "invalid", "revoked", "unverifiable", "problem"), 0)
    for outcome in outcomes:
        counted[verdict_of(outcome)] += 1
    return counted
