"""Files that people give as evidence: kept outside the web root, named by us, never by them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.errors import N_, BadInput

# What a file begins with → its type. The browser's word for it is not trusted.
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),  # also the office formats
)
TEXT = "text/plain"


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


def media_type_of(content: bytes) -> str:
    """Return the type of a file by its first bytes.

    Raises:
        BadInput: the file is none of the kinds that are taken as evidence.
    """
    for beginning, media_type in SIGNATURES:
        if content.startswith(beginning):
            return media_type
    if _is_text(content):
        return TEXT
    raise BadInput(
        N_("This kind of file is not taken as evidence."),
        field="file",
        remedy=N_(
            "Send a PDF, a PNG or JPEG picture, an office document, a ZIP archive or a text."
        ),
    )


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
