"""A socket to serve at: on the port that was asked for or, when it is taken, on a free one."""

import socket


def listen(wanted: int, host: str = "127.0.0.1") -> socket.socket:
    """Return a listening socket: a connection made before the server runs is queued, not refused.

    Raises:
        OSError: no port can be had at all.
    """
    try:
        return _bound(wanted, host)
    except OSError:
        return _bound(0, host)


def _bound(port: int, host: str) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
