"""Many badges from a page: pasted lines, a list as workbook, CSV or text, or a ZIP of pictures."""

import io
import zipfile
import zlib
from collections.abc import Callable

from app.errors import N_, BadInput
from app.plumbing.settings import MEBIBYTE
from app.plumbing.spreadsheets import decoded_anyhow, is_workbook, workbook_rows
from app.verifying.bulk import MOST_BADGES, BulkItem
from app.verifying.lists import BadgeList, best_sheet, list_in_rows, list_in_text, shown
from app.verifying.workflow import LARGEST_BADGE
from badges.verification.other_kinds import other_kind

MOST_UNPACKED = 200 * MEBIBYTE
MOST_ROWS = 5 * MOST_BADGES
"""How far a sheet is read: the rows beyond a thousand badges are counted, to say how many there are."""
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


def list_of(lines: str, file: bytes, name: str) -> BadgeList:
    """Return the badges that were brought: a file, or else pasted lines.

    Raises:
        BadInput: there are none, too many, or the file cannot be read.
    """
    brought = _in_file(file, name) if file else list_in_text(lines, table=False)
    field, items = "file" if file else "lines", brought.items
    if not items:
        raise BadInput(
            N_("There is nothing to verify."),
            field=field,
            remedy=N_(
                "Paste links or texts, one a line, or choose a list (XLSX, CSV, text) or a ZIP file."
            ),
        )
    if len(items) > MOST_BADGES:
        raise BadInput(
            N_("{found} badges are more than the {most} that are verified at once."),
            field=field,
            remedy=N_("Send them in several parts."),
            found=len(items),
            most=MOST_BADGES,
        )
    return brought


def _in_file(file: bytes, name: str) -> BadgeList:
    if is_workbook(file):
        return list_in_rows(best_sheet(workbook_rows(file, MOST_ROWS)))
    if file.startswith(ZIP_BEGINS):
        return BadgeList(_in_zip(file))
    other = other_kind(file)
    if other is not None:
        raise BadInput(
            other.said.template,
            field="file",
            remedy=N_(
                "Save the list as XLSX or CSV. For one badge use the page that verifies one."
            ),
        )
    table = name.lower().endswith((".csv", ".tsv"))
    return list_in_text(_text_of(file), table=table)


def _text_of(file: bytes) -> str:
    remedy = N_("For one picture use the page that verifies one badge.")
    neither = N_("This file is neither a ZIP archive nor text nor a workbook (XLSX).")
    return decoded_anyhow(file, BadInput(neither, field="file", remedy=remedy))


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
    return [BulkItem(_reader(archive, entry), None, shown(entry.filename)) for entry in inside]


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
