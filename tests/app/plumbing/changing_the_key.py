"""Changes the house key in a process that kills itself: tests of what is left then start it."""

import os
import signal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app.main import ROOMS
from app.plumbing.rekeying import change_key
from app.plumbing.settings import Settings


def change(database: str, data_dir: Path, moment: str) -> None:
    """Change the key and say how many values were sealed anew, or die: `writing`, before its `files`, or `never`."""
    seen = 0

    @event.listens_for(Engine, "after_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal seen
        seen += statement.startswith("UPDATE")
        if moment == "writing" and seen == 3:
            _die()

    if moment == "files":
        Path.replace = lambda *_: _die()  # type: ignore[assignment, method-assign]
    settings = Settings(database_url=database, data_dir=data_dir, key="")
    count_of_values = change_key(settings, ROOMS.indexed, None, lambda *_: None)
    os.write(1, str(count_of_values).encode())


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
