"""One PostgreSQL server in a folder of its own under /tmp, swept away if its keeper was killed."""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.services.packages import ServiceMissing
from tests.services.postgresql import Programs

# Not the folder that TMPDIR names: a socket's path may be 107 bytes long at most.
PLACE = Path("/tmp")
PREFIX = "estampille-pg-"
PATIENCE = 60
"""Seconds that a server may take to start or to stop."""

SETTINGS = """
# Tests throw the data away: nothing is kept safe, so that everything is fast.
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
wal_recycle = off
synchronous_commit = off
max_connections = 200
shared_buffers = 64MB
jit = off
"""


@contextmanager
def running(programs: Programs) -> Iterator[str]:
    """Run a server in a new folder and yield its URL; leave nothing behind.

    Raises:
        ServiceMissing: it did not start; the message has its last words.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PLACE))
    with (folder / "claim").open("w") as claim:
        # Locked for as long as we live. It gets its name only now: unlocked it means "abandoned".
        fcntl.flock(claim, fcntl.LOCK_EX)
        (folder / "claim").rename(folder / "claimed")
        if programs.user:
            shutil.chown(folder, programs.user)
        try:
            _start(programs, folder)
            try:
                yield f"postgresql://postgres@/postgres?host={folder}"
            finally:
                _control(programs, folder, "--mode=immediate", "stop")
        finally:
            shutil.rmtree(folder)


def sweep(programs: Programs, place: Path = PLACE) -> None:
    """Stop and remove the servers of killed processes; those of other users are left alone."""
    owner = pwd.getpwnam(programs.user).pw_uid if programs.user else os.geteuid()
    for folder in place.glob(f"{PREFIX}*"):
        # A folder may vanish while we look, or still be without its claim: neither is abandoned.
        with suppress(FileNotFoundError):
            if folder.lstat().st_uid == owner:
                _sweep(programs, folder)


def _sweep(programs: Programs, folder: Path) -> None:
    with (folder / "claimed").open() as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        with suppress(ServiceMissing):  # it may have stopped, or never have started
            _control(programs, folder, "--mode=immediate", "stop")
        shutil.rmtree(folder)


def _start(programs: Programs, folder: Path) -> None:
    data = folder / "data"
    _run(programs, folder, "initdb", "--no-sync", "--username=postgres", "--auth=trust",
         "--encoding=UTF8", "--locale=C", f"--pgdata={data}")  # fmt: skip
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(folder=folder))
    _control(programs, folder, f"--log={folder / 'log'}", "start")


def _control(programs: Programs, folder: Path, *arguments: str) -> None:
    data = f"--pgdata={folder / 'data'}"
    _run(programs, folder, "pg_ctl", data, "--wait", f"--timeout={PATIENCE}", *arguments)


def _run(programs: Programs, folder: Path, program: str, *arguments: str) -> None:
    """Run one of the programs as their user, who may be another than ours."""
    user = pwd.getpwnam(programs.user) if programs.user else None
    # Output goes to a file: a pipe would be held open by the server that pg_ctl leaves behind.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [programs.folder / program, *arguments],
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=2 * PATIENCE,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            words = " / ".join(output.read().strip().splitlines()[-5:])
            raise ServiceMissing(f"PostgreSQL did not {arguments[-1]} ({program}): {words}")
