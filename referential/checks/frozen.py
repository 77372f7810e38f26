"""Check that frozen releases are what their manifests say, to the byte."""

from collections.abc import Iterator
from pathlib import Path

from referential.errors import BrokenSource, DamagedRelease
from referential.loader import assemble, load_release
from referential.manifest import COMPILED, MANIFEST, Manifest, read_manifest, sha256
from referential.problems import START, Code, Problem
from referential.sentences import N_
from referential.sources import read_sources

_RESTORE = N_("restore the release as it was; changes go to the draft")


def check_releases(folder: Path) -> Iterator[Problem]:
    """Check every release of a folder, and that each names the one before it."""
    previous: str | None = None
    for release in releases_in(folder):
        yield from check_release(release)
        try:
            manifest, digest = read_manifest(release)
        except DamagedRelease:
            continue  # check_release said so
        if manifest.previous != previous:
            yield _damaged(
                release / MANIFEST,
                Code.RELEASE_MANIFEST,
                N_("it does not name the release before it"),
            )
        previous = digest


def releases_in(folder: Path) -> list[Path]:
    """Return the folders of the releases, the oldest first; those with odd names come last."""

    def number(path: Path) -> tuple[int, ...]:
        parts = path.name.split(".")
        known = len(parts) == 3 and all(part.isdecimal() for part in parts)
        return (0, *(int(part) for part in parts)) if known else (1,)

    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return sorted(found, key=lambda path: (number(path), path.name))


def check_release(folder: Path) -> Iterator[Problem]:
    """Check one release: its manifest, every file, and that its JSON says what its YAML says."""
    try:
        manifest, _ = read_manifest(folder)
    except DamagedRelease as error:
        yield _damaged(folder / MANIFEST, Code.RELEASE_MANIFEST, error.message)
        return
    changed = list(_changed(folder, manifest))
    yield from changed
    if not changed:
        yield from _compiled(folder)


def _changed(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    named = {file.path: file.sha256 for file in manifest.files}
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    for name in sorted(named.keys() | found.keys()):
        if name not in found:
            yield _damaged(folder / name, Code.RELEASE_CHANGED, N_("the file is gone"))
        elif name not in named:
            yield _damaged(
                folder / name, Code.RELEASE_CHANGED, N_("the file is not part of the release")
            )
        elif sha256(found[name].read_bytes()) != named[name]:
            yield _damaged(
                folder / name, Code.RELEASE_CHANGED, N_("the file is not the one that was released")
            )


def _compiled(folder: Path) -> Iterator[Problem]:
    try:
        compiled = load_release(folder)
        written = assemble(read_sources(folder))
    except (BrokenSource, DamagedRelease) as error:
        yield _damaged(folder / COMPILED, Code.RELEASE_COMPILED, error.message)
        return
    own = {"version": compiled.version, "released_on": compiled.released_on}
    if written.model_copy(update={**own, "digest": compiled.digest}) != compiled:
        yield _damaged(
            folder / COMPILED,
            Code.RELEASE_COMPILED,
            N_("the compiled file does not say what the YAML files say"),
        )


def _damaged(path: Path, code: Code, sentence: str) -> Problem:
    return Problem(str(path), START, code, sentence, _RESTORE)
