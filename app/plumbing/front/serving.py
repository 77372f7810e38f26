"""How the service meets the network: the one set of options for uvicorn, whichever command starts it."""

import multiprocessing
import os
import resource
import signal
import threading
from multiprocessing.connection import wait
from typing import Any

from app.plumbing.front.connection import (
    FILES_A_CONNECTION,
    MOST_CONNECTIONS,
    RESERVED_FILES,
    STOP_SECONDS,
    BoundedConnection,
)
from app.plumbing.settings import Settings

KEEP_ALIVE_SECONDS = 75
"""For which a connection may stay open between two requests: longer than proxies keep theirs."""
CANCEL_SECONDS = int(STOP_SECONDS) + 2
"""After which the work of a process that ends is no longer waited for."""
MOST_FILES = RESERVED_FILES + FILES_A_CONNECTION * MOST_CONNECTIONS


def options(settings: Settings) -> dict[str, Any]:
    """Return the options of `uvicorn.Config` with which the service is served, and see that it can open files enough.

    Args:
        settings: says which proxies are trusted.
    """
    allow_files()
    return {
        "http": BoundedConnection,
        "ws": "none",
        "access_log": False,  # what was asked stands in our own lines, without what is secret in an address
        "server_header": False,
        "forwarded_allow_ips": list(settings.proxies),
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": CANCEL_SECONDS,
        # A process that is busy is not killed for it; one that died is seen at once.
        "timeout_worker_healthcheck": 60,
    }


def allow_files() -> None:
    """Let this process, and those that it starts, open as many files as its connections may need."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = MOST_FILES if most == unlimited else min(MOST_FILES, most)
    if allowed != unlimited and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def end_with_parent() -> None:
    """Have this process end when the one that started it dies; nothing where it was not started for serving."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
