"""A door to serve at: the port one asked for or, when it is taken, a free one."""

import socket


def listen(wanted: int, host: str = "127.0.0.1") -> socket.socket:
    """Return a socket that listens; who knocks before anybody serves there waits.

    Raises:
        OSError: no port can be had at all.
    """
    try:
        return _bound(wanted, host)
    except OSError:
        return _bound(0, host)


def _bound(port: int, host: str) -> socket.socket:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen()
    except OSError:
        door.close()
        raise
    return door
