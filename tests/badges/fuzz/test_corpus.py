"""Every badge of the past and every input that fuzzing kept goes through every door it fits, without a surprise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.badges.fuzz.targets import TARGETS, VECTORS

CORPUS = Path(__file__).parent / "corpus"


def seeds(name: str) -> Iterator[bytes]:
    """Yield what a target starts from: the vectors, and what was kept for it."""
    for path in sorted(VECTORS.glob("*/*")) + sorted(VECTORS.glob("*/trust/*")):
        if path.is_file():
            yield from ([path.read_bytes()] if name != "served" else _each_turn(path))
    for path in sorted((CORPUS / name).iterdir()):
        yield path.read_bytes()


def _each_turn(path: Path) -> list[bytes]:
    return [bytes([turn]) + path.read_bytes() for turn in range(6)]


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_our_errors_comes_out(name: str) -> None:
    known = list(seeds(name))
    assert len(known) > 10
    for data in known:
        TARGETS[name](data)
