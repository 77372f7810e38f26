"""What a stranger can do to a port: send slowly, send without end, send nothing."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

from tests.app.serving.processes import Town

IDLE = 1100
BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: here\r\nCookie: session=garbage\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n"
)
CHUNKED = BODY.replace(b"Content-Length: 10000", b"Transfer-Encoding: chunked")
EXPECTING = BODY + b"Expect: 100-continue\r\n"
BEHIND = b"GET /verify HTTP/1.1\r\nHost: here\r\n\r\n" + BODY


@contextmanager
def open_connections(town: Town, count: int, beginning: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        opened = []
        for _ in range(count):
            connection = stack.enter_context(closing(town.connect()))
            with suppress(OSError):  # it may have been closed again to make room
                connection.sendall(beginning)
            opened.append(connection)
        yield opened


@contextmanager
def again_and_again(act: Callable[[], None]) -> Iterator[None]:
    """Do something in a thread until the block ends."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(0.05):
            with suppress(OSError):
                act()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def dripping_bodies(town: Town) -> Iterator[None]:
    """Forty bodies that come byte by byte: declared, in chunks, after a question, behind another request."""
    with ExitStack() as stack:
        dripping = []
        for head, first in (
            (BODY, b"e"),
            (BODY, b""),  # the head alone: nothing of the body yet
            (CHUNKED, b"1\r\ne\r\n"),
            (EXPECTING, b""),
            (BEHIND, b"e"),
        ):
            beginning = head + b"\r\n" + first
            dripping += stack.enter_context(open_connections(town, 8, beginning))

        def drip() -> None:
            for connection in dripping:
                connection.send(b"1\r\na\r\n")

        stack.enter_context(again_and_again(drip))
        yield


@contextmanager
def endless_header(town: Town) -> Iterator[None]:
    def send() -> None:
        with closing(town.connect()) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nX: ")
            for _ in range(2000):
                connection.sendall(b"x" * 65536)

    with again_and_again(send):
        yield


@contextmanager
def idle_connections(town: Town) -> Iterator[None]:
    with open_connections(town, IDLE, b""):
        yield


@contextmanager
def half_heads(town: Town) -> Iterator[None]:
    with open_connections(town, IDLE, b"GET /sign-in HTTP/1.1\r\nHost: he"):
        yield


ATTACKS = (dripping_bodies, endless_header, idle_connections, half_heads)
