"""How long the service takes to its first answer, and how much memory it holds after some work."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.benchmarks.bench_service import staged
from tests.benchmarks.rows import Row
from tests.services.ports import free_port

SECONDS, MEGABYTES = 2.0, 150.0
"""What a start may take, and what a process may hold."""
VERIFICATIONS = 200
PATIENCE = 30.0


def measure() -> Iterable[Row]:
    """Yield the start of the demo, that of the service, and the memory of the latter."""
    with tempfile.TemporaryDirectory() as folder:
        yield _demo(Path(folder) / "demo")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), port) as (settings, links):
        own = {"ESTAMPILLE_DATA_DIR": folder, "ESTAMPILLE_BASE_URL": settings.base_url}
        started = time.perf_counter()
        with _running(["serve", "--port", str(port)], own) as process, httpx.Client() as client:
            _wait_for(client, links.signed)
            yield _lower("serve, to its first answer, s", time.perf_counter() - started, SECONDS)
            token = client.get(links.signed).text
            for _ in range(VERIFICATIONS):
                client.post(f"{links.base}/api/v1/verify", json={"input": token})
            work = f"memory of a process after {VERIFICATIONS} verifications, MB"
            yield _lower(work, _megabytes(process.pid), MEGABYTES)


def _demo(folder: Path) -> Row:
    """Start the demo as a stranger does, from nothing, until it tells its addresses."""
    started = time.perf_counter()
    with _running(["demo", "--json", "--port", "0", "--dir", str(folder)], {}) as process:
        assert process.stdout is not None
        process.stdout.readline()
        elapsed = time.perf_counter() - started
    return _lower("the demo from nothing to its addresses, s", elapsed, 2 * SECONDS)


def _lower(work: str, value: float, limit: float) -> Row:
    return Row(work, value, limit, aim=1.0, lower_is_better=True)


@contextmanager
def _running(
    arguments: list[str], settings: Mapping[str, str]
) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_for(client: httpx.Client, address: str) -> None:
    ends = time.perf_counter() + PATIENCE
    while True:
        try:
            client.get(address).raise_for_status()
        except httpx.TransportError:
            if time.perf_counter() > ends:
                raise
            time.sleep(0.01)
        else:
            return


def _megabytes(pid: int) -> float:
    """Return what a process holds in memory now, as Linux tells."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024
