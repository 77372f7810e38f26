"""Web processes, a worker, PostgreSQL, Valkey and Caddy, arranged as in `docs/deploy/compose.yaml`, serve a journey."""

import re
import socket
import time

import httpx

from tests.services import databases
from tests.services.arrangement import PATIENCE, arranged
from tests.services.ports import free_port
from tests.staging import staged_in


def test_the_parts_serve_a_journey_within_the_proxys_limits(postgresql_database, tmp_path):
    databases.empty(postgresql_database)
    database, port, folder = (
        databases.for_sqlalchemy(postgresql_database),
        free_port(),
        tmp_path / "data",
    )
    folder.mkdir()
    base = f"http://localhost:{port}"
    links = staged_in(folder, database, base).links
    key = (folder / "secret.key").read_text("ascii").strip()
    with arranged(folder, database, key, port) as running, httpx.Client(timeout=60) as client:
        page = client.get(links.share)
        assert page.status_code == 200
        assert page.headers["content-encoding"] == "gzip"
        report = client.post(f"{base}/api/v1/verify", json={"input": client.get(links.signed).text})
        assert report.json()["valid"] is True
        asked = client.post(f"{base}/sign-in", data={"email": links.recipient})
        assert asked.status_code == 200, asked.text
        link = mailed(folder, links.base)
        assert client.post(link, follow_redirects=False).status_code == 303
        assert client.get(f"{base}/me").status_code == 200
        secret = link.rsplit("/", 1)[1]
        assert "/sign-in/" in running.said("proxy")
        assert not any(secret in running.said(name) for name in ("web", "proxy"))
        assert client.post(f"{base}/verify", content=bytes(13_000_000)).status_code == 413
        assert client.get(base, headers={"x-long": "x" * 80_000}).status_code == 431
        assert counted(running.counters) > 0, "calls are counted where all processes look"


def mailed(folder, base):
    """Wait for the worker to send the mail; return the link in it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for mail in (folder / "mail").glob("*"):
            text = mail.read_text("utf-8").replace("=\n", "").replace("=3D", "=")
            if found := re.search(rf"{base}/sign-in/[A-Za-z0-9_-]+", text):
                return found[0]
        time.sleep(0.2)
    raise AssertionError("no mail came")


def counted(port):
    """Return how many keys the counters hold."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"DBSIZE\r\n")
        return int(connection.recv(64).strip().removeprefix(b":"))
