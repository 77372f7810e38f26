"""Files that people give: kept outside the web root, named by us, never by them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


class Storage:
    """A folder of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store a file and return the name to find it by."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        (self.folder / name).write_bytes(content)
        return name

    def read(self, name: str) -> bytes:
        """Return a file that `keep` stored."""
        return (self.folder / name).read_bytes()

    def drop(self, name: str) -> None:
        """Delete a file; a file that is already gone is no error."""
        (self.folder / name).unlink(missing_ok=True)


@dataclass(frozen=True)
class Files:
    """The folders of a service's files, by what they hold."""

    evidence: Storage
    logos: Storage

    @classmethod
    def of(cls, data_dir: Path) -> "Files":
        """Return the files below a service's data folder; folders are made at first need."""
        return cls(Storage(data_dir / "evidence"), Storage(data_dir / "logos"))


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
