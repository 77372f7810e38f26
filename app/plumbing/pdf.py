"""Documents as PDF, each made in a process of its own: what a room says goes in as data, its `.typ` file sets it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Any, Final

WORKER: Final = str(files("app.plumbing") / "pdf_worker.py")
SECONDS: Final = 30
"""After which a document is given up; forty badges take one."""
AT_ONCE: Final = 2
"""Documents made at the same time: many readers leave processors to those who assess and verify."""
_workers = BoundedSemaphore(AT_ONCE)


def make_pdf(template: str, content: Mapping[str, Any]) -> bytes:
    """Return a document as PDF.

    Args:
        template: the file that sets it, from the house's root (`passports/passport.typ`).
        content: what the document says; every text in it is shown as it is, never read as markup.

    Raises:
        subprocess.SubprocessError: the worker failed, or took too long.
    """
    document = json.dumps(content, ensure_ascii=False).encode()
    with _workers:
        # Nothing of ours but the document goes there, no variable and no key; and what the worker says of its
        # troubles, which may quote a name, goes nowhere.
        done = subprocess.run(  # noqa: S603 - a program of ours, no argument from outside
            [sys.executable, "-I", WORKER, template],
            input=document,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=SECONDS,
            check=True,
        )
    return done.stdout
