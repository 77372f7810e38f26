"""Badges of the past, inputs that fuzzing kept, and changed ones of both: no door is surprised by any."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.badges.fuzz.targets import TARGETS, VECTORS

CORPUS = Path(__file__).parent / "corpus"


def seeds(name: str) -> Iterator[bytes]:
    """Yield what a target starts from: the vectors, what all targets share, and what was kept for it."""
    vectors = sorted(path for path in VECTORS.glob("*-*/**/*") if path.is_file())
    for path in [*vectors, *sorted((CORPUS / "shared").iterdir())]:
        data = path.read_bytes()
        if name == "served":  # its first byte says which answer is replaced
            yield from (bytes([turn]) + data for turn in range(6))
        else:
            yield data
    yield from (path.read_bytes() for path in sorted((CORPUS / name).iterdir()))


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_our_errors_comes_out(name: str) -> None:
    known = list(seeds(name))
    assert len(known) > 10
    for data in known:
        TARGETS[name](data)


ALL_SEEDS = list(seeds("verify"))


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Draw a seed of which a few pieces are cut out, replaced or doubled: it gets further than noise."""
    data = draw(st.sampled_from(ALL_SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 24)))
        doubled = data[start:end] * 2
        data = data[:start] + draw(st.binary(max_size=12) | st.just(doubled)) + data[end:]
    return data


@given(data=changed() | st.binary(max_size=200), name=st.sampled_from(sorted(TARGETS)))
def test_changed_badges_bring_out_nothing_else(data: bytes, name: str) -> None:
    TARGETS[name](data)
