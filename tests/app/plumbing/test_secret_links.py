"""Whoever has a link may act by it: what is secret in its address stands in no log and no Referer."""

import logging
import re
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from app.main import ROOMS
from app.plumbing.secret_links import TOKEN, SecretLinks, network
from app.plumbing.tokens import new_token
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

ROUTES = [
    route for router in ROOMS.routers for route in router.routes if isinstance(route, APIRoute)
]
LINKS = sorted({route.path for route in ROUTES if TOKEN in route.path})
LOGGERS = ("uvicorn.access", "uvicorn.error", "")
OPEN = {
    "_path", "_version", "code", "competence_id", "document", "ending", "framework_id", "generation", "handle",
    "identifier", "level", "name", "noun", "own_paper", "paper", "path", "place", "position", "programme", "release",
    "rest", "slip", "slug", "stage", "version",
}  # fmt: skip
"""Parts of a path that are no secret and no id of a row."""


class Kept(logging.Handler):
    """All that is logged, as it would be written."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(record.getMessage())


@pytest.fixture
def kept():
    handler = Kept()
    yield handler
    for name in LOGGERS:
        logging.getLogger(name).removeHandler(handler)


def test_r42_r43_no_address_with_a_secret_is_logged_whole(service, kept):
    port, token = free_port(), new_token()
    with serving(service.app, port, log_level="info"), httpx.Client(timeout=20) as client:
        for name in LOGGERS:  # only now: a server that begins replaces what is there
            logging.getLogger(name).addHandler(kept)
        for path in LINKS:
            address = path.replace(TOKEN, token).replace("{handle}", "ana")
            for asked in (address, f"/{address}", f"{address}/", f"{address}?next={address}"):
                for method in ("GET", "POST", "DELETE"):
                    client.request(method, f"http://127.0.0.1:{port}{asked}")
    assert len(LINKS) > 7
    assert len([line for line in kept.lines if "HTTP/1.1" in line]) == len(LINKS) * 12
    assert not [line for line in kept.lines if token in line]
    called = [line for line in kept.lines if "HTTP/1.1" in line]
    assert {line.split(" ")[0] for line in called} == {"127.0.0.0/24"}, (
        "R42, R43: no query, no whole address"
    )


def test_a_page_of_a_link_tells_its_address_to_nobody_and_is_kept_by_nobody(service):
    client = service.client()
    for path in LINKS:
        answer = client.get(path.replace(TOKEN, new_token()).replace("{handle}", "ana"))
        assert answer.headers["referrer-policy"] == "strict-origin", path
        assert answer.headers["cache-control"] == "private, no-store", path
    assert client.get("/verify").headers["referrer-policy"] == "same-origin"


def test_a_secret_in_a_path_is_called_token():
    parts = {name for route in ROUTES for name in route.param_convertors}
    unknown = {name for name in parts - OPEN - {"token"} if not name.endswith("_id")}
    assert not unknown, "name it {token} if it is a secret; if everybody may know it, say so here"


def test_the_examples_for_proxies_hide_every_link():
    page = Path(__file__).parents[3] / "docs" / "how-to" / "run.md"
    patterns = re.findall(r"(\^\(.*?\+/\))", page.read_text("utf-8"))
    assert len(patterns) == 2
    for pattern in patterns:
        known = re.compile(pattern.replace("?<link>", ""))
        missing = [path for path in LINKS if not known.match(path.replace("{handle}", "ana"))]
        assert not missing


@pytest.mark.parametrize(
    ("target", "masked"),
    [
        ("/sign-in", "/sign-in"),
        ("/sign-in/abc", "/sign-in/…"),
        ("/sign-in/abc/def?next=/x", "/sign-in/…?…"),
        ("/p/ana", "/p/ana"),
        ("/p/ana/abc/passport.pdf", "/p/ana/…"),
        ("/verify?badge=abc", "/verify?…"),
        ("/elsewhere/" + "a" * 43, "/elsewhere/…"),
        (
            "/b/1f0e8400-e29b-41d4-a716-446655440000",
            "/b/1f0e8400-e29b-41d4-a716-446655440000",
        ),
    ],
)
def test_what_is_written_of_an_address(target, masked):
    links = SecretLinks(["/sign-in", "/sign-in/{token}", "/p/{handle}", "/p/{handle}/{token}"])
    assert links.masked(target) == masked


def test_a_caller_is_written_down_by_their_network():
    assert network("203.0.113.7:51000") == "203.0.113.0/24"
    assert network("2001:db8:1:2::7:443") == "2001:db8:1::/48"
    assert network("a socket") == "…"
