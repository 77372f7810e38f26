"""Badges and their pages are given to strangers from memory, in front of the framework, while they are what they were.

Whoever is known, by a cookie or a key, is answered by the doors. So is every request whose answer a door does not
let be kept (`app.plumbing.kept_answers`).
"""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.plumbing.kept_answers import KeptAnswer, recorded
from app.plumbing.service import Service

PATHS = ("/ob/", "/b/")
"""Where the doors stand whose answers may be kept."""
KNOWN_BY = frozenset({b"cookie", b"authorization"})
SHAPED_BY = (b"accept", b"accept-language", b"accept-encoding")
"""What, beside the address, an answer to a stranger depends on."""
LONGEST_KEY = 600
CONDITION = b"if-none-match"
OF_THE_BODY = frozenset(
    {b"content-length", b"content-type", b"content-encoding", b"content-disposition"}
)


class KeptMiddleware:
    """Answers from memory where what is there still holds, and remembers what may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on."""
        if scope["type"] != "http" or not scope["path"].startswith(PATHS):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        key = _key(scope, headers)
        if key is None:
            await self.app(scope, receive, send)
            return
        service: Service = scope["app"].state.service
        kept = service.kept.of(service.engine)
        condition = headers.get(CONDITION, b"")
        answer, before = await kept.look(key, service.now())
        if answer is not None:
            scope["route"] = answer.route
            await _give(answer, condition, send)
            return
        if condition:  # the whole answer is wanted here, whoever asks
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != CONDITION]
        with recorded(scope) as recording:
            whole = _Whole(send)
            await self.app(scope, receive, whole)
        made = whole.answer(scope.get("route"))
        if made is None:
            return
        if made.status in (200, 410) and not any(name == b"set-cookie" for name, _ in made.headers):
            kept.put(key, recording, made, before)
        await _give(made, condition, send)


class _Whole:
    """Takes an answer that comes in one piece; lets any other go on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        in_one_piece = message["type"] == "http.response.body" and not message.get("more_body")
        if self._start is not None and self._body is None and in_one_piece:
            self._body = message.get("body", b"")
            return
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(start)
        await self._send(message)

    def answer(self, route: Any) -> KeptAnswer | None:
        """Return the whole answer; nothing where it has gone out already."""
        if self._start is None or self._body is None:
            return None
        return KeptAnswer(self._start["status"], list(self._start["headers"]), self._body, route)


def _key(scope: Scope, headers: dict[bytes, bytes]) -> tuple[Any, ...] | None:
    if scope["method"] != "GET" or not KNOWN_BY.isdisjoint(headers):
        return None
    shaped = [headers.get(name, b"") for name in SHAPED_BY]
    key = (scope["path"], scope["query_string"], *shaped)
    return key if sum(map(len, key)) <= LONGEST_KEY else None


async def _give(answer: KeptAnswer, condition: bytes, send: Send) -> None:
    """Send an answer; only that nothing changed, to who has it already (RFC 9110, section 13.1.2)."""
    status, headers, body = answer.status, answer.headers, answer.body
    if condition and status == 200 and _is_known(condition, dict(headers).get(b"etag", b"")):
        status, body = 304, b""
        headers = [pair for pair in headers if pair[0] not in OF_THE_BODY]
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def _is_known(condition: bytes, etag: bytes) -> bool:
    named = [one.strip().removeprefix(b"W/") for one in condition.split(b",")]
    return bool(etag) and (etag.removeprefix(b"W/") in named or b"*" in named)
