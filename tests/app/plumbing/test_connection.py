"""A connection has bounds: what a client sends, how long it takes, how many there are, whether it reads its answer."""

import asyncio
import socket
import threading
import time
from contextlib import closing, contextmanager

import pytest

from app.plumbing.front.connection import BoundedConnection
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

GET = b"GET /%s HTTP/1.1\r\nHost: here\r\n\r\n"
LARGE = 64 * 1024 * 1024


async def answers(scope, receive, send):
    """Answer as the path says: after the body, when told to, or with more than a client takes in at once."""
    if scope["type"] != "http":
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        return await answers(scope, receive, send) if message["type"].endswith("startup") else None
    if scope["path"] == "/held":
        HELD.set()
        await asyncio.to_thread(RELEASED.wait)
    elif scope["path"] == "/body":
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            if not message.get("more_body"):
                break
    size = LARGE if scope["path"] == "/large" else 2
    headers = [(b"content-length", str(size).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": bytes(size)})
    return None


HELD, RELEASED = threading.Event(), threading.Event()


@contextmanager
def served(**bounds):
    """Serve with bounds of the test's own; yield the port."""
    most = bounds.pop("most", 100)
    kind = type("Bounded", (BoundedConnection,), {**bounds, "most": lambda _self: most})
    HELD.clear()
    RELEASED.clear()
    port = free_port()
    with serving(answers, port, http=kind):
        try:
            yield port
        finally:
            RELEASED.set()


def connected(port):
    return closing(socket.create_connection(("127.0.0.1", port), timeout=10))


def rest_of(connection):
    """Return all that still comes until the server closes; nothing where it resets the connection."""
    got = b""
    try:
        while part := connection.recv(65536):
            got += part
    except ConnectionResetError:
        return got
    return got


def flood(connection, beginning, more, *, most=4 * 1024 * 1024):
    """Send without end; return how many bytes were taken."""
    sent = 0
    try:
        connection.sendall(beginning)
        while sent < most:
            sent += connection.send(more)
    except (ConnectionResetError, BrokenPipeError):
        return sent
    return sent


def test_a_plain_request_is_answered_and_the_connection_stays_open():
    with served() as port, connected(port) as connection:
        for _ in range(2):
            connection.sendall(GET % b"")
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert b"\r\nserver:" not in answer.lower()


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nContent-Length: 4\r\n",
        b"Transfer-Encoding: xchunked\r\n",
    ],
)
def test_a_request_whose_length_can_be_read_in_two_ways_is_refused(lengths):
    with served() as port, connected(port) as connection:
        connection.sendall(b"POST /body HTTP/1.1\r\nHost: here\r\n" + lengths + b"\r\n0\r\n\r\n")
        first_line = rest_of(connection).partition(b"\r\n")[0]
        assert first_line in (b"HTTP/1.1 400 Bad Request", b"")  # or cut off without a word


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET / HTTP/1.1\r\nHost: here\r\nX: ",
        b"GET /",
        b"POST /body HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    ],
    ids=["header", "address", "trailer"],
)
def test_what_never_ends_is_cut(beginning):
    with served(head_bytes=4096) as port, connected(port) as connection:
        assert flood(connection, beginning, b"x" * 65536) < 4 * 1024 * 1024


def test_blank_lines_before_a_request_are_counted_too():
    with served(head_bytes=4096) as port, connected(port) as connection:
        assert flood(connection, b"\r\n", b"\r\n" * 4096) < 4 * 1024 * 1024


@pytest.mark.parametrize("parts", [1, 2])
def test_a_head_that_is_too_large_is_refused_with_its_reason(parts):
    head = b"GET / HTTP/1.1\r\nHost: here\r\n" + b"X: y\r\n" * 2000 + b"\r\n"
    with served(head_bytes=4096) as port, connected(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in [head] if parts == 1 else [head[:100], head[100:-2]]:
            connection.sendall(part)
            time.sleep(0.05 if parts == 2 else 0)
        assert rest_of(connection).startswith(b"HTTP/1.1 431 ")


def test_a_large_body_is_no_large_head():
    body = b"x" * 200_000
    head = b"POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(body)
    with served(head_bytes=4096) as port, connected(port) as connection:
        connection.sendall(head + body)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"\r\n"], ids=["nothing", "half", "blank"])
def test_who_sends_no_whole_head_is_cut_off(sent):
    with served(head_seconds=0.2) as port, connected(port) as connection:
        connection.sendall(sent)
        assert rest_of(connection) == b""


def test_after_an_answer_too_half_a_head_has_its_time():
    with served(head_seconds=0.2) as port, connected(port) as connection:
        connection.sendall(GET % b"")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET / HT")
        assert rest_of(connection) == b""


def test_a_request_that_takes_long_is_not_cut_off_for_half_a_head_behind_it():
    with served(head_seconds=0.05) as port, connected(port) as connection:
        connection.sendall(GET % b"held" + b"GET / HT")
        assert HELD.wait(10)
        time.sleep(0.15)
        RELEASED.set()
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_connection_by_which_nothing_more_is_asked_is_closed():
    with served() as port:
        pass  # the port is free again
    with serving(answers, port, timeout_keep_alive=0), connected(port) as connection:
        connection.sendall(GET % b"")
        assert rest_of(connection).startswith(b"HTTP/1.1 200 ")


def test_a_heap_of_requests_sent_at_once_is_refused():
    with served(pipelined=4) as port, connected(port) as connection:
        connection.sendall(GET % b"held" + (GET % b"") * 10)
        assert rest_of(connection) == b""


def test_a_few_requests_sent_at_once_are_answered_in_turn():
    with served(pipelined=4) as port, connected(port) as connection:
        connection.sendall((GET % b"") * 3)
        got = b""
        while got.count(b"HTTP/1.1 200 ") < 3:
            got += connection.recv(65536)


def test_where_all_places_are_taken_the_one_that_waits_longest_makes_room():
    with served(most=2) as port, connected(port) as first, connected(port) as second:
        second.sendall(GET % b"")
        assert second.recv(65536).startswith(b"HTTP/1.1 200 ")
        with connected(port) as third:
            third.sendall(GET % b"")
            assert third.recv(65536).startswith(b"HTTP/1.1 200 ")
            assert rest_of(first) == b""


def test_who_drips_a_body_makes_room_too():
    drip = b"POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nx"
    with served(most=1) as port, connected(port) as first:
        first.sendall(drip)
        with connected(port) as second:
            second.sendall(GET % b"")
            assert second.recv(65536).startswith(b"HTTP/1.1 200 ")
            assert rest_of(first) == b""


def test_where_all_are_being_answered_a_new_one_is_told_to_come_back():
    with served(most=1) as port, connected(port) as first:
        first.sendall(GET % b"held")
        assert HELD.wait(10)
        with connected(port) as second:
            second.sendall(GET % b"")
            answer = rest_of(second)
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"\r\nretry-after: 5\r\n" in answer
        RELEASED.set()
        assert first.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_who_does_not_read_the_answer_is_cut_off():
    with served(look_seconds=0.1) as port, connected(port) as connection:
        connection.sendall(GET % b"large")
        time.sleep(0.5)
        assert len(rest_of(connection)) < LARGE


def test_who_reads_slowly_but_steadily_gets_all_of_it():
    with served(look_seconds=0.2) as port, connected(port) as connection:
        connection.sendall(GET % b"large")
        got = 0
        while got < LARGE and (part := connection.recv(2 * 1024 * 1024)):
            got += len(part)
            time.sleep(0.01)
        assert got >= LARGE


def test_a_server_that_ends_waits_only_so_long_for_who_stalls():
    drip = b"POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nx"
    with served(stop_seconds=0.1) as port, connected(port) as connection:
        connection.sendall(drip)
        time.sleep(0.05)
        began = time.monotonic()
    assert time.monotonic() - began < 8
