"""A real `serve` process with a staged programme in it, for tests that attack it."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from app.demo import Links
from tests.services.ports import free_port
from tests.staging import Staged

PATIENCE = 240
"""Seconds for a process to begin, on a machine that does a lot besides."""


BASE = "http://127.0.0.1:9"
"""Where the staged programme says that it lives; each process listens at a port of its own."""


@dataclass(frozen=True)
class Town:
    """A running process: where it listens, what is to be found there, what it says."""

    process: subprocess.Popen[bytes]
    port: int
    links: Links
    said: Path

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """Return the bytes of memory that the process has."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * resource.getpagesize()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)


@contextmanager
def begun(staged: Staged, *options: str, before: Sequence[str] = ()) -> Iterator[Town]:
    """Start `estampille serve` and wait for its first answer; end it when the block ends."""
    port, folder = free_port(), staged.folder
    own = {"BASE_URL": BASE, "DATA_DIR": str(folder), "DATABASE_URL": staged.database}
    settings = {f"ESTAMPILLE_{name}": value for name, value in own.items()}
    said = folder.parent / f"{folder.name}-{port}.log"
    command = [*before, sys.executable, "-m", "app", "serve", "--port", str(port), *options]
    if before:
        folder.chmod(0o555)
    with said.open("wb") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT
        )
    links = {
        name: str(link).replace(BASE, f"http://127.0.0.1:{port}", 1)
        for name, link in asdict(staged.links).items()
    }
    town = Town(process, port, Links(**links), said)
    try:
        wait_for(town)
        yield town
    finally:
        process.kill()
        process.wait()
        folder.chmod(0o755)


def wait_for(town: Town) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert town.process.poll() is None, town.said.read_text("utf-8")
        try:
            httpx.get(f"{town.base}/sign-in", timeout=20).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(town.said.read_text("utf-8"))
