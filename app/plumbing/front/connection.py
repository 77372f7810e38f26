"""One connection to a client: uvicorn's HTTP/1.1 on httptools, with the bounds that it lacks.

A client has a time and a size for what it sends before a request begins to be worked on, and a time for reading its
answer. Where there are as many connections as this process may have, the one that has kept us waiting longest makes
room; only when all of them are being answered is a new one told to come back.
"""

import asyncio
import resource
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

MOST_CONNECTIONS = 1000
RESERVED_FILES = 256
"""File descriptors for all but connections: the database, files, fetches."""
FILES_A_CONNECTION = 2
"""The socket, and the file of a long body."""
STOP_SECONDS = 8.0
"""How long a connection may go on once the process was asked to end."""
RETRY_SECONDS = 5
FULL = b"This service is answering as many people as it can. Try again in a few seconds.\n"


@cache
def connections_allowed() -> int:
    """Return how many connections this process may have at the same time: its open files decide."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(1, min(MOST_CONNECTIONS, (files - RESERVED_FILES) // FILES_A_CONNECTION))


class BoundedConnection(HttpToolsProtocol):
    """A connection with bounds; they stand on the class, where a test sets smaller ones."""

    head_bytes: ClassVar[int] = 64 * 1024
    """What may arrive without bringing a whole head (or the end of a body with trailers) nearer, in bytes."""
    head_seconds: ClassVar[float] = 20.0
    """For a whole head, from the connection or from its first byte on."""
    pipelined: ClassVar[int] = 16
    """Requests that may be sent before the first of them is answered."""
    look_seconds: ClassVar[float] = 30.0
    """How often it is looked whether a client reads what is sent to it."""
    slowest: ClassVar[int] = 512
    """Bytes a second that a client must read."""
    stop_seconds: ClassVar[float] = STOP_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = _WAITING.setdefault(self.server_state, {})
        self._head_timer: asyncio.TimerHandle | None = None
        self._read_timer: asyncio.TimerHandle | None = None
        self._moved = False
        self._unfinished = 0

    # --- the connection begins and ends -------------------------------------------------------
    def most(self) -> int:
        """Return how many connections there may be."""
        return connections_allowed()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, where there is room."""
        super().connection_made(transport)
        self._expect_head()
        if len(self.connections) > self.most():
            self._make_room()
        self._waiting[self] = None

    def _make_room(self) -> None:
        oldest = next(iter(self._waiting), None)
        if oldest is None:
            self.app = _unavailable
            return
        del self._waiting[oldest]
        oldest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._waiting.pop(self, None)
        self._unset_keepalive_if_required()
        for timer in (self._head_timer, self._read_timer):
            if timer is not None:
                timer.cancel()

    def shutdown(self) -> None:
        """End after the answer that is being given, and in any case soon."""
        super().shutdown()
        self.loop.call_later(self.stop_seconds, self.transport.abort)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection by which nothing more was asked."""
        self._close()

    def _close(self) -> None:
        self.transport.close()
        self._see_that_it_reads()

    @property
    def _busy(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    # --- what the client sends ----------------------------------------------------------------
    def data_received(self, data: bytes) -> None:
        """Read on, as long as it leads anywhere."""
        self._moved = False
        super().data_received(data)
        if self.transport.is_closing():
            return
        self._unfinished = 0 if self._moved else self._unfinished + len(data)
        if self._unfinished > self.head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif not self._busy:
            self._expect_head()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._moved = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A whole head is there."""
        self._moved = True
        if len(self.pipeline) >= self.pipelined or self._head_size() > self.head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            raise ValueError  # the parser stops
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of a body is there."""
        self._moved = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A whole request is there: from now on the client waits for us."""
        self._moved = True
        self._waiting.pop(self, None)
        super().on_message_complete()

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _expect_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if not self._busy:
            self._close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; the argument is uvicorn's sentence for it."""
        del msg
        self._refuse(HTTPStatus.BAD_REQUEST)

    def _refuse(self, status: HTTPStatus) -> None:
        if self.transport.is_closing():
            return
        if self._busy:  # an answer in the middle of another would be read as part of it
            self.transport.abort()
            return
        body = f"{status.phrase}\n"
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write((head + body).encode())
        self._close()

    # --- what the client reads ----------------------------------------------------------------
    def on_response_complete(self) -> None:
        """Wait for the next request, or for the client to read the last answer."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._see_that_it_reads()
        elif not self._busy:
            self._waiting[self] = None

    def pause_writing(self) -> None:
        """The client does not read as fast as we write: from now on we wait for it."""
        super().pause_writing()
        self._waiting[self] = None
        self._see_that_it_reads()

    def resume_writing(self) -> None:
        """The client has read."""
        super().resume_writing()
        if self._read_timer is not None and not self.transport.is_closing():
            self._read_timer.cancel()
            self._read_timer = None
        if self._busy:
            self._waiting.pop(self, None)

    def _see_that_it_reads(self) -> None:
        if self._read_timer is None:
            unread = self.transport.get_write_buffer_size()
            self._read_timer = self.loop.call_later(self.look_seconds, self._look, unread)

    def _look(self, before: int) -> None:
        unread = self.transport.get_write_buffer_size()
        if before - unread < self.slowest * self.look_seconds:
            self.transport.abort()
        else:
            self._read_timer = self.loop.call_later(self.look_seconds, self._look, unread)


_WAITING: WeakKeyDictionary[ServerState, dict[BoundedConnection, None]] = WeakKeyDictionary()
"""Of each server, the connections that wait for their client to send or to read: longest first."""


async def _unavailable(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(FULL)).encode()),
        (b"retry-after", str(RETRY_SECONDS).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": FULL})
