"""The manifest of a release: what it is, and the SHA-256 of each of its files."""

import hashlib
from datetime import date
from pathlib import Path

from referential.errors import DamagedRelease
from referential.reading import read
from referential.validation import fit
from referential.values import Sentence, Sha256, Value, VersionText

MANIFEST = "manifest.yaml"
COMPILED = "referential.json"


class FileDigest(Value):
    """One file of a release."""

    path: Sentence
    """Relative to the release's folder, with `/` between its parts."""
    sha256: Sha256


class Manifest(Value):
    """What a release is made of."""

    version: VersionText
    released_on: date
    licence: Sentence
    previous: Sha256 | None = None
    """The digest of the release before, so that the releases form a chain."""
    files: tuple[FileDigest, ...]

    def digest_of(self, path: str) -> str | None:
        """Return the SHA-256 that a file must have; None when the manifest does not name it."""
        return next((file.sha256 for file in self.files if file.path == path), None)

    def as_yaml(self) -> str:
        """Return the manifest as it is frozen; the same manifest always gives the same bytes."""
        previous = [f'previous: "{self.previous}"'] if self.previous else []
        files = [f'  - path: {file.path}\n    sha256: "{file.sha256}"' for file in self.files]
        head = [
            f'version: "{self.version}"',
            f'released_on: "{self.released_on.isoformat()}"',
            f"licence: {self.licence}",
        ]
        return "\n".join([*head, *previous, "files:", *files, ""])


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """Return a release's manifest, and the manifest's own SHA-256.

    Raises:
        DamagedRelease: there is none, or it cannot be read as one.
    """
    path = folder / MANIFEST
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DamagedRelease(
            f"{path} cannot be read ({error.strerror}); give a release's folder, or restore it"
        ) from error
    document = read(raw, str(path))
    manifest, problems = fit(document, Manifest)
    if manifest is None or document.problems:
        raise DamagedRelease(str([*document.problems, *problems][0]))
    if manifest.version != folder.name:
        raise DamagedRelease(
            f"{path} is the manifest of {manifest.version}, but its folder is named {folder.name}; "
            "give the folder its release's number"
        )
    return manifest, sha256(raw)
