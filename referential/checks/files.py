"""Check the files themselves: their names, their lines, and that nothing lies beside them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from referential.cooperation import PARTS
from referential.manifest import COMPILED, MANIFEST
from referential.problems import START, Code, Place, Problem
from referential.reading import Document
from referential.sentences import N_
from referential.sources import Entry, Sources

MAX_LINE = 110
_LISTS = {f"{name}.yaml" for name in ("meta", "levels", "domains", *PARTS)}
_EXPECTED = _LISTS | {"competences", "frameworks"}
_EXPECTED_IN_RELEASE = _EXPECTED | {MANIFEST, COMPILED}


def check_files(sources: Sources) -> Iterator[Problem]:
    """Check names, line lengths and unexpected files."""
    yield from _names(sources)
    yield from _unexpected(sources)
    for document in sources.documents:
        yield from _long_lines(document)


def _names(sources: Sources) -> Iterator[Problem]:
    named: list[tuple[Entry[Any], str]] = [
        *((entry, Path(entry.document.file).stem) for entry in sources.competences),
        *((entry, name) for name, entry in sources.frameworks.items()),
    ]
    for entry, name in named:
        if entry.value.id != name:
            told = {"id": entry.value.id, "name": name}
            yield entry.problem(
                ("id",),
                Code.FILE_NAME,
                N_("the id is “{id}”, but the file is named {name}.yaml", **told),
                N_("name the file {id}.yaml, or write `id: {name}`", **told),
            )


def _unexpected(sources: Sources) -> Iterator[Problem]:
    released = (sources.folder / MANIFEST).exists()
    expected = _EXPECTED_IN_RELEASE if released else _EXPECTED
    beside = [path for path in sources.folder.iterdir() if path.name not in expected]
    competences = sources.folder / "competences"
    inside = [path for path in competences.glob("*") if path.suffix != ".yaml"]
    for path in sorted(beside + inside):
        if not path.name.startswith("."):
            yield Problem(
                str(path),
                START,
                Code.FILE_UNEXPECTED,
                N_("nothing reads this file"),
                N_("a competence goes to competences/<id>.yaml; move or delete anything else"),
            )


def _long_lines(document: Document) -> Iterator[Problem]:
    for number, line in enumerate(document.lines, start=1):
        if len(line) > MAX_LINE:
            yield document.problem(
                Place(number, MAX_LINE + 1),
                Code.YAML_LINE_LENGTH,
                N_("the line is {count} characters long", count=len(line)),
                N_("fold it to {limit} with >-", limit=MAX_LINE),
            )
