"""What the referential costs: at the start of every process, and to an editor who checks a draft."""

import tempfile
import time
import tracemalloc
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from app.catalogue.browse import Wish, find
from referential import DRAFT, Referential, load_all, load_draft, load_release
from referential.freezing import compiled
from referential.manifest import COMPILED, MANIFEST, FileDigest, Manifest, sha256
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row

START = 2.0
"""Seconds that the whole service may take to its first answer."""
MEMORY = 50.0
"""Megabytes that all releases may take in a process."""
MANY = 5_000
"""Competences of a referential far larger than ours."""
ANSWER = 0.2
"""Seconds after which a reader feels that a search waits."""


def measure() -> Iterable[Row]:
    """Yield loading the releases within the time to start, and reading the draft beside bare YAML."""
    begin = time.perf_counter()
    load_all()
    yield Row(
        "load every release, of the time to start, s",
        value=time.perf_counter() - begin,
        limit=START,
        aim=0.15,
        lower_is_better=True,
    )
    yield Row(
        "memory of every release, peak, MB",
        value=_weighed(),
        limit=MEMORY,
        aim=1.0,
        lower_is_better=True,
    )
    yield from _many()
    texts = [path.read_bytes() for path in sorted(DRAFT.rglob("*.yaml"))]

    def bare() -> None:
        for text in texts:
            yaml.compose(text, Loader=yaml.CSafeLoader)

    yield Row(
        f"read the draft with its lines, {len(texts)} files, times/s",
        *rates(load_draft, bare, rounds=2),
        aim=0.2,
    )


def _weighed() -> float:
    """Return the most memory that loading every release takes, in megabytes."""
    tracemalloc.start()
    kept = load_all()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1_000_000 if kept else 0.0


def _many() -> Iterable[Row]:
    """Yield loading and searching a release of thousands of competences, made of copies of ours."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "9.0.0"
        _freeze_copies(folder)
        begin = time.perf_counter()
        release = load_release(folder)
        loaded = time.perf_counter() - begin
    yield Row(
        f"load {MANY:,} competences, of the time to start, s",
        value=loaded,
        limit=START,
        aim=2.0,
        lower_is_better=True,
    )
    find(release, Wish(words="donnees"), "fr")  # the first search folds every text, once
    begin = time.perf_counter()
    find(release, Wish(words="donnees ouvertes"), "fr")
    yield Row(
        f"search {MANY:,} competences, of what a reader waits, s",
        value=time.perf_counter() - begin,
        limit=ANSWER,
        aim=1.0,
        lower_is_better=True,
    )


def _freeze_copies(folder: Path) -> None:
    ours = list(load_all().values())[-1]
    copies = tuple(
        ours.competences[number % len(ours.competences)].model_copy(update={"id": f"copy-{number}"})
        for number in range(MANY)
    )
    day = date(2026, 11, 23)
    many: Referential = ours.model_copy(
        update={"version": folder.name, "released_on": day, "competences": copies}
    )
    raw = compiled(many)
    folder.mkdir()
    (folder / COMPILED).write_bytes(raw)
    files = (FileDigest(path=COMPILED, sha256=sha256(raw)),)
    manifest = Manifest(version=folder.name, released_on=day, licence=ours.licence, files=files)
    (folder / MANIFEST).write_text(manifest.as_yaml(), encoding="utf-8")
