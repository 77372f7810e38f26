"""A port to serve on: the one asked for, or a free one when it is taken."""

import socket


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """Return `wanted` if nobody listens there, else a port that the system chooses."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return wanted
