"""Strangers get texts compressed with an ETag of their own; who is known, pictures and short answers are not."""

import asyncio
import gzip

import pytest

from app.plumbing.front.shorter import ShorterMiddleware

LONG = b"badge " * 1_000


def asked(headers, *, body=LONG, kind=b"text/html; charset=utf-8", more=(), status=200):
    """Return status, headers and body of an answer, and what the application was asked with."""
    told, seen = [], {}

    async def app(scope, _receive, send):
        seen.update(scope["headers"])
        found = b'"e"' in seen.get(b"if-none-match", b"")
        start = [(b"content-type", kind), (b"etag", b'"e"'), *more]
        code = 304 if found else status
        await send({"type": "http.response.start", "status": code, "headers": start})
        await send({"type": "http.response.body", "body": b"" if found else body})

    async def receive():
        return {}

    async def send(message):
        told.append(message)

    scope = {"type": "http", "method": "GET", "headers": list(headers.items())}
    asyncio.run(ShorterMiddleware(app)(scope, receive, send))
    return told[0]["status"], dict(told[0]["headers"]), told[1]["body"]


def test_a_stranger_who_takes_gzip_gets_fewer_bytes_and_is_told_when_nothing_changed():
    takes = {b"accept-encoding": b"br, gzip;q=0.8"}
    _, headers, body = asked(takes, more=[(b"vary", b"Accept")])
    assert gzip.decompress(body) == LONG
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"content-length"] == b"%d" % len(body)
    assert headers[b"vary"] == b"Accept, Accept-Encoding"
    assert headers[b"etag"] == b'"e-gz"'
    status, headers, body = asked({**takes, b"if-none-match": b'"e-gz"'})
    assert (status, headers[b"etag"], body) == (304, b'"e-gz"', b"")
    status, headers, _ = asked({**takes, b"if-none-match": b'"e"'})
    assert (status, headers[b"etag"]) == (304, b'"e"')


@pytest.mark.parametrize(
    ("headers", "other"),
    [
        ({}, {}),
        ({b"accept-encoding": b"gzip;q=0"}, {}),
        ({b"accept-encoding": b"gzip", b"cookie": b"session=x"}, {}),
        ({b"accept-encoding": b"gzip", b"authorization": b"Bearer x"}, {}),
        ({b"accept-encoding": b"gzip"}, {"kind": b"image/png"}),
        ({b"accept-encoding": b"gzip"}, {"body": b"short"}),
        ({b"accept-encoding": b"gzip"}, {"more": [(b"set-cookie", b"a=b")]}),
        ({b"accept-encoding": b"gzip"}, {"status": 410}),
    ],
)
def test_anything_else_is_sent_as_it_is(headers, other):
    _, told, body = asked(headers, **other)
    assert body == other.get("body", LONG)
    assert b"content-encoding" not in told
    assert told[b"etag"] == b'"e"'


def test_the_service_does_so(cast):
    client = cast.service.client(**{"accept-encoding": "gzip"})
    page = client.get("/guide")
    assert page.headers["content-encoding"] == "gzip"
    assert "</html>" in page.text
