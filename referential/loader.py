"""Load the referential: frozen releases from their compiled JSON, the draft from its YAML.

Last stage: reading → sources → loader. A release is read only after its bytes were compared with
the digests of its manifest; `referential check` proves that the JSON says what the YAML says.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from referential.cooperation import Cooperation
from referential.errors import BrokenSource, DamagedRelease
from referential.manifest import COMPILED, MANIFEST, Manifest, read_manifest, sha256
from referential.models import Referential
from referential.problems import in_reading_order
from referential.sentences import N_
from referential.sources import Sources, read_sources
from referential.validation import dotted
from referential.versions import Version

HERE = Path(__file__).parent
RELEASES = HERE / "releases"
"""The frozen releases, one folder each, named by its number."""
DRAFT = HERE / "draft"
"""What the next release will be made of."""


def load_release(folder: Path) -> Referential:
    """Load one frozen release.

    Raises:
        DamagedRelease: the folder holds no release, or another one than its manifest says.
    """
    manifest, digest = read_manifest(folder)
    try:
        raw = (folder / COMPILED).read_bytes()
    except OSError as error:
        raise DamagedRelease(
            N_(
                "{file} cannot be read ({strerror}); restore the release's folder",
                file=folder / COMPILED,
                strerror=error.strerror,
            )
        ) from error
    if sha256(raw) != manifest.digest_of(COMPILED):
        raise DamagedRelease(
            N_(
                "{file} is not the file that {manifest} names: its SHA-256 differs; restore it, a "
                "release is never edited",
                file=folder / COMPILED,
                manifest=MANIFEST,
            )
        )
    return _compiled(raw, folder, manifest, digest)


def load_all(folder: Path = RELEASES) -> dict[str, Referential]:
    """Load every release of a folder, the oldest first; none when there is no such folder.

    Raises:
        DamagedRelease: one of them is not what its manifest says.
    """
    found = [load_release(path.parent) for path in folder.glob(f"*/{MANIFEST}")]
    found.sort(key=lambda referential: Version.parse(referential.version))
    return {referential.version: referential for referential in found}


def load_draft(folder: Path = DRAFT) -> Referential:
    """Load the author files of a folder as they stand.

    Its version is `draft`, and its digest covers the bytes of every file.

    Raises:
        BrokenSource: a file cannot be read as what it should be; holds all the problems.
        WrongUse: there is no such folder.
    """
    return assemble(read_sources(folder))


def assemble(sources: Sources) -> Referential:
    """Put the files of a folder together.

    Raises:
        BrokenSource: a file could not be read as what it should be.
    """
    if sources.problems or not (sources.meta and sources.levels and sources.domains):
        raise BrokenSource(sorted(sources.problems, key=in_reading_order))
    frameworks = {name: entry.value for name, entry in sources.frameworks.items()}
    meta = sources.meta.value
    return Referential(
        name=meta.name,
        title=meta.title,
        description=meta.description,
        licence=meta.licence,
        languages=meta.languages,
        version="draft",
        digest=_digest(sources),
        released_on=None,
        frameworks=frameworks,
        domains=sources.domains.value.domains,
        levels=sources.levels.value.levels,
        equivalents=sources.levels.value.equivalents,
        competences=tuple(entry.value for entry in sources.competences),
        cooperation=Cooperation.model_validate(
            {name: entry.value for name, entry in sources.cooperation.items()}
        ),
    )


def _digest(sources: Sources) -> str:
    """Return one digest for all the files of a draft, as a manifest does for a release."""
    lines = (
        f"{sha256(document.raw)}  {Path(document.file).name}\n"
        for document in sorted(sources.documents, key=lambda document: document.file)
    )
    return sha256("".join(lines).encode())


def _compiled(raw: bytes, folder: Path, manifest: Manifest, digest: str) -> Referential:
    try:
        with _no_collection():
            referential = Referential.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise DamagedRelease(
            N_(
                "{file} is not a referential: “{key}” is not what this version of the tools expects; "
                "use the tools that made it",
                file=folder / COMPILED,
                key=dotted(first["loc"]),
            )
        ) from error
    if (referential.version, referential.released_on) != (manifest.version, manifest.released_on):
        raise DamagedRelease(
            N_(
                "{file} says it is {version} of {released_on}, {manifest} says {other} of "
                "{other_day}; restore the release",
                file=folder / COMPILED,
                version=referential.version,
                released_on=referential.released_on,
                manifest=MANIFEST,
                other=manifest.version,
                other_day=manifest.released_on,
            )
        )
    return referential.model_copy(update={"digest": digest})


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the garbage collector rest while values are built.

    It would look through all of them again and again, and find nothing: a release loads three
    times faster without.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
