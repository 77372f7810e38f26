"""A free port for a server of a test."""

from app.plumbing.front.listening import listen


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with listen(0) as door:
        return int(door.getsockname()[1])
