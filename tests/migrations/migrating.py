"""Migrates a database in a process that may kill itself: tests of what is left then start it."""

import os
import signal
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Engine, event

from app.plumbing.database import upgrade


def migrate(url: str, asked: "Connection[str, int]") -> None:
    """Say that the process is ready, wait for a number, and migrate; die when so many tables are made."""
    asked.send("ready")
    last = asked.recv()
    made = 0

    @event.listens_for(Engine, "after_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal made
        made += "CREATE TABLE" in statement
        if made == last:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade(url)
