"""Questions to an application without a server, sockets or other threads between: tens of thousands are asked."""

import asyncio
import json
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI

Message = MutableMapping[str, Any]
BASE = "https://verifier.example.org"
"""Where the application stands: none of the vectors' issuers stands there."""
HOST = urlsplit(BASE).netloc.encode()


@dataclass(frozen=True)
class Said:
    """What the application answered."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as a text."""
        return self.body.decode()

    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


class Straight:
    """An application, and the loop in which it answers one question after the other."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
        """Ask an application whose life has begun in a loop."""
        self._app, self._loop = app, loop

    def post(self, path: str, body: bytes, kind: str) -> Said:
        """Send a body of a kind."""
        return self._loop.run_until_complete(self._post(path, body, kind))

    async def _post(self, path: str, body: bytes, kind: str) -> Said:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "https",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
            "headers": [
                (b"host", HOST), (b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()),
                (b"accept-language", b"en"),
            ],
            "client": ("testclient", 50000), "server": (HOST.decode(), 443), "state": {},
        }  # fmt: skip
        sent: list[bytes] = []
        status = 0
        asked = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if asked:
                return asked.pop()
            await asyncio.Event().wait()  # whoever asked stays until the answer is complete
            raise AssertionError

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent.append(message.get("body", b""))

        await self._app(scope, receive, send)
        return Said(status, b"".join(sent))


@contextmanager
def straight(app: FastAPI) -> Iterator[Straight]:
    """Let an application live for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    life = app.router.lifespan_context(app)
    loop.run_until_complete(life.__aenter__())
    try:
        yield Straight(app, loop)
    finally:
        loop.run_until_complete(life.__aexit__(None, None, None))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
