"""The passport as a PDF, set in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Any, Final

PRESS: Final = str(files("app.sharing") / "passport_press.py")
SECONDS: Final = 30
"""After which a document is given up; forty badges take one."""
AT_ONCE: Final = 2
"""Documents set at the same time: many readers leave processors to those who assess and verify."""
_presses = BoundedSemaphore(AT_ONCE)


def set_passport(data: Mapping[str, Any]) -> bytes:
    """Return the passport as PDF.

    Args:
        data: what the document says (`Paper.data`); every text in it is shown as it is, never read as markup.

    Raises:
        subprocess.SubprocessError: the press failed, or took too long.
    """
    said = json.dumps(data, ensure_ascii=False).encode()
    with _presses:
        # Nothing of ours but the document goes there, no variable and no key; and what the press says of its
        # troubles, which may quote a name, goes nowhere.
        made = subprocess.run(  # noqa: S603 - a program of ours, no argument from outside
            [sys.executable, "-I", PRESS],
            input=said,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=SECONDS,
            check=True,
        )
    return made.stdout
