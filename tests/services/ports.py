"""A free port for a server of a test."""

import random

from app.plumbing.front.listening import listen

BELOW_PASSING = range(20_000, 32_000)
"""Ports that no system gives to the other end of a connection by itself."""


def free_port(*, lasting: bool = False) -> int:
    """Return a port that nobody listens at now; a lasting one is still free when a server comes back to it."""
    if not lasting:
        with listen(0) as door:
            return int(door.getsockname()[1])
    for port in random.sample(BELOW_PASSING, 100):
        with listen(port) as door:  # at another port where this one is taken
            if door.getsockname()[1] == port:
                return port
    raise OSError("none of a hundred ports is free")
