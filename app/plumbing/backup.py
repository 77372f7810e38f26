"""A backup of a service on SQLite: its database and its files in one archive, checked when it is restored.

The key-encryption key stays out of it: who finds the archive alone can read nobody's name. The archive knows the key's
fingerprint, so that a restore under another key is refused before anything is written.
"""

import hashlib
import hmac
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import make_url

from app.errors import BadInput, Conflict
from app.plumbing.settings import Settings
from app.plumbing.vault import Vault, read_key

DATABASE = "estampille.db"
MANIFEST = "backup.json"
FORMAT = "estampille-backup-1"
FOLDERS = ("evidence", "logos")
LARGEST_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Archive:
    """What an archive holds."""

    files: int
    bytes: int


def back_up(settings: Settings, target: Path) -> Archive:
    """Write the archive; the service may go on working meanwhile.

    Raises:
        BadInput: the database is not SQLite, or not there.
        Conflict: a file of this name is there already.
    """
    database = _database_of(settings)
    if not database.exists():
        raise BadInput("There is no database at {path}.", path=database)
    if target.exists():
        raise Conflict(
            "{path} is there already.", remedy="Name a file that does not exist.", path=target
        )
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / DATABASE
        _copy_database(database, copy)
        unfinished = Path(folder) / "archive"
        archive = _pack(settings, copy, unfinished)
        unfinished.rename(target)
    return archive


def restore(settings: Settings, source: Path) -> Archive:
    """Put an archive's content into an empty data folder.

    Raises:
        BadInput: the file is no whole backup, or the key is missing or another one.
        Conflict: the data folder holds a service already.
    """
    database = _database_of(settings)
    present = [path for path in (database, *_folders(settings)) if path.exists()]
    if present:
        raise Conflict(
            "{path} is there already: a restore writes over nothing.",
            remedy="Name another folder by ESTAMPILLE_DATA_DIR, or move this one away.",
            path=present[0],
        )
    try:
        with tarfile.open(source) as archive:
            return _unpack(settings, archive, database)
    except (OSError, tarfile.TarError) as error:
        raise BadInput("{path} cannot be read: {reason}.", path=source, reason=error) from error


def _database_of(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BadInput(
            "This database is PostgreSQL.",
            remedy="Back it up with pg_dump, and copy the folders {folders} of {data}.",
            folders=", ".join(FOLDERS),
            data=settings.data_dir,
        )
    return Path(url.database)


def _folders(settings: Settings) -> list[Path]:
    return [settings.data_dir / name for name in FOLDERS]


def _copy_database(source: Path, target: Path) -> None:
    # SQLite's own copy is whole even while others write; a copied file would not be.
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _pack(settings: Settings, database: Path, target: Path) -> Archive:
    digests: dict[str, str] = {}
    total = 0
    with tarfile.open(target, "w") as archive:
        for name, path in _files(settings, database):
            archive.add(path, name, recursive=False)
            digests[name] = _digest(path)
            total += path.stat().st_size
        content = {"format": FORMAT, "key": _fingerprint(settings), "files": digests}
        text = json.dumps(content, sort_keys=True).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    target.chmod(0o600)
    return Archive(len(digests), total)


def _files(settings: Settings, database: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, database
    for folder in _folders(settings):
        for path in sorted(folder.glob("*")):
            yield f"{folder.name}/{path.name}", path


def _unpack(settings: Settings, archive: tarfile.TarFile, database: Path) -> Archive:
    listed = _read_manifest(settings, archive)
    members = {entry.name: entry for entry in archive.getmembers()}
    if set(members) != {*listed, MANIFEST} or not all(
        entry.isfile() and _is_ours(name) for name, entry in members.items()
    ):
        raise BadInput("The archive does not hold what it says it does.")
    database.parent.mkdir(parents=True, exist_ok=True)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as unpacked:
        folder = Path(unpacked)
        archive.extractall(folder, filter="data")
        damaged = [name for name, digest in listed.items() if _digest(folder / name) != digest]
        if damaged:
            raise BadInput("The archive is damaged: {name} has changed.", name=damaged[0])
        total = sum((folder / name).stat().st_size for name in listed)
        for name in FOLDERS:
            if (folder / name).exists():
                (folder / name).rename(settings.data_dir / name)
        (folder / DATABASE).rename(database)
    return Archive(len(listed), total)


def _read_manifest(settings: Settings, archive: tarfile.TarFile) -> dict[str, str]:
    try:
        entry = archive.getmember(MANIFEST)
        file = archive.extractfile(entry)
        content = json.loads(file.read(LARGEST_MANIFEST) if file else b"")
        listed = {str(name): str(digest) for name, digest in content["files"].items()}
        known = content["format"] == FORMAT and DATABASE in listed
        key = str(content["key"])
    except (KeyError, ValueError, TypeError, AttributeError):
        known = False
    if not known:
        raise BadInput("This is no backup of this service.")
    if not settings.key and not (settings.data_dir / "secret.key").exists():
        raise BadInput(
            "The key of this backup is missing: without it nobody’s name can be read.",
            remedy="Set ESTAMPILLE_KEY, or put secret.key into {data}, then restore again.",
            data=settings.data_dir,
        )
    if not hmac.compare_digest(key, _fingerprint(settings)):
        raise BadInput(
            "This backup was made under another key.",
            remedy="Set ESTAMPILLE_KEY, or put into {data} the secret.key, that was its own.",
            data=settings.data_dir,
        )
    return listed


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in (DATABASE, MANIFEST) or (len(parts) == 2 and parts[0] in FOLDERS)


def _fingerprint(settings: Settings) -> str:
    return Vault(read_key(settings.key, settings.data_dir) or b"").fingerprint


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
