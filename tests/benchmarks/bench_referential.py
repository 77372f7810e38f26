"""What the referential costs: at the start of every process, and to an editor who checks a draft."""

import time
from collections.abc import Iterable

import yaml

from referential import DRAFT, load_all, load_draft
from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row

START = 2.0
"""Seconds that the whole service may take to its first answer."""


def measure() -> Iterable[Row]:
    """Yield loading the releases within the time to start, and reading the draft beside bare YAML."""
    begin = time.perf_counter()
    load_all()
    yield Row(
        "load every release, of the time to start, s",
        value=time.perf_counter() - begin,
        limit=START,
        aim=0.1,
        lower_is_better=True,
    )
    texts = [path.read_bytes() for path in sorted(DRAFT.rglob("*.yaml"))]

    def bare() -> None:
        for text in texts:
            yaml.compose(text, Loader=yaml.CSafeLoader)

    yield Row(
        f"read the draft with its lines, {len(texts)} files, times/s",
        *rates(load_draft, bare, rounds=2),
        aim=0.2,
    )
