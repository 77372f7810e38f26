"""Gets a program by the machine's own package manager, when we are root and it is Debian's."""

import os
import shutil
import subprocess
from collections.abc import Sequence

PATIENCE = 900
"""Seconds that one call of apt-get may take: a slow line, not a hanging one."""


class ServiceMissing(Exception):
    """A program that the tests need is not there; the message says which, and how to get it."""


def can_install() -> bool:
    """Say whether `install` has a chance here: root, on a machine with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Install Debian packages, without those that they only recommend.

    Raises:
        ServiceMissing: apt-get failed; the message ends with its last words.
    """
    get = ("install", "--yes", "--no-install-recommends", *packages)
    try:
        _apt_get(*get)
    except ServiceMissing:
        _apt_get("update")  # the lists may be missing or old: bare images come without
        _apt_get(*get)


def _apt_get(*arguments: str) -> None:
    command = ["apt-get", "--quiet", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise ServiceMissing(f"{' '.join(command)} took more than {PATIENCE} seconds.") from None
    if done.returncode:
        words = " / ".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise ServiceMissing(f"{' '.join(command)} failed: {words}")
