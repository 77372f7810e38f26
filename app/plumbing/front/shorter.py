"""Texts are sent compressed (gzip, RFC 1952) to who takes that and is nobody in particular.

Who is known, by a cookie or a key, gets everything as it is: beside what an attacker had us repeat, a compressed page
tells by its length what secret stands in it (“BREACH”). A strong ETag names bytes, so a compressed answer has one of
its own, and is recognised by it (RFC 9110, section 8.8.3).
"""

import gzip
import re
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHORTEST = 1_400
"""Bytes that one packet of the network carries anyway."""
LONGEST_KEPT = 256 * 1024
LEVEL = 5
TEXTS = re.compile(
    rb"(text/(?!event-stream)|application/[a-z+.-]*(json|javascript|xml)\b|image/svg)"
)
KNOWN_BY = frozenset({b"cookie", b"authorization"})
MARK = b'-gz"'


class ShorterMiddleware:
    """Compresses whole texts for strangers who take gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; shorten its answer if it is a whole text."""
        if not _may_be_shorter(scope):
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"]).get(b"if-none-match", b"")
        if MARK in asked:
            scope["headers"] = [
                (name, value.replace(MARK, b'"') if name == b"if-none-match" else value)
                for name, value in scope["headers"]
            ]
        start: Message | None = None

        async def send_shorter(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                begun, start = start, None
                whole = (
                    not message.get("more_body", False) and message["type"] == "http.response.body"
                )
                body = _shortened(begun, message.get("body", b"") if whole else b"", asked)
                await send(begun)
                if body:
                    message = {**message, "body": body}
            await send(message)

        await self.app(scope, receive, send_shorter)


def _may_be_shorter(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    headers = dict(scope["headers"])
    return KNOWN_BY.isdisjoint(headers) and _takes_gzip(headers.get(b"accept-encoding", b""))


def _takes_gzip(accepted: bytes) -> bool:
    for one in accepted.lower().split(b","):
        coding, _, weight = one.strip().partition(b";")
        if coding.strip() == b"gzip":
            return weight.replace(b" ", b"").rstrip(b"0") not in (b"q=", b"q=0.")
    return False


def _shortened(start: Message, body: bytes, asked: bytes) -> bytes:
    """Return a shorter body, and say so in the headers of its answer; nothing where it is sent as it is."""
    headers = dict(start["headers"])
    etag = headers.get(b"etag", b"")
    named = etag[:-1] + MARK if etag.startswith(b'"') else etag
    if start["status"] == 304 and named in asked:
        headers[b"etag"] = named
    kind = headers.get(b"content-type", b"")
    shortens = start["status"] == 200 and TEXTS.match(kind) and b"content-encoding" not in headers
    if not shortens or b"set-cookie" in headers or len(body) < SHORTEST:
        start["headers"] = _with(start, headers)
        return b""
    short = _kept(body) if len(body) <= LONGEST_KEPT else gzip.compress(body, LEVEL, mtime=0)
    headers |= {b"content-encoding": b"gzip", b"content-length": b"%d" % len(short)}
    headers[b"vary"] = b", ".join(filter(None, [headers.get(b"vary"), b"Accept-Encoding"]))
    if etag:
        headers[b"etag"] = named
    start["headers"] = list(headers.items())
    return short


def _with(start: Message, headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """Return the headers as they are, one that stands there twice too, but for the ETag."""
    return [(name, headers[name] if name == b"etag" else value) for name, value in start["headers"]]


@lru_cache(maxsize=128)
def _kept(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)
