"""Finds the Chromium that the browser tests drive, or gets one."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.services.packages import ServiceMissing, can_install, install

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PATIENCE = 600
"""Seconds that Playwright's own download may take."""

DEBIAN = ("chromium", "libatomic1")
"""Debian's browser, and a library that Playwright's driver needs and a bare Debian lacks."""

REMEDY = (
    f"No working Chromium for the browser tests. As root: apt-get install {' '.join(DEBIAN)}. "
    "Without root: .venv/bin/playwright install chromium. "
    "One that is elsewhere: TEST_CHROMIUM=/path/to/chromium."
)
DRIVER_REMEDY = (
    "Playwright, which drives Chromium in the browser tests, does not start: {reason}. "
    f"On a bare Debian, as root: apt-get install {DEBIAN[1]}."
)

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for, nothing leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
"""What keeps a Chromium quiet and at home during tests."""


@dataclass(frozen=True)
class Chromium:
    """A Chromium that answered."""

    program: Path
    version: str

    def __str__(self) -> str:
        """Return the line that `make test` prints."""
        return f"Chromium: {self.version} ({self.program})"


def find() -> Chromium:
    """Return a Chromium of this machine that runs.

    Raises:
        ServiceMissing: there is none, or the one that TEST_CHROMIUM names does not run.
    """
    named = os.environ.get("TEST_CHROMIUM")
    if named:
        if found := _ask(Path(named)):
            return found
        raise ServiceMissing(f"TEST_CHROMIUM={named} does not run. {REMEDY}")
    candidates = [Path(path) for name in NAMES if (path := shutil.which(name))]
    for program in [*candidates, *_playwrights_own()]:
        if found := _ask(program):
            return found
    raise ServiceMissing(REMEDY)


def find_or_get() -> Chromium:
    """Return a Chromium that runs and can be driven; install what is missing first.

    Raises:
        ServiceMissing: something is missing and could not be got.
    """
    try:
        found = find()
        _check_driver()
    except ServiceMissing:
        if os.environ.get("TEST_CHROMIUM"):
            raise
    else:
        return found
    print("Chromium: not found, getting it (a few hundred megabytes, once)…", flush=True)
    if can_install():
        install(DEBIAN)
    else:
        _check_driver()
        _let_playwright_download()
    _check_driver()
    return find()


def _ask(program: Path) -> Chromium | None:
    """Return what a program says of itself, or None when it does not run."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return Chromium(program, " ".join(answer.stdout.split()[:2]))


def _playwrights_own() -> list[Path]:
    """Return the Chromiums that `playwright install` put into its folder, newest first."""
    default = Path.home() / ".cache" / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", default))
    return sorted(folder.glob("chromium-*/chrome-linux*/chrome"), reverse=True)


def _check_driver() -> None:
    """See that Playwright's driver, a program of its own, starts."""
    done = _playwright("--version")
    if done.returncode:
        reason = " ".join(done.stderr.split()) or f"it ended with code {done.returncode}"
        raise ServiceMissing(DRIVER_REMEDY.format(reason=reason))


def _let_playwright_download() -> None:
    try:
        done = _playwright("install", "chromium")
    except subprocess.TimeoutExpired:
        raise ServiceMissing(REMEDY) from None
    if done.returncode:
        raise ServiceMissing(REMEDY)


def _playwright(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "playwright", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
