"""The body of a request is read whole, within a time, before anybody works on it.

Whoever sends slowly then holds nothing of ours: no transaction, no thread, a little memory. Without this, one
connection that drips would keep every writer of a SQLite database waiting, since its unit of work has begun.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import N_, AppError, TooLarge, TooSlow
from app.plumbing import problems
from app.plumbing.service import READING

IN_MEMORY = 64 * 1024
"""Bytes of a body that are kept in memory; a longer one goes into a temporary file."""
CHUNK = 64 * 1024
GRACE = 20.0
"""Seconds that any body may take."""
SLOWEST = 16 * 1024
"""Bytes a second that a longer body must bring on average: a large file over a poor line has its time."""
NOWHERE: Mapping[str, int] = MappingProxyType({})
LINGER = 2.0
"""Seconds for which the rest of a refused body is taken and thrown away: cut off at once, few clients read why."""


class BodyMiddleware:
    """Reads the whole body of every request that may change something, then passes the request on."""

    def __init__(self, app: ASGIApp, *, limit: int, larger: Mapping[str, int] = NOWHERE) -> None:
        """Take how many bytes a body may have: at most addresses, and at those that end with certain words."""
        self.app = app
        self.limit = limit
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then let the application answer; 413 or 408 where it is too large or too slow."""
        if scope["type"] != "http" or scope["method"] in READING:
            await self.app(scope, receive, send)
            return
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                arrived = await self._read(scope, receive, body)
            except AppError as refusal:
                response = problems.answer(Request(scope), refusal)
                response.headers["Connection"] = "close"  # the rest of the body is not wanted
                lingers = isinstance(refusal, TooLarge)
                await response(scope, receive, _Lingering(receive, send) if lingers else send)
                return
            if arrived:
                await self.app(scope, _Replay(body, receive), send)

    async def _read(
        self, scope: Scope, receive: Receive, body: SpooledTemporaryFile[bytes]
    ) -> bool:
        """Write the body into a file; say whether it came to its end.

        Raises:
            TooLarge: it is longer than anything that is taken here.
            TooSlow: it does not come in the time that its length may take.
        """
        limit = next(
            (most for end, most in self.larger.items() if scope["path"].endswith(end)), self.limit
        )
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        _check(int(declared) if declared.isdigit() else 0, limit)
        clock = asyncio.get_running_loop().time
        began, seen, more = clock(), 0, True
        while more:
            try:
                async with asyncio.timeout_at(began + GRACE + seen / SLOWEST):
                    message = await receive()
            except TimeoutError as error:
                raise TooSlow(
                    N_("What you send arrives too slowly."),
                    remedy=N_("Send it again, over a better connection or in smaller parts."),
                ) from error
            if message["type"] == "http.disconnect":
                return False
            chunk = message.get("body", b"")
            seen += len(chunk)
            _check(seen, limit)
            if seen > IN_MEMORY:  # it goes to a disk, for which no other request should wait
                await run_in_threadpool(body.write, chunk)
            else:
                body.write(chunk)
            more = message.get("more_body", False)
        body.seek(0)
        return True


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(
            N_("This is larger than the {limit} KiB that are accepted here."),
            limit=limit // 1024,
        )


class _Lingering:
    """Sends an answer whose connection is closed only once the client has had the time to read it."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send

    async def __call__(self, message: Message) -> None:
        last = message["type"] == "http.response.body" and not message.get("more_body", False)
        if not last:
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while (await self._receive()).get("more_body", False):
                    pass
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})


class _Replay:
    """Gives a body that was read before, chunk by chunk; then what the connection still has to say."""

    def __init__(self, body: SpooledTemporaryFile[bytes], receive: Receive) -> None:
        self._body = body
        self._receive = receive
        self._ended = False

    async def __call__(self) -> Message:
        if self._ended:
            return await self._receive()
        chunk = self._body.read(CHUNK)
        self._ended = len(chunk) < CHUNK
        return {"type": "http.request", "body": chunk, "more_body": not self._ended}
