"""Whatever bytes are given, extract, parse and verify answer or raise the library's own errors."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.baking import bake, extract
from badges.errors import BadgeError, NotABadge
from badges.jws import read_token
from badges.ob2 import document_bytes, read_document
from badges.verification import MemoryResolver, Report, verify
from tests.issuer_in_memory import NOW, PLAIN_SVG, RECIPIENT, IssuerInMemory, plain_png

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
"""Small files that once taught something; put here what a run of the fuzzer finds."""

ISSUER = IssuerInMemory()
RESOLVER = MemoryResolver({url: ISSUER.fetch(url) for url in ISSUER.documents})
TOKEN = ISSUER.token()


def seeds() -> Iterator[bytes]:
    """Yield good badges of each kind, and the corpus: a changed one gets further than noise."""
    yield TOKEN.encode()
    yield bake(plain_png(), TOKEN)
    yield bake(PLAIN_SVG, TOKEN)
    yield from (ISSUER.fetch(url).body for url in ISSUER.documents)
    yield from (one.read_bytes() for one in CORPUS)


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Draw a seed of which a few pieces are cut out, replaced or doubled."""
    data = draw(st.sampled_from(list(seeds())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 24)))
        doubled = data[start:end] * 2
        data = data[:start] + draw(st.binary(max_size=12) | st.just(doubled)) + data[end:]
    return data


def feed(data: bytes) -> None:
    """Give the data to every door; any error but the library's own is a fault of ours."""
    with suppress(BadgeError):
        extract(data)
    with suppress(BadgeError):
        document_bytes(read_document(data))
    with suppress(BadgeError):
        read_token(data.decode("latin-1"))
    with suppress(NotABadge):
        report = verify(data, resolver=RESOLVER, now=NOW, recipient=RECIPIENT)
        assert Report.model_validate_json(report.model_dump_json()).valid == report.valid


@given(changed() | st.binary(max_size=200))
def test_hostile_input_raises_nothing_but_the_library_s_own_errors(data: bytes) -> None:
    feed(data)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus_raises_nothing_but_the_library_s_own_errors(path: Path) -> None:
    feed(path.read_bytes())
