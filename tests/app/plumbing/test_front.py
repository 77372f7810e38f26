"""Which proxies are believed when they say who asks, and how many files a process may open."""

import resource

import httpx
import pytest

from app.errors import BadInput
from app.plumbing.front.connection import connections_allowed
from app.plumbing.front.serving import options
from app.plumbing.settings import Settings, read_settings
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving


async def says_who_asks(scope, receive, send):
    """Answer with the caller's address and the scheme."""
    if scope["type"] != "http":
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        return await says_who_asks(scope, receive, send) if "startup" in message["type"] else None
    body = f"{scope['client'][0]} {scope['scheme']}".encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
    return None


@pytest.mark.parametrize(
    ("trusted", "said", "heard"),
    [
        ("127.0.0.1,::1", "203.0.113.9", "203.0.113.9 https"),
        ("127.0.0.1,::1", "198.51.100.1, 203.0.113.9", "203.0.113.9 https"),
        ("127.0.0.0/8, 203.0.113.0/24", "198.51.100.1, 203.0.113.9", "198.51.100.1 https"),
        ("", "203.0.113.9", "127.0.0.1 http"),
        ("10.0.0.1", "203.0.113.9", "127.0.0.1 http"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(trusted, said, heard):
    port = free_port()
    chosen = options(Settings(trusted_proxies=trusted))["forwarded_allow_ips"]
    headers = {"x-forwarded-for": said, "x-forwarded-proto": "https"}
    with serving(says_who_asks, port, forwarded_allow_ips=chosen):
        assert httpx.get(f"http://127.0.0.1:{port}/", headers=headers).text == heard


@pytest.mark.parametrize("wrong", ["*", "proxy", "10.0.0.1/8", "127.0.0.1;::1"])
def test_what_is_no_address_of_a_proxy_is_named(monkeypatch, wrong):
    monkeypatch.setenv("ESTAMPILLE_TRUSTED_PROXIES", wrong)
    with pytest.raises(BadInput, match="ESTAMPILLE_TRUSTED_PROXIES"):
        read_settings()


@pytest.mark.parametrize(
    ("files", "connections"),
    [(1024, 384), (4096, 1000), (256, 1), (resource.RLIM_INFINITY, 1000)],
)
def test_open_files_decide_how_many_connections_there_may_be(monkeypatch, files, connections):
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (files, files))
    assert connections_allowed.__wrapped__() == connections
