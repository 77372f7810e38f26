"""Verification over HTTP beside the validator of 1EdTech, on the same badge, in the same run.

One process of ours, asked by a few clients at once as a service is; one process of theirs, which takes
one badge at a time. Theirs reads our documents from our process, so each has a core to itself and a helper.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import local
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.benchmarks.clock import rates
from tests.benchmarks.rows import Row

HERE = Path(__file__).parent
ENVIRONMENT = Path("build/peer-1edtech")
# The last release of the validator, and the releases of what it needs that work on this Python.
PACKAGES = ("openbadges==1.1.2",)
CLIENTS = 4
AT_ONCE = 20
"""How many badges are asked about in one go; the clients share them."""
NEWER = ("pycryptodome", "python-jose==3.2.0", "pytz", "pypng", "click", "requests")


def measure() -> Iterable[Row]:
    """Yield our rate beside the peer's; where the peer cannot be installed, say so instead."""
    try:
        python = _install()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"bench: the 1EdTech validator could not be installed: {error}", file=sys.stderr)
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        _demo(Path(folder) / "demo") as links,
        _peer(python) as theirs,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):
        token = httpx.get(links["signed"]).text
        ask = _asker(links["base"], token)

        def ours() -> None:
            assert all(clients.map(ask, range(AT_ONCE)))

        def peer() -> None:
            report = theirs(token)
            assert report["valid"] is True, report

        rounds, badges = rates(ours, peer, seconds=1.0)
        yield Row(
            "verify a signed badge over HTTP, beside 1EdTech's, answers/s",
            rounds * AT_ONCE,
            badges,
            aim=20,
        )


def _asker(base: str, token: str) -> Callable[[object], bool]:
    """Return a question to our service: is the badge valid? Each thread keeps its connection."""
    place = urlsplit(base)
    kept = local()
    body = json.dumps({"input": token})

    def ask(_: object) -> bool:
        if not hasattr(kept, "connection"):
            kept.connection = HTTPConnection(place.hostname or "", place.port)
        kept.connection.request(
            "POST", "/api/v1/verify", body, {"Content-Type": "application/json"}
        )
        answer = json.load(kept.connection.getresponse())
        return answer["valid"] is True

    return ask


def _install() -> Path:
    """Put the validator into an environment of its own, once, and return its Python."""
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "ready").exists():
        uv = Path(sys.executable).with_name("uv")
        run = partial(subprocess.run, check=True, capture_output=True)
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT])
        install = [uv, "pip", "install", "--quiet", "--python", python]
        run([*install, *PACKAGES])
        run([*install, "--no-deps", "--upgrade", *NEWER])
        (ENVIRONMENT / "ready").touch()
    return python


@contextmanager
def _demo(folder: Path) -> Iterator[dict[str, str]]:
    """Run the demo as anybody does, and yield its addresses."""
    options = ("--json", "--port", "0", "--dir", str(folder))
    with _child([sys.executable, "-m", "app", "demo", *options]) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())


@contextmanager
def _peer(python: Path) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Start the peer and yield a question to it: a signed badge in, its report out."""
    with _child([python, HERE / "peer_1edtech.py"]) as process:
        pipe_in, pipe_out = process.stdin, process.stdout
        assert pipe_in is not None
        assert pipe_out is not None

        def ask(token: str) -> dict[str, Any]:
            pipe_in.write(f"{token.strip()}\n")
            pipe_in.flush()
            report: dict[str, Any] = json.loads(pipe_out.readline())
            return report

        yield ask


@contextmanager
def _child(command: Sequence[str | Path]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=10)
