"""Handing something over to an address: by the same rules as asking it, and only once."""

import socket
import threading

import pytest

from badges.errors import Unreachable
from badges.http import HttpResolver, Limits
from tests.badges.loopback import answer, loopback_server

QUICK = Limits(seconds=0.5)


def test_what_is_handed_over_arrives_whole_and_only_the_status_comes_back() -> None:
    arrived = bytearray()

    def take(connection: socket.socket, head: bytes, stop: threading.Event) -> None:
        arrived.extend(head.partition(b"\r\n\r\n")[2])
        while len(arrived) < len(b'{"id":1}'):
            arrived.extend(connection.recv(4096))
        answer(b"ignored", status="307 Elsewhere", headers=("Location: /b",))(
            connection, head, stop
        )

    headers = {"Content-Type": "application/json", "X-Signature": "s"}
    with loopback_server() as server:
        server.scripts["/a"] = take
        sender = HttpResolver(frozenset({f"127.0.0.1:{server.port}"}))
        assert sender.post(f"http://127.0.0.1:{server.port}/a", b'{"id":1}', headers) == 307
    assert arrived == b'{"id":1}'
    [head] = server.heads
    assert head.startswith(b"POST /a ")
    assert b"x-signature: s" in head.lower()


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/a", "http://example.org/a", "https://[::1]/a", "nowhere"]
)
def test_nothing_is_handed_over_to_an_address_that_may_not_be_asked(url: str) -> None:
    with pytest.raises(Unreachable):
        HttpResolver().post(url, b"{}", {})


def test_handing_over_to_a_closed_port_is_a_failed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable):
        HttpResolver(frozenset({f"127.0.0.1:{port}"}), limits=QUICK).post(
            f"http://127.0.0.1:{port}/a", b"{}", {}
        )
