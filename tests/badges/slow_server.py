"""A server that never comes to an end: it sends a byte now and then, until it is told to let go."""

import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.badges.loopback import LoopbackServer, Script, loopback_server


@dataclass
class SlowServer:
    """Drips at every address for which it has no other script."""

    server: LoopbackServer
    let_go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.server.scripts = defaultdict(lambda: self._drip)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server.port}"

    @property
    def scripts(self) -> dict[str, Script]:
        return self.server.scripts

    @property
    def heads(self) -> list[bytes]:
        return self.server.heads

    def _drip(self, connection: socket.socket, _head: bytes, _stop: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while not self.let_go.wait(0.1):
            connection.sendall(b" ")


@contextmanager
def slow_server() -> Iterator[SlowServer]:
    """Yield a slow server; whoever still waits for it at the end is let go."""
    with loopback_server() as server:
        slow = SlowServer(server)
        try:
            yield slow
        finally:
            slow.let_go.set()
