"""The data folder: room on its disk, whether it can be written to, and who may read it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.cli.doctor.findings import Finding, Patient, mind, not_well, well
from app.plumbing.keys.vault import KEY_FILE
from app.plumbing.settings import MEBIBYTE

ENOUGH, TOO_LITTLE = 1024 * MEBIBYTE, 100 * MEBIBYTE
"""Free bytes below which the operator is told, and below which the service will soon stop."""
OTHERS = 0o077
"""The rights of everybody but the owner."""
CLOSE = "Run “chmod -R go= {path}”."


def examine_folder(patient: Patient) -> Iterator[Finding]:
    """Examine the data folder, and the folder of the database if it is another one."""
    folder = patient.settings.data_dir
    if not folder.exists():
        yield mind("data folder", f"{folder} is not there yet: the first start makes it.")
        return
    yield _disk("data folder", folder)
    if patient.file is not None and patient.file.parent.exists():
        place = patient.file.parent
        if place.resolve() != folder.resolve():
            yield _disk("database folder", place)
    yield _readers(patient)
    yield from _key_file(folder / KEY_FILE)


def _disk(what: str, folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    room = f"{free // MEBIBYTE} MiB free in {folder}"
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(MEBIBYTE))
            file.flush()
    except OSError as error:
        return not_well(
            what,
            f"{folder} cannot be written to: {error.strerror}. Make room, or let the service's user write there.",
        )
    if free < TOO_LITTLE:
        return not_well(what, f"only {room}. Make room: a full disk stops everything that writes.")
    if free < ENOUGH:
        return mind(what, f"only {room}. Evidence and backups need room: make some.")
    return well(what, room)


def _readers(patient: Patient) -> Finding:
    for path, close in _places(patient):
        if path.name != KEY_FILE and path.lstat().st_mode & OTHERS and not path.is_symlink():
            remedy = CLOSE.format(path=close)
            return mind("permissions", f"other users of this machine may open {path}. {remedy}")
    return well("permissions", "only the service's own user opens its files")


def _places(patient: Patient) -> Iterator[tuple[Path, Path]]:
    """Yield everything that is ours alone, with what is to be closed if it is not."""
    folder, file = patient.settings.data_dir, patient.file
    for path in (folder, *folder.rglob("*")):
        yield path, folder
    if file is not None and folder.resolve() not in file.resolve().parents:
        # Beside it: SQLite's log, and the counts of calls. The folder may be shared with others.
        for path in sorted(file.parent.glob(f"{file.stem}.*")):
            yield path, path


def _key_file(path: Path) -> Iterator[Finding]:
    if not path.exists():
        return
    if path.stat().st_mode & OTHERS:
        yield not_well(
            "key file",
            f"other users of this machine may read {path}. Run “chmod 600 {path}”, "
            "and “estampille db rekey” if one of them did.",
        )
    elif path.stat().st_uid != os.geteuid():
        yield mind("key file", f"{path} belongs to another user than the one who asks.")
    else:
        yield well("key file", f"{path}, for its owner only. Keep a copy somewhere else.")
