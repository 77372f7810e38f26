"""The manifest of a release: what it is, and the SHA-256 of each of its files."""

import hashlib
from datetime import date
from pathlib import Path

from referential.errors import DamagedRelease
from referential.reading import read
from referential.sentences import N_
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
            N_(
                "{path} cannot be read ({strerror}); give a release's folder, or restore it",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    document = read(raw, str(path))
    manifest, problems = fit(document, Manifest)
    if manifest is None or document.problems:
        raise DamagedRelease([*document.problems, *problems][0])
    if manifest.version != folder.name:
        raise DamagedRelease(
            N_(
                "{path} is the manifest of {version}, but its folder is named {name}; give the folder "
                "its release's number",
                path=path,
                version=manifest.version,
                name=folder.name,
            )
        )
    return manifest, sha256(raw)
