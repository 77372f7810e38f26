"""Runs one PostgreSQL server for a test session, for as long as a test process needs it.

Whoever needs the server holds a shared lock on the session's `lease` file. A keeper process
starts the server, then waits for the exclusive lock: it gets it when the last holder is gone,
however it went (the kernel takes back the locks of a killed process), and stops the server.
"""

import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.cluster import running, sweep
from tests.services.packages import ServiceMissing
from tests.services.postgresql import Address, Programs, find

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds that a server may take to start or to stop."""


@contextmanager
def leased(folder: Path) -> Iterator[str]:
    """Yield the URL of the session's server; start it when no other process did.

    The process that started it leaves last: it waits until the server is gone.

    Args:
        folder: one folder that all processes of the test session share.

    Raises:
        ServiceMissing: there is no PostgreSQL on this machine, or it did not start.
    """
    found = find()
    if isinstance(found, Address):
        yield found.url
        return
    keeper: subprocess.Popen[str] | None = None
    try:
        with (folder / "lease").open("a") as lease:
            with (folder / "starting").open("a") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                fcntl.flock(lease, fcntl.LOCK_SH)  # waits while a keeper stops its server
                if not (folder / "url").exists():
                    keeper = _start_keeper(folder)
            yield (folder / "url").read_text(encoding="utf-8")
    finally:
        if keeper:
            _wait_for_others(keeper, folder)
            keeper.wait(PATIENCE)


def _wait_for_others(keeper: subprocess.Popen[str], folder: Path) -> None:
    """Return when nobody needs the server any more: other processes' last tests take as long as they take."""
    while keeper.poll() is None and (folder / "url").exists():
        time.sleep(0.1)


def _start_keeper(folder: Path) -> subprocess.Popen[str]:
    """Start the keeper in a session of its own: Ctrl-C is for the tests, not for the server."""
    log = folder / "keeper.log"
    with log.open("w") as errors:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.services.server", str(folder)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    assert keeper.stdout is not None
    with keeper.stdout as answers:
        answer = answers.readline().strip()
    if answer != "ready":
        keeper.wait(PATIENCE)
        raise ServiceMissing(answer or f"PostgreSQL's keeper died; its last words are in {log}.")
    return keeper


def keep(folder: Path) -> None:
    """Start the server, say so, and stop it when nobody holds the lease any more."""
    programs = find()
    assert isinstance(programs, Programs), "nobody asks a keeper to run a server that runs already"
    sweep(programs)
    url_file = folder / "url"
    # The lease is opened first and so let go last: who asks meanwhile waits, then starts anew.
    with (folder / "lease").open("a") as lease, running(programs) as url:
        url_file.write_text(url, encoding="utf-8")
        try:
            print("ready", flush=True)
            fcntl.flock(lease, fcntl.LOCK_EX)
        finally:
            url_file.unlink()


def main(folder: Path) -> int:
    """Be the keeper; the exit code is 0, or 1 with one sentence for the process that asked."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        keep(folder)
    except ServiceMissing as error:
        print(error, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
