"""What a server answers is read within bounds, however it is called or packed, and early addresses over https."""

import gzip
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from badges.errors import Unreachable
from badges.http import HttpResolver
from badges.ob2.fields import over_https
from tests.badges.loopback import LoopbackServer, answer, loopback_server
from tests.badges.test_http import PATIENT, QUICK, allowed, refusal


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with loopback_server() as running:
        yield running


@pytest.mark.parametrize(
    "media_type",
    ["text/html", "application/xhtml+xml", "video/mp4", "", None, "binary/octet-stream", "a b"],
)
def test_what_an_answer_calls_itself_decides_nothing(
    server: LoopbackServer, media_type: str | None
) -> None:
    server.scripts["/a"] = answer(b'{"a":1}', media_type=media_type)
    found = allowed(server).fetch(f"http://127.0.0.1:{server.port}/a")
    assert (found.media_type, found.body) == (media_type or "", b'{"a":1}')


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP"])
def test_a_server_that_always_compresses_is_read(server: LoopbackServer, coding: str) -> None:
    body = b'{"a":"' + b"a" * 4000 + b'"}'
    packed = gzip.compress(body)
    server.scripts["/a"] = answer(packed, headers=(f"Content-Encoding: {coding}",))
    assert allowed(server).fetch(f"http://127.0.0.1:{server.port}/a").body == body


def test_a_bomb_is_unpacked_no_further_than_the_limit(server: LoopbackServer) -> None:
    packed = gzip.compress(b"0" * 50_000_000)
    roomy = replace(PATIENT, largest_bytes=60_000)
    assert len(packed) < roomy.largest_bytes
    server.scripts["/a"] = answer(packed, headers=("Content-Encoding: gzip",))
    tracemalloc.start()
    assert "more than 60000 bytes" in refusal(
        allowed(server, roomy), f"http://127.0.0.1:{server.port}/a"
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize(
    ("body", "coding", "why"),
    [
        (b"\x1f\x8b", "gzip", "damaged"),
        (b'{"a":1}', "gzip", "damaged"),
        (gzip.compress(b'{"a":1}' * 500)[:-9], "gzip", "damaged"),
        (gzip.compress(b"{}")[:-8] + bytes(8), "gzip", "damaged"),
        (gzip.compress(b"{}"), "br", "compressed body"),
        (gzip.compress(gzip.compress(b"{}")), "gzip, gzip", "compressed body"),
    ],
    ids=["cut short", "no archive", "without its end", "a wrong sum", "another kind", "twice"],
)
def test_a_body_that_cannot_be_unpacked_is_refused(
    server: LoopbackServer, body: bytes, coding: str, why: str
) -> None:
    server.scripts["/a"] = answer(body, headers=(f"Content-Encoding: {coding}",))
    assert why in refusal(allowed(server), f"http://127.0.0.1:{server.port}/a")


@pytest.mark.parametrize("url", ["http://badges.example.org/a", "http://badges.example.org:80/a"])
def test_an_address_of_plain_http_is_asked_over_https(url: str) -> None:
    asked: list[tuple[str, int]] = []

    def look_up(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return []

    with pytest.raises(Unreachable):
        HttpResolver(limits=QUICK, lookup=look_up).fetch(url)
    assert asked == [("badges.example.org", 443)]


def test_plain_http_stays_plain_where_it_is_permitted() -> None:
    asked: list[int] = []

    def look_up(_host: str, port: int) -> Sequence[str]:
        asked.append(port)
        return []

    resolver = HttpResolver(frozenset({"localhost:80"}), limits=QUICK, lookup=look_up)
    with pytest.raises(Unreachable):
        resolver.fetch("http://localhost/a")
    assert asked == [80]


@pytest.mark.parametrize(
    ("url", "secured"),
    [
        ("http://example.org", "https://example.org"),
        ("http://example.org/a?b#c", "https://example.org/a?b#c"),
        ("HTTP://Example.org:80/a", "https://Example.org/a"),
        ("http://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://example.org:800/a", "http://example.org:800/a"),
        ("http://user@example.org/a", "http://user@example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("urn:uuid:1", "urn:uuid:1"),
    ],
)
def test_only_the_usual_port_of_plain_http_has_a_secured_address(url: str, secured: str) -> None:
    assert over_https(url) == secured
