"""A real process under attack answers everybody else, keeps its memory, and ends when it is asked to."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing

import httpx
import pytest

from tests.app.serving.attacks import ATTACKS, BODY, dripping_bodies
from tests.app.serving.processes import BASE, PATIENCE, begun
from tests.services import databases
from tests.staging import staged_from, staged_in

WITHIN = 1.0
"""Seconds in which everybody else is answered."""
GROWTH = 50 * 1000 * 1000
ENDS_WITHIN = 15.0


@pytest.fixture(scope="module")
def staged(sqlite_template, tmp_path_factory):
    """Return a programme staged once: each process gets a copy."""
    return staged_from(sqlite_template, tmp_path_factory.mktemp("staged"), BASE)


@pytest.fixture(scope="module")
def town(staged, tmp_path_factory):
    with begun(staged.copied(tmp_path_factory.mktemp("town") / "running")) as running:
        for _ in range(3):  # the first answers load what the later ones use
            everybody_is_answered(running)
        yield running


def everybody_is_answered(town):
    """Ask as people and programs do; return how long each answer took, the fastest of three."""
    signed = httpx.get(town.links.signed, timeout=30).text

    def asked():
        with httpx.Client(base_url=town.base, timeout=30) as client:
            yield client.get("/sign-in")
            yield client.get(town.links.share)
            yield client.get(town.links.assertion)
            yield client.post("/api/v1/verify", json={"input": signed})
            yield client.post("/language", data={"language": "fr", "next": "/verify"})

    rounds = []
    for _ in range(3):
        taken = []
        for answer in asked():
            assert answer.status_code in (200, 303), answer.text
            assert "server" not in answer.headers, "which software answers is nobody's business"
            taken.append(answer.elapsed.total_seconds())
        rounds.append(taken)
    return [min(times) for times in zip(*rounds, strict=True)]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_everybody_else_is_answered(town, attack):
    before = town.memory()
    with attack(town):
        taken = everybody_is_answered(town)
        assert max(taken) < WITHIN
    assert town.memory() - before < GROWTH
    assert "Traceback" not in town.said.read_text("utf-8")


def writing(town):
    """Ask for a link, which is written down; return how long the answer took, the fastest of three."""
    taken = []
    for _ in range(3):
        asked = httpx.post(f"{town.base}/sign-in", data={"email": town.links.recipient}, timeout=30)
        assert asked.status_code == 200
        taken.append(asked.elapsed.total_seconds())
    return min(taken)


def test_writing_goes_on_while_bodies_drip(town):
    with dripping_bodies(town):
        assert writing(town) < WITHIN


def test_on_postgresql_too_bodies_that_drip_stop_nobody(postgresql_database, tmp_path):
    databases.empty(postgresql_database)
    staged = staged_in(tmp_path, databases.for_sqlalchemy(postgresql_database), BASE)
    with begun(staged) as town:
        everybody_is_answered(town)
        httpx.post(f"{town.base}/sign-in", data={"email": town.links.recipient}, timeout=30)
        with dripping_bodies(town):
            assert max(everybody_is_answered(town)) < WITHIN
            assert writing(town) < WITHIN


def test_a_body_without_end_is_refused_and_leaves_no_trace(town):
    def endless():
        for _ in range(64):
            yield bytes(1024 * 1024)

    before = town.memory()
    for content_type in ("application/json", "multipart/form-data; boundary=x"):
        headers = {"content-type": content_type}
        answer = httpx.post(
            f"{town.base}/api/v1/verify", content=endless(), headers=headers, timeout=30
        )
        assert answer.status_code == 413
    assert town.memory() - before < GROWTH
    assert "Traceback" not in town.said.read_text("utf-8")


def stall(port):
    """Leave three connections behind that would keep a server waiting: half a body, nothing, an answer not read."""
    left = []
    for beginning in (
        BODY + b"\r\ne",
        b"GET /sign-in HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: here\r\n\r\n" * 12,
    ):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", port))
        connection.sendall(beginning)
        left.append(connection)
    return left


def test_who_is_asked_to_end_does_so_whoever_stalls(staged, tmp_path):
    with ExitStack() as stack:
        asked = []
        for name, options in (("one", ()), ("several", ("--workers", "2"))):
            town = stack.enter_context(begun(staged.copied(tmp_path / name), *options))
            asked.append((town.process, town.port))
        command = [sys.executable, "-m", "app", "demo", "--port", "0", "--dir", "demo", "--json"]
        demo = stack.enter_context(
            subprocess.Popen(
                command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        )
        stack.callback(demo.kill)
        assert demo.stdout is not None
        base = httpx.URL(json.loads(demo.stdout.readline())["base"])
        asked.append((demo, base.port or 80))
        for _, port in asked:
            for connection in stall(port):
                stack.enter_context(closing(connection))
        httpx.get(base, timeout=PATIENCE)
        began = time.monotonic()
        for process, _ in asked:
            process.send_signal(signal.SIGTERM)
        for process, _ in asked:
            process.wait(timeout=PATIENCE)
            assert time.monotonic() - began < ENDS_WITHIN


def test_the_processes_of_a_parent_that_was_killed_end_too(staged, tmp_path):
    with begun(staged.copied(tmp_path / "orphans"), "--workers", "2") as town:
        town.process.kill()
        until = time.monotonic() + ENDS_WITHIN
        while time.monotonic() < until:
            try:
                town.connect().close()
            except ConnectionRefusedError:
                return
            time.sleep(0.1)
    pytest.fail("they go on serving")


def test_on_a_disk_that_can_only_be_read_badges_are_shown_and_verified(staged, tmp_path):
    # The system's root writes wherever it likes: it gives that up.
    before = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else ["env"]
    with begun(staged.copied(tmp_path / "kept"), before=before) as town:
        assert "nobody can sign in" in " ".join(town.said.read_text("utf-8").split())
        everybody_is_answered(town)
        for address in (town.links.svg, town.links.credential_v3, "/guide", "/referential"):
            assert httpx.get(httpx.URL(town.base).join(address), timeout=30).status_code == 200
        refused = httpx.post(
            f"{town.base}/sign-in", data={"email": town.links.recipient}, timeout=30
        )
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert "Traceback" not in town.said.read_text("utf-8")
