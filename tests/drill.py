"""The load drill: starts the parts of `docs/deploy/compose.yaml`, asks them as many people would, says what it saw.

`python -m tests.drill --minutes 10`. Exit code 1: an answer was an error, or a process grew by more than a tenth in
the second half of the time.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from app.demo import Links
from app.plumbing.database import upgrade
from tests.services import databases, server
from tests.services.arrangement import Arrangement, arranged
from tests.services.ports import free_port
from tests.services.wrk import answers_a_second
from tests.staging import staged_in

GROWTH = 0.1
PAUSE = 0.2
"""Seconds between two things that a person does."""


@dataclass
class Seen:
    """What one kind of work met with."""

    answers: int = 0
    errors: list[str] = field(default_factory=list)
    slowest: float = 0.0


def main(arguments: list[str]) -> int:
    """Drill, print what was seen, return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args(arguments).minutes
    with (
        TemporaryDirectory() as name,
        server.leased(_open(Path(name))) as address,
        databases.fresh(address) as url,
    ):
        database, folder, port = databases.for_sqlalchemy(url), Path(name) / "data", free_port()
        folder.mkdir()
        upgrade(database)
        links = staged_in(folder, database, f"http://localhost:{port}").links
        key = (folder / "secret.key").read_text("ascii").strip()
        with arranged(folder, database, key, port) as running:
            return _report(*_drilled(running, links, minutes * 60))


def _open(folder: Path) -> Path:
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own
    return folder


def _drilled(
    running: Arrangement, links: Links, seconds: float
) -> tuple[Mapping[str, Seen], Mapping[str, tuple[int, int]]]:
    """Work for so long; return what each kind met with, and the memory of each part at half time and at the end."""
    ends = time.monotonic() + seconds
    kinds = {
        "documents and pages": lambda seen: _read(running, links, seen),
        "verifications": _verifying(running, links),
        "the API": _listing(running, links),
        "sign-in pages": _visiting(running),
    }
    met = {name: Seen() for name in kinds}

    def work(name: str) -> None:
        while time.monotonic() < ends:
            began = time.monotonic()
            try:
                kinds[name](met[name])
            except (AssertionError, httpx.HTTPError) as error:
                met[name].errors.append(repr(error))
            met[name].slowest = max(met[name].slowest, time.monotonic() - began)

    with ThreadPoolExecutor(len(kinds)) as pool:
        done = [pool.submit(work, name) for name in kinds]
        time.sleep(seconds / 2)
        half = _memory(running)
        for one in done:
            one.result()
    full = _memory(running)
    return met, {name: (half[name], full[name]) for name in half}


def _read(running: Arrangement, links: Links, seen: Seen) -> None:
    paths = [urlsplit(one).path for one in (links.assertion, links.share, links.png, links.signed)]
    seen.answers += round(answers_a_second(running.base, paths, seconds=2, connections=8) * 2)


def _asking(seen: Seen, ask: Callable[[], httpx.Response]) -> None:
    answer = ask()
    assert answer.status_code in (200, 303), f"{answer.status_code} {answer.text[:200]}"
    seen.answers += 1
    time.sleep(PAUSE)


def _verifying(running: Arrangement, links: Links) -> Callable[[Seen], None]:
    client = httpx.Client(
        base_url=running.base, timeout=30, headers={"Authorization": f"Bearer {links.api_key}"}
    )
    given = json.dumps({"input": client.get(links.signed).text})
    return lambda seen: _asking(seen, lambda: client.post("/api/v1/verify", content=given))


def _listing(running: Arrangement, links: Links) -> Callable[[Seen], None]:
    client = httpx.Client(
        base_url=running.base, timeout=30, headers={"Authorization": f"Bearer {links.api_key}"}
    )
    return lambda seen: _asking(seen, lambda: client.get("/api/v1/awards"))


def _visiting(running: Arrangement) -> Callable[[Seen], None]:
    client = httpx.Client(base_url=running.base, timeout=30)
    return lambda seen: _asking(seen, lambda: client.get("/sign-in"))


def _memory(running: Arrangement) -> dict[str, int]:
    """Return the bytes that each part has, with the processes that it started."""
    page = resource.getpagesize()
    sessions: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text("ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile
        session, resident = int(words[3]), int(words[21])
        sessions[session] = sessions.get(session, 0) + resident * page
    return {name: sessions.get(one.pid, 0) for name, one in running.processes.items()}


def _report(met: Mapping[str, Seen], memory: Mapping[str, tuple[int, int]]) -> int:
    bad = False
    for name, seen in met.items():
        print(
            f"{name:<22} {seen.answers:>9} answers {len(seen.errors):>5} errors, slowest {seen.slowest:.1f} s"
        )
        for error in seen.errors[:3]:
            print(f"    {error}")
        bad = bad or bool(seen.errors) or not seen.answers
    for name, (half, full) in memory.items():
        grew = full / half - 1
        print(f"{name:<22} {half / 1e6:>6.0f} MB at half time, {full / 1e6:.0f} MB at the end")
        bad = bad or grew > GROWTH
    print("drill: not well" if bad else "drill: well")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
