"""Write a release's folder: the author files as they are, the compiled JSON, the manifest.

The folder is made whole under another name and then renamed, so that no half release is ever seen.
"""

import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from referential.errors import WrongUse
from referential.manifest import COMPILED, MANIFEST, FileDigest, Manifest, sha256
from referential.models import Referential
from referential.reading import Document
from referential.sentences import N_
from referential.sources import Sources


def compiled(referential: Referential) -> bytes:
    """Return a referential as the JSON that services load; equal values give equal bytes."""
    content = referential.model_dump(mode="json", exclude_defaults=True)
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def freeze(
    sources: Sources,
    referential: Referential,
    folder: Path,
    *,
    previous: str | None,
) -> Manifest:
    """Write a release's folder and return its manifest.

    Args:
        sources: the author files to freeze, all of them readable.
        referential: the same, assembled, with the release's version and date.
        folder: where the release goes; its name is the version.
        previous: the digest of the release before.

    Raises:
        WrongUse: the folder exists; a release is never overwritten.
    """
    if folder.exists():
        raise WrongUse(
            N_(
                "{folder} exists; a release is never written twice, choose the next number",
                folder=folder,
            )
        )
    building = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(building, ignore_errors=True)
    contents = {**_author_files(sources), COMPILED: compiled(referential)}
    for name, raw in contents.items():
        path = building / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    manifest = Manifest(
        version=referential.version,
        released_on=_date_of(referential),
        licence=referential.licence,
        previous=previous,
        files=_digests(contents.items()),
    )
    (building / MANIFEST).write_text(manifest.as_yaml(), encoding="utf-8")
    building.rename(folder)
    return manifest


def _author_files(sources: Sources) -> dict[str, bytes]:
    """Return the very bytes that were read and checked, by their path in the release."""
    return {_path(sources, document): document.raw for document in sources.documents}


def _path(sources: Sources, document: Document) -> str:
    path = Path(document.file)
    if path.is_relative_to(sources.folder):
        return path.relative_to(sources.folder).as_posix()
    return f"frameworks/{path.name}"  # the house's frameworks are copied into each release


def _digests(contents: Iterable[tuple[str, bytes]]) -> tuple[FileDigest, ...]:
    return tuple(FileDigest(path=name, sha256=sha256(raw)) for name, raw in sorted(contents))


def _date_of(referential: Referential) -> date:
    if referential.released_on is None:
        raise WrongUse(N_("a release has a date; give it one before it is frozen"))
    return referential.released_on
