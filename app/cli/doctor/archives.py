"""The archives that an operator keeps: none older than its term, none that whoever finds it can read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.cli.doctor.findings import Finding, Patient, mind, well
from app.plumbing import clock
from app.plumbing.archive_seal import is_sealed

LONGEST = timedelta(days=35)
"""Who was erased stands in every older archive that was not gone through."""


def examine_backups(patient: Patient) -> Iterator[Finding]:
    """Say how old the archives are, where the settings say where they lie, and whether they are sealed."""
    folder = patient.settings.backup_dir
    if folder is None:
        return
    found = sorted(path for path in folder.glob("*") if path.is_file())
    told = []
    if old := [path for path in found if _age(path) > LONGEST]:
        told.append(
            f"{len(old)} are older than {LONGEST.days} days ({old[0].name}): delete them, or make them anew with "
            "“estampille erase-again”"
        )
    if plain := [path for path in found if not is_sealed(path)]:
        told.append(
            f"{len(plain)} can be read by whoever has them ({plain[0].name}): set ESTAMPILLE_BACKUP_TO"
        )
    if told:
        yield mind("archives", f"in {folder}, {'; '.join(told)}.")
    else:
        yield well("archives", f"{len(found)} in {folder}, sealed, none older than its term")


def _age(path: Path) -> timedelta:
    return clock.now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
