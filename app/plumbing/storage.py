"""Files that people give: kept outside the web root, named by us, never by them."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

UNFINISHED = ".part"


class Storage:
    """A folder of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """Return where the files are, for operators."""
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

    def names(self) -> set[str]:
        """Return the names of all files."""
        found = self.folder.iterdir() if self.folder.exists() else ()
        return {path.name for path in found if path.suffix != UNFINISHED}

    def fetch(self, name: str, to: Path) -> bool:
        """Put a file where it stays whatever becomes of it here; say whether it was still there."""
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
        """Make the files of a folder, which lies on the same disk, those of this one, where nothing is yet."""
        if folder.exists():
            folder.rename(self.folder)

    def give_up(self) -> None:
        """Delete all that was taken."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Files:
    """The folders of a service's files, by what they hold."""

    evidence: Storage
    logos: Storage

    @classmethod
    def of(cls, data_dir: Path) -> "Files":
        """Return the files below a service's data folder; folders are made at first need."""
        return cls(Storage(data_dir / "evidence"), Storage(data_dir / "logos"))

    def each(self) -> Iterator[tuple[str, Storage]]:
        """Go through them, with their names."""
        yield "evidence", self.evidence
        yield "logos", self.logos


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
