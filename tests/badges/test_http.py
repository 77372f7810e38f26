"""Attacks on the resolver, against real servers on loopback and a fake look-up of names."""

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.addresses import is_public, read_address
from badges.connections import system_lookup
from badges.errors import Unreachable
from badges.http import HttpResolver, Limits
from tests.badges.loopback import LoopbackServer, answer, certificates, loopback_server

PATIENT = Limits(seconds=30, redirects=2, largest_bytes=5000)
QUICK = replace(PATIENT, seconds=0.5)
"""For what never comes; a busy machine may take that long for what does."""


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with loopback_server() as running:
        yield running


def allowed(server: LoopbackServer, limits: Limits = PATIENT) -> HttpResolver:
    return HttpResolver(frozenset({f"127.0.0.1:{server.port}"}), limits=limits)


def refusal(resolver: HttpResolver, url: str) -> str:
    with pytest.raises(Unreachable) as caught:
        resolver.fetch(url)
    assert caught.value.url
    return caught.value.reason


def test_a_document_is_read_with_its_type_and_address(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(b'{"a":1}', media_type="application/ld+json; charset=utf-8")
    found = allowed(server).fetch(f"http://127.0.0.1:{server.port}/a")
    assert (found.status, found.media_type, found.body) == (200, "application/ld+json", b'{"a":1}')
    assert found.url == f"http://127.0.0.1:{server.port}/a"


def test_the_request_carries_nothing_of_the_machine(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.scripts["/a"] = answer(headers=("Set-Cookie: a=b",))
    resolver = allowed(server)
    for _ in range(2):
        resolver.fetch(f"http://127.0.0.1:{server.port}/a")
    head = server.heads[1].lower()
    assert b"cookie" not in head
    assert b"authorization" not in head
    assert b"accept-encoding: identity" in head


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org:8080/a", "only https"),
        ("http://127.0.0.1:443/", "only https"),
        ("ftp://example.org/a", "no plain web address"),
        ("file:///etc/passwd", "no plain web address"),
        ("https://user:word@example.org/", "no plain web address"),
        ("https://example.org:22/", "port 22"),
        ("https://example.org:25/", "port 25"),
        ("https://example.org:99999/", "port 99999"),
        ("https://exa mple.org/", "no plain web address"),
        ("https://example.org/" + "a" * 3000, "no plain web address"),
        ("https://[::1/", "no plain web address"),
    ],
)
def test_an_address_that_is_no_public_https_address_is_refused_unasked(url: str, why: str) -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise AssertionError(f"{host}:{port} was looked up")

    assert why in refusal(HttpResolver(lookup=nobody), url)


INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:1::1",
    "2001:db8::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "100::1",
    "5f00::1",
    "not an address",
    "",
]


def test_a_public_address_in_disguise_is_that_address() -> None:
    mapped = read_address("::ffff:8.8.8.8")
    assert mapped == ip_address("8.8.8.8")
    assert mapped is not None
    assert is_public(mapped)


@pytest.mark.parametrize("address", INSIDE)
def test_no_name_leads_inside(address: str) -> None:
    resolver = HttpResolver(lookup=lambda _host, _port: [address])
    assert "public internet" in refusal(resolver, "https://badges.example.org/a")


@pytest.mark.parametrize("address", INSIDE)
def test_one_inside_address_among_public_ones_is_enough_to_refuse(address: str) -> None:
    resolver = HttpResolver(lookup=lambda _host, _port: ["93.184.215.14", address])
    assert "public internet" in refusal(resolver, "https://badges.example.org/a")


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
)
def test_public_addresses_are_permitted(address: str) -> None:
    found = read_address(address)
    assert found is not None
    assert is_public(found)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "localhost",
        "[::1]",
        "0",
        "127。0。0。1",
    ],
)
def test_loopback_in_every_notation_is_refused(host: str) -> None:
    reason = refusal(HttpResolver(limits=PATIENT), f"https://{host}/a")
    assert "public internet" in reason or "plain web address" in reason or "not known" in reason


def test_an_allowed_pair_permits_loopback_but_nothing_else_inside() -> None:
    resolver = HttpResolver(
        frozenset({"badges.example.org:443"}), lookup=lambda _host, _port: ["10.0.0.1"]
    )
    assert "public internet" in refusal(resolver, "https://badges.example.org/a")


def test_an_allowed_pair_is_a_pair(server: LoopbackServer) -> None:
    resolver = HttpResolver(frozenset({f"127.0.0.1:{server.port + 1}"}))
    assert "only https" in refusal(resolver, f"http://127.0.0.1:{server.port}/a")
    assert "public internet" in refusal(resolver, f"https://127.0.0.1:{server.port}/a")


def test_the_checked_address_is_the_one_connected_to(server: LoopbackServer) -> None:
    """DNS rebinding: a second look-up would lead elsewhere, so there must be none."""
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    server.scripts["/a"] = answer()
    resolver = HttpResolver(
        frozenset({f"badges.example.org:{server.port}"}), limits=PATIENT, lookup=rebinding
    )
    assert resolver.fetch(f"http://badges.example.org:{server.port}/a").status == 200
    assert asked == ["badges.example.org"]
    assert f"host: badges.example.org:{server.port}".encode() in server.heads[0].lower()


def test_the_next_address_is_tried_when_one_is_dead(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer()
    resolver = HttpResolver(
        frozenset({f"badges.example.org:{server.port}"}),
        limits=PATIENT,
        lookup=lambda _host, _port: ["::1", "127.0.0.1"],
    )
    assert resolver.fetch(f"http://badges.example.org:{server.port}/a").status == 200


def test_a_host_without_address_is_reported() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror("no such host")

    assert "not known" in refusal(HttpResolver(lookup=unknown), "https://badges.example.org/")


def test_the_system_look_up_finds_loopback() -> None:
    assert system_lookup("127.0.0.1", 80) == ["127.0.0.1"]


def test_a_closed_port_is_a_failed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    resolver = HttpResolver(frozenset({f"127.0.0.1:{port}"}), limits=PATIENT)
    assert "connection fails" in refusal(resolver, f"http://127.0.0.1:{port}/")


def test_redirects_are_followed_and_the_last_address_is_told(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(status="302 Found", headers=("Location: /b",))
    server.scripts["/b"] = answer(b'{"b":1}')
    found = allowed(server).fetch(f"http://127.0.0.1:{server.port}/a")
    assert found.url == f"http://127.0.0.1:{server.port}/b"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://169.254.169.254/latest/meta-data/", "public internet"),
        ("https://169.254.169.254/latest/meta-data/", "public internet"),
        ("http://127.0.0.1:1/", "only https"),
        ("https://[::ffff:127.0.0.1]/", "public internet"),
        ("file:///etc/passwd", "no plain web address"),
        ("//user:word@127.0.0.1/", "no plain web address"),
        ("gopher://127.0.0.1/", "no plain web address"),
        ("https://[::1", "connection fails"),
    ],
)
def test_a_redirect_is_held_to_the_same_rules(
    server: LoopbackServer, target: str, why: str
) -> None:
    server.scripts["/a"] = answer(status="302 Found", headers=(f"Location: {target}",))
    assert why in refusal(allowed(server), f"http://127.0.0.1:{server.port}/a")


def test_redirects_are_counted(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(status="301 Moved", headers=("Location: /a",))
    assert "more than 2" in refusal(allowed(server), f"http://127.0.0.1:{server.port}/a")
    assert len(server.heads) == 3


def test_a_redirect_without_target_is_just_a_status(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(status="302 Found")
    assert allowed(server).fetch(f"http://127.0.0.1:{server.port}/a").status == 302


def test_an_error_page_is_a_status_without_body(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(b"<html>", status="404 Not Found", media_type="text/html")
    found = allowed(server).fetch(f"http://127.0.0.1:{server.port}/a")
    assert (found.status, found.body) == (404, b"")


def test_a_gone_document_keeps_its_body(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(b'{"revoked":true}', status="410 Gone")
    found = allowed(server).fetch(f"http://127.0.0.1:{server.port}/a")
    assert (found.status, found.body) == (410, b'{"revoked":true}')


def test_a_large_body_is_cut(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer(b" " * 5001)
    server.scripts["/b"] = answer(b" " * 5000)
    base = f"http://127.0.0.1:{server.port}"
    assert "more than 5000 bytes" in refusal(allowed(server), f"{base}/a")
    assert len(allowed(server).fetch(f"{base}/b").body) == 5000


def endless(connection: socket.socket, _head: bytes, stop: threading.Event) -> None:
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    while not stop.is_set():
        connection.sendall(b"400\r\n" + b" " * 1024 + b"\r\n")


def test_an_endless_body_is_cut(server: LoopbackServer) -> None:
    server.scripts["/a"] = endless
    assert "more than 5000 bytes" in refusal(allowed(server), f"http://127.0.0.1:{server.port}/a")


def silent(_connection: socket.socket, _head: bytes, stop: threading.Event) -> None:
    stop.wait(5)


def drip(prefix: bytes, drop: bytes) -> object:
    def run(connection: socket.socket, _head: bytes, stop: threading.Event) -> None:
        connection.sendall(prefix)
        while not stop.wait(0.05):
            connection.sendall(drop)

    return run


@pytest.mark.parametrize(
    "script",
    [
        silent,
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", b" "),
    ],
    ids=["silent", "slow headers", "slow body"],
)
def test_a_slow_answer_is_given_up_at_the_deadline(server: LoopbackServer, script: object) -> None:
    server.scripts["/a"] = script  # type: ignore[assignment]
    assert "too long" in refusal(allowed(server, QUICK), f"http://127.0.0.1:{server.port}/a")


def test_no_time_at_all_is_too_long(server: LoopbackServer) -> None:
    server.scripts["/a"] = answer()
    resolver = allowed(server, Limits(seconds=0))
    assert "too long" in refusal(resolver, f"http://127.0.0.1:{server.port}/a")


def test_redirects_share_one_deadline(server: LoopbackServer) -> None:
    def slow_redirect(connection: socket.socket, head: bytes, stop: threading.Event) -> None:
        stop.wait(0.3)
        answer(status="302 Found", headers=("Location: /a",))(connection, head, stop)

    server.scripts["/a"] = slow_redirect
    assert "too long" in refusal(allowed(server, QUICK), f"http://127.0.0.1:{server.port}/a")
    # Were each given its own, the third redirect would be refused as one too many.


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\nzz\r\n",
        b"",
    ],
)
def test_a_broken_answer_is_a_failed_connection(server: LoopbackServer, raw: bytes) -> None:
    server.scripts["/a"] = lambda connection, _head, _stop: connection.sendall(raw)
    assert "connection fails" in refusal(allowed(server), f"http://127.0.0.1:{server.port}/a")


def test_tls_is_checked_against_the_name_though_the_address_is_pinned() -> None:
    context, trusting = certificates("badges.example.org")
    with loopback_server(context) as server:
        server.scripts["/a"] = answer()
        resolver = HttpResolver(
            frozenset({f"badges.example.org:{server.port}", f"other.example.org:{server.port}"}),
            limits=PATIENT,
            lookup=lambda _host, _port: ["127.0.0.1"],
            ssl_context=trusting,
        )
        assert resolver.fetch(f"https://badges.example.org:{server.port}/a").status == 200
        assert "certificate" in refusal(resolver, f"https://other.example.org:{server.port}/a")


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    context, _ = certificates("badges.example.org")
    with loopback_server(context) as server:
        resolver = HttpResolver(
            frozenset({f"badges.example.org:{server.port}"}),
            limits=PATIENT,
            lookup=lambda _host, _port: ["127.0.0.1"],
        )
        assert "certificate" in refusal(resolver, f"https://badges.example.org:{server.port}/a")


@given(st.text(max_size=60))
def test_any_text_is_refused_with_the_library_s_own_error(text: str) -> None:
    resolver = HttpResolver(lookup=lambda _host, _port: [])
    for url in (text, f"https://{text}", f"https://example.org:{text}/", f"https://[{text}]/"):
        with pytest.raises(Unreachable):
            resolver.fetch(url)
