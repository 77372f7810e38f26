"""The service as it really runs: uvicorn on a port of its own, in a thread, for as long as a block lasts."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from app.plumbing.front.serving import options
from app.plumbing.settings import Settings


@contextmanager
def serving(app: ASGIApp, port: int, **changes: Any) -> Iterator[None]:
    """Serve an application on 127.0.0.1 until the block ends; `changes` are options of uvicorn."""
    chosen = options(Settings()) | {"log_level": "error"} | changes
    server = uvicorn.Server(uvicorn.Config(app, port=port, **chosen))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)
