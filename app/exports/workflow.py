"""Tables are written into files: one, or all of a programme in an archive."""

import shutil
import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO

from app.assessing.sheets import ASSESSMENTS, DECISIONS
from app.errors import N_, NotFound
from app.exchanges.sheets import EXCHANGES, HOURS, PEOPLE
from app.impact.sheets import HOURS_BY_MONTH, MEASUREMENTS
from app.issuing.award_list import AwardFilter
from app.issuing.sheets import awards_sheet
from app.needs.sheets import NEEDS, OFFERS
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.plumbing.tables_out import Reading, Sheet, write_csv, write_xlsx
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.sheets import AUDIT
from app.proposals.sheets import PROPOSALS
from app.training.sheets import TRAINING

SHEETS = (
    PEOPLE,
    EXCHANGES,
    NEEDS,
    OFFERS,
    PROPOSALS,
    TRAINING,
    ASSESSMENTS,
    DECISIONS,
    HOURS,
    HOURS_BY_MONTH,
    MEASUREMENTS,
    awards_sheet(AwardFilter()),
    AUDIT,
)
ENDINGS = ("xlsx", "csv")
DICTIONARY = "-dictionary"
"""What stands behind a table's name in the name of its data dictionary."""
EVERYTHING = "everything.zip"
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that stay in memory; a larger one is on disk until it was sent."""


def export(work: Work, caller: Caller, reading: Reading, name: str) -> IO[bytes]:
    """Return a table, or the archive of all, as a file open at its beginning; whoever reads it closes it.

    Args:
        work: the unit of work in which it is noted that somebody took it along.
        caller: who asks.
        reading: of which programme, and in which language.
        name: the name of the file: `people.csv`, `hours.xlsx`, `everything.zip`.

    Raises:
        NotFound: there is no such table, or no such programme among the caller's.
        AccessRefused: the caller may not.
        BadInput: a table has more rows than are written.
    """
    caller.demand(reading.programme_id, Action.EXPORT)
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it outlives this function
    try:
        if name == EVERYTHING:
            _pack(file, reading)
        else:
            _write(file, reading, *_named(name))
    except BaseException:
        file.close()
        raise
    record(
        work, reading.programme_id, "data.exported", reading.programme_id, by=caller, tables=name
    )
    file.seek(0)
    return file


def _named(name: str) -> tuple[Sheet, str]:
    stem, _, ending = name.rpartition(".")
    sheet = next((one for one in SHEETS if one.name == stem), None)
    if sheet is None or ending not in ENDINGS:
        raise NotFound(N_("There is no such table."))
    return sheet, ending


def _pack(file: IO[bytes], reading: Reading) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in SHEETS:
            for ending in ENDINGS:
                with SpooledTemporaryFile(max_size=IN_MEMORY) as table:
                    _write(table, reading, sheet, ending)
                    table.seek(0)
                    with archive.open(f"{sheet.name}.{ending}", "w") as entry:
                        shutil.copyfileobj(table, entry)
            if sheet.meanings:
                with archive.open(f"{sheet.name}{DICTIONARY}.csv", "w") as entry:
                    write_csv(entry, sheet.dictionary(reading), reading.language)


def _write(file: IO[bytes], reading: Reading, sheet: Sheet, ending: str) -> None:
    if ending == "xlsx":
        told = [(sheet.dictionary(reading), reading.say(N_("Data dictionary")))]
        write_xlsx(file, sheet.of(reading), reading.say(sheet.title), *told[: bool(sheet.meanings)])
    else:
        write_csv(file, sheet.of(reading), reading.language)
