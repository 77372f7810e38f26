"""Bodies are read whole, within a time, before anybody works on them: a slow sender holds nothing of ours."""

import asyncio
import socket
from contextlib import closing, contextmanager

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import event

from app.main import ROOMS
from app.plumbing.front import bodies
from app.plumbing.service import READING
from tests.app.conftest import BASE
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

NOWHERE = "00000000-0000-0000-0000-000000000000"
DOORS = sorted(
    {
        (method, route.path)
        for router in ROOMS.routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in (route.methods or set()) - READING
    }
)


def scope_of(method, path, app):
    address = "/".join(NOWHERE if part.startswith("{") else part for part in path.split("/"))
    headers = {
        "host": BASE.removeprefix("https://"),
        "content-type": "application/json" if path.startswith("/api/") else "multipart/form-data",
        "cookie": "__Host-session=garbage",
        "authorization": "Bearer est_garbage",
        "accept": "application/json",
        "content-length": "100",
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 443),
        "app": app,
    }


async def send_slowly(app, method, path, *, first=b"x"):
    """Send the beginning of a body and never the rest; return the status of the answer."""
    beginning = [{"type": "http.request", "body": first, "more_body": True}]
    never = asyncio.Event()
    answers = []

    async def receive():
        if beginning:
            return beginning.pop()
        await never.wait()
        raise AssertionError

    async def send(message):
        answers.append(message)

    await asyncio.wait_for(app(scope_of(method, path, app), receive, send), 10)
    return answers[0]["status"]


@contextmanager
def transactions_of(service):
    begun = []

    def note(connection):
        begun.append(connection)

    event.listen(service.inside.engine, "begin", note)
    yield begun
    event.remove(service.inside.engine, "begin", note)


def test_no_door_begins_to_work_before_the_whole_body_is_there(service, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0.02)
    wrong = []
    for method, path in DOORS:
        with transactions_of(service) as begun:
            status = asyncio.run(send_slowly(service.app, method, path))
        if status != 408 or begun:
            wrong.append(f"{method} {path}: {status}, {len(begun)} transactions")
    assert len(DOORS) > 100
    assert not wrong


def test_a_door_that_is_reached_does_begin_to_work(service):
    with transactions_of(service) as begun:
        service.client().post("/sign-in", data={"email": "nobody@example.org"})
    assert begun


def test_a_long_body_has_longer(service, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0.02)
    monkeypatch.setattr(bodies, "SLOWEST", 1)

    async def wait_for_the_rest():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(
                send_slowly(service.app, "POST", "/sign-in", first=b"x" * 3600), 0.5
            )

    asyncio.run(wait_for_the_rest())


def test_who_drips_a_body_keeps_nobody_from_writing(service):
    port = free_port()
    drip = (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: __Host-session=garbage\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ne"
    )
    with (
        serving(service.app, port),
        closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as dripping,
    ):
        dripping.sendall(drip.encode())
        answer = httpx.post(
            f"http://127.0.0.1:{port}/sign-in", data={"email": "ana@example.org"}, timeout=10
        )
        assert answer.status_code == 200


def test_a_body_that_goes_on_and_on_is_refused_with_a_sentence(service):
    limit = service.inside.settings.evidence_limit + 1024 * 1024
    chunk = b"x" * 1024 * 1024

    def endless():
        for _ in range(limit // len(chunk) + 2):
            yield chunk

    answer = service.client(accept="application/json").post("/api/v1/verify", content=endless())
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:estampille:problem:too-large"


def test_a_reader_is_told_in_their_language_that_a_body_is_too_slow(service, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0.02)

    async def collect():
        received, answers = [{"type": "http.request", "body": b"x", "more_body": True}], []

        async def receive():
            if received:
                return received.pop()
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message):
            answers.append(message)

        scope = scope_of("POST", "/sign-in", service.app)
        scope["headers"] = [(b"host", b"x"), (b"accept-language", b"pt")]
        await service.app(scope, receive, send)
        return answers

    answers = asyncio.run(collect())
    assert answers[0]["status"] == 408
    assert (b"connection", b"close") in answers[0]["headers"]
    assert "chega demasiado devagar" in answers[1]["body"].decode()
