"""A backup of a service: its database and its files in one archive, checked when it is restored.

The archive's database is a file of SQLite, wherever it came from: an archive made on PostgreSQL is restored on either,
and so is one of SQLite.

The key-encryption key stays out of it: who finds the archive alone can read nobody's name. The archive knows the key's
fingerprint, and its list of files is authenticated under that key: nobody else can make an archive that is restored.
"""

import hashlib
import hmac
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from app.errors import BadInput, Conflict
from app.plumbing.archive_seal import is_sealed, open_archive, seal_archive
from app.plumbing.copying import copy_in, copy_out, refuse_tables
from app.plumbing.database import make_engine
from app.plumbing.keys.vault import KEY_FILE, Vault, read_key
from app.plumbing.settings import Settings
from app.plumbing.storage import NAMED_BY, Files, Storage

DATABASE = "estampille.db"
MANIFEST = "backup.json"
FORMAT = "estampille-backup-2"
LARGEST_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024
AUTHENTIC = "backup"
Prepared = TypeVar("Prepared")


@dataclass(frozen=True)
class Archive:
    """What an archive holds."""

    files: int
    bytes: int


def back_up(settings: Settings, target: Path) -> Archive:
    """Write the archive; the service may go on working meanwhile. It appears whole or not at all.

    Raises:
        BadInput: the database is not there, or damaged, or the archive cannot be written.
        Conflict: a file of this name is there already.
        OperatorError: the tables of a PostgreSQL database are not those of this code.
    """
    if target.exists():
        raise Conflict(
            "{path} is there already.", remedy="Name a file that does not exist.", path=target
        )
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            copy = Path(folder) / DATABASE
            _copy_all(settings, copy)
            unfinished = Path(folder) / "archive"
            archive = _pack(settings, copy, unfinished)
            if settings.backup_to:
                packed, unfinished = unfinished, Path(folder) / "sealed"
                seal_archive(packed, unfinished, settings.backup_to)
            unfinished.rename(target)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise BadInput(
            "The backup {path} could not be written: {reason}.",
            remedy="It needs twice the room of the data. Nothing of it was left.",
            path=target,
            reason=_reason(error),
        ) from error
    return archive


def restore(
    settings: Settings, source: Path, prepare: Callable[[Settings], Prepared]
) -> tuple[Archive, Prepared]:
    """Put an archive's content into an empty data folder and database; what is refused leaves nothing behind.

    Args:
        settings: where to put it, and the key.
        source: the archive.
        prepare: is given the settings of the unpacked service before it is moved into its place.

    Returns:
        What the archive held, and what `prepare` returned.

    Raises:
        BadInput: the file is no whole backup, or the key is missing or another one.
        Conflict: the data folder or the database holds a service already.
    """
    _refuse_what_is_there(settings)
    made = not settings.data_dir.exists()
    try:
        # "r:" and nothing else: what is compressed says nowhere how large it becomes.
        with _readable(settings, source) as path, tarfile.open(path, "r:") as archive:
            listed = _read_manifest(settings, archive)
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
                unpacked = beside(settings, Path(folder))
                held = _unpack(archive, listed, unpacked)
                done = prepare(unpacked)
                _move(unpacked, settings)
    except DBAPIError as error:
        raise BadInput(
            "The backup {path} could not be put into the database: {reason}.",
            remedy="Nothing of it was left there.",
            path=source,
            reason=_reason(error),
        ) from error
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BadInput(
            "{path} cannot be read as a backup: {reason}.",
            remedy="It is cut off, or no archive of “estampille backup”; one that was compressed is unpacked first.",
            path=source,
            reason=_reason(error),
        ) from error
    finally:
        if made and settings.data_dir.exists() and not any(settings.data_dir.iterdir()):
            settings.data_dir.rmdir()
    return held, done


def beside(settings: Settings, data_dir: Path) -> Settings:
    """Return the settings of the same service in another folder, on SQLite and with files, as all archives are."""
    own = settings.data_dir / KEY_FILE
    key = settings.key or (own.read_text(encoding="ascii").strip() if own.exists() else "")
    changed = {"data_dir": data_dir, "database_url": "", "files_url": "", "key": key}
    return Settings(**{**settings.model_dump(), **changed})


@contextmanager
def _readable(settings: Settings, source: Path) -> Iterator[Path]:
    """Give an archive as it was packed: a sealed one is opened beside the data folder meanwhile."""
    if not is_sealed(source):
        yield source
        return
    near = next(folder for folder in settings.data_dir.absolute().parents if folder.exists())
    with tempfile.TemporaryDirectory(dir=near) as folder:
        opened = Path(folder) / "archive"
        open_archive(source, opened, settings.backup_key)
        yield opened


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError):  # in one line: what follows may quote a row
        return str(error.orig).splitlines()[0].rstrip(".")
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(told.split()).rstrip(".")


def _file_of(settings: Settings) -> Path | None:
    """Return the file of a database on SQLite, nothing for another one."""
    url = make_url(settings.database)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _refuse_what_is_there(settings: Settings) -> None:
    file = _file_of(settings)
    if file is None:
        engine = make_engine(settings.database)
        try:
            refuse_tables(engine)
        finally:
            engine.dispose()
    taken = [storage for _, storage in Files.of(settings).each() if not storage.is_new()]
    present = [file] if file is not None and file.exists() else [one.place for one in taken]
    if present:
        raise Conflict(
            "{path} is there already: a restore writes over nothing.",
            remedy="Name another folder by ESTAMPILLE_DATA_DIR, or move this one away.",
            path=present[0],
        )


def _copy_all(settings: Settings, database: Path) -> None:
    """Put a copy of the database, and beside it all files that it names, as they are at one moment.

    What was there before and what came meanwhile is fetched; of what went meanwhile stays only what the copy names.
    """
    files = Files.of(settings)
    before = {name: _fetch(storage, database.parent / name) for name, storage in files.each()}
    file = _file_of(settings)
    if file is None:
        copy_out(settings.database, database)
    elif file.exists():
        _copy_database(file, database)
    else:
        raise BadInput("There is no database at {path}.", path=file)
    with closing(sqlite3.connect(database)) as copy:
        for name, storage in files.each():
            folder = database.parent / name
            table, column = NAMED_BY[name]
            query = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 - our own names
            for gone in before[name] - _fetch(storage, folder):
                if not copy.execute(query, [gone]).fetchone():
                    (folder / gone).unlink()


def _fetch(storage: Storage, folder: Path) -> set[str]:
    """Fetch the files that are not in a folder yet; return the names of all that are there now."""
    folder.mkdir(exist_ok=True)
    there = storage.names()
    had = {path.name for path in folder.iterdir()}
    return {name for name in there if name in had or storage.fetch(name, folder / name)}


def _copy_database(source: Path, target: Path) -> None:
    # SQLite's own copy is whole even while others write; a copied file would not be.
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _pack(settings: Settings, database: Path, target: Path) -> Archive:
    listed: dict[str, list[Any]] = {}
    with tarfile.open(target, "w") as archive:
        for name, path in _files(database):
            archive.add(path, name, recursive=False)
            listed[name] = [_digest(path), path.stat().st_size]
        vault = _vault(settings)
        content = {"format": FORMAT, "key": vault.fingerprint, "files": listed}
        text = json.dumps({**content, "authentic": _mark(vault, content)}, sort_keys=True).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    target.chmod(0o600)
    return Archive(len(listed), sum(size for _, size in listed.values()))


def _files(database: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, database
    for name in NAMED_BY:
        for path in sorted((database.parent / name).glob("*")):
            yield f"{name}/{path.name}", path


def _unpack(
    archive: tarfile.TarFile, listed: dict[str, tuple[str, int]], unpacked: Settings
) -> Archive:
    members = {entry.name: entry for entry in archive.getmembers()}
    if set(members) != {*listed, MANIFEST} or len(members) != len(archive.getmembers()):
        raise BadInput("The archive does not hold what it says it does.")
    total = sum(size for _, size in listed.values())
    if total > shutil.disk_usage(unpacked.data_dir).free:
        raise BadInput("There is no room for the {size} bytes of this archive.", size=total)
    for name, (digest, size) in listed.items():
        entry = members[name]
        # A sparse file is as large as it says, and takes no room in the archive.
        if not entry.isfile() or entry.issparse() or entry.size != size or not _is_ours(name):
            raise BadInput("The archive is damaged: {name} is not what was kept.", name=name)
        archive.extract(entry, unpacked.data_dir, filter="data")
        if _digest(unpacked.data_dir / name) != digest:
            raise BadInput("The archive is damaged: {name} has changed.", name=name)
    _check_database(unpacked.data_dir / DATABASE)
    return Archive(len(listed), total)


def _check_database(path: Path) -> None:
    """Refuse a file that is no database: one was already damaged when it was kept."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        told = str(error)
    if told != "ok":
        raise BadInput(
            "The database in this archive is damaged: {reason}.",
            remedy="Restore an older archive.",
            reason=_reason(ValueError(told)),
        )


def _move(unpacked: Settings, settings: Settings) -> None:
    taken: list[Storage] = []
    try:
        with _database_moved(unpacked.data_dir / DATABASE, settings):
            for name, storage in Files.of(settings).each():
                taken.append(storage)
                storage.take(unpacked.data_dir / name)
    except BaseException:
        for storage in taken:
            storage.give_up()
        raise


@contextmanager
def _database_moved(unpacked: Path, settings: Settings) -> Iterator[None]:
    """Put the database into its place, once all else is there."""
    file = _file_of(settings)
    if file is None:
        with copy_in(unpacked, settings.database):
            yield
        return
    yield
    with closing(sqlite3.connect(unpacked)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nothing stays in a file beside it
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(unpacked, file)  # it may be on another disk


def _read_manifest(settings: Settings, archive: tarfile.TarFile) -> dict[str, tuple[str, int]]:
    content = _manifest_in(archive)
    if read_key(settings.key, settings.data_dir) is None:
        raise BadInput(
            "The key of this backup is missing: without it nobody’s name can be read.",
            remedy="Set ESTAMPILLE_KEY, or put secret.key into {data}, then restore again.",
            data=settings.data_dir,
        )
    vault = _vault(settings)
    if not _same(content["key"], vault.fingerprint):
        raise BadInput(
            "This backup was made under another key.",
            remedy="Set ESTAMPILLE_KEY, or put into {data} the secret.key, that was its own.",
            data=settings.data_dir,
        )
    if not _same(content.pop("authentic", ""), _mark(vault, content)):
        raise BadInput(
            "The archive is not as this service wrote it: its list of files was changed.",
            remedy="Restore another one.",
        )
    return {name: (digest, size) for name, (digest, size) in content["files"].items()}


def _manifest_in(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        entry = archive.getmember(MANIFEST)
        small = entry.isfile() and entry.size <= LARGEST_MANIFEST
        file = archive.extractfile(entry) if small else None
        content = json.loads(file.read() if file else b"")
        known = content["format"] == FORMAT and DATABASE in content["files"] and "key" in content
    except (KeyError, ValueError, TypeError, RecursionError):
        known = False
    if not known:
        raise BadInput("This is no backup of this service.")
    return dict(content)


def _mark(vault: Vault, content: dict[str, Any]) -> str:
    """Return what only who has the key can write below a list of files."""
    return vault.index(json.dumps(content, sort_keys=True), purpose=AUTHENTIC)


def _same(given: object, right: str) -> bool:
    return hmac.compare_digest(str(given).encode(errors="replace"), right.encode())


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name == DATABASE or (len(parts) == 2 and parts[0] in NAMED_BY and ".." not in parts)


def _vault(settings: Settings) -> Vault:
    return Vault(read_key(settings.key, settings.data_dir) or b"")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
