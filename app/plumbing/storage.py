"""Files that people give: kept outside the web root, named by us, never by them. In a folder, or in an S3 bucket."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from app.plumbing.settings import Settings

UNFINISHED = ".part"
NAMED_BY = {"evidence": ("evidence", "stored_as"), "logos": ("programme", "logo")}
"""The kinds of files, and the one table and column that names those of a kind: what none names is deleted."""


class Storage(Protocol):
    """A place for files. What cannot be reached raises OSError, as a disk does."""

    @property
    def place(self) -> str:
        """Return where the files are, for operators."""

    def keep(self, content: bytes) -> str:
        """Store a file and return the name to find it by."""

    def read(self, name: str) -> bytes:
        """Return a file that `keep` stored.

        Raises:
            FileNotFoundError: it is not there.
        """

    def drop(self, name: str) -> None:
        """Delete a file; a file that is already gone is no error."""

    def names(self, *, before: datetime | None = None) -> set[str]:
        """Return the names of all files, or of those that were stored before a moment."""

    def fetch(self, name: str, to: Path) -> bool:
        """Put a file where it stays whatever becomes of it here; say whether it was still there."""

    def is_new(self) -> bool:
        """Say whether nothing was ever stored here."""

    def take(self, folder: Path) -> None:
        """Make the files of a folder those of this place, where nothing is yet."""

    def give_up(self) -> None:
        """Delete all that was taken."""


class Folder:
    """A folder of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """Return the folder."""
        return str(self.folder)

    def keep(self, content: bytes) -> str:
        """Store a file and return the name to find it by."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        # Whole or not there: a backup may look at any moment.
        unfinished = self.folder / f"{name}{UNFINISHED}"
        try:
            unfinished.write_bytes(content)
            unfinished.rename(self.folder / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return name

    def read(self, name: str) -> bytes:
        """Return a file that `keep` stored.

        Raises:
            FileNotFoundError: it is not there.
        """
        return (self.folder / name).read_bytes()

    def drop(self, name: str) -> None:
        """Delete a file; a file that is already gone is no error."""
        (self.folder / name).unlink(missing_ok=True)

    def names(self, *, before: datetime | None = None) -> set[str]:
        """Return the names of all files, or of those that were stored before a moment."""
        found = self.folder.iterdir() if self.folder.exists() else ()
        if before is None:
            return {path.name for path in found if path.suffix != UNFINISHED}
        return {path.name for path in found if _stored(path) < before}

    def fetch(self, name: str, to: Path) -> bool:
        """Link a file where it stays whatever becomes of it here, or copy it; say whether it was still there."""
        try:
            os.link(self.folder / name, to)
        except FileNotFoundError:
            return False
        except OSError:  # on another disk
            try:
                shutil.copyfile(self.folder / name, to)
            except FileNotFoundError:
                return False
        return True

    def is_new(self) -> bool:
        """Say whether nothing was ever stored here."""
        return not self.folder.exists()

    def take(self, folder: Path) -> None:
        """Move a folder, which lies on the same disk, to where this one is not yet."""
        if folder.exists():
            folder.rename(self.folder)

    def give_up(self) -> None:
        """Delete all that was taken."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _stored(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Files:
    """The files of a service, by what they are."""

    evidence: Storage
    logos: Storage

    @classmethod
    def of(cls, settings: Settings) -> "Files":
        """Return the files of a service: in folders of its data, made at first need, or in a bucket."""
        if settings.files_url:
            # Here, because most services have no bucket: the library is large.
            from app.plumbing.bucket import Bucket

            return cls(*(Bucket(settings.files_url, kind) for kind in NAMED_BY))
        return cls(*(Folder(settings.data_dir / kind) for kind in NAMED_BY))

    def each(self) -> Iterator[tuple[str, Storage]]:
        """Go through them, with the name of their kind."""
        yield from zip(NAMED_BY, (self.evidence, self.logos), strict=True)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
