"""Connections of which every wait ends at one moment, and that lead to addresses which were looked up before.

No proxy, cookie or credential of the machine is used.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import cache
from threading import Thread

import httpcore
import httpx

Lookup = Callable[[str, int], Sequence[str]]
"""From a host name and a port to addresses; raises OSError if there are none."""


def system_lookup(host: str, port: int) -> Sequence[str]:
    """Ask the operating system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


NETWORK_ERRORS = (
    httpx.HTTPError,
    httpx.StreamError,
    httpx.InvalidURL,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
    UnicodeError,
)
"""What goes wrong between us and another machine."""


@cache
def public_authorities() -> ssl.SSLContext:
    """Read the certificate authorities once: it takes tens of milliseconds."""
    return httpx.create_ssl_context(trust_env=False)


def client_until(
    deadline: float, addresses: Sequence[str], ssl_context: ssl.SSLContext | None = None
) -> httpx.Client:
    """Return a client that connects to one of these addresses, and whose every wait ends at a moment.

    Args:
        deadline: the moment, by `time.monotonic()`.
        addresses: of the host that is asked, whatever its name.
        ssl_context: whom to trust; left out, the certificate authorities of certifi.
    """
    backend = _PinnedBackend(addresses, deadline)
    transport = _Transport(backend, ssl_context or public_authorities())
    return httpx.Client(transport=transport, trust_env=False, timeout=_left(deadline))


def look_up_until(
    deadline: float, host: str, port: int, lookup: Lookup = system_lookup
) -> Sequence[str]:
    """Return the addresses of a host.

    The system's look-up cannot be stopped: one that takes too long is left behind in its thread.

    Raises:
        TimeoutError: it takes longer than until `deadline`, by `time.monotonic()`.
        OSError: there are none.
    """
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(lookup(host, port))
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
            answer.set_exception(error)

    Thread(target=ask, name="look-up", daemon=True).start()
    return answer.result(_left(deadline))


class _DeadlineStream(httpcore.NetworkStream):
    """A connection on which every wait ends at one common deadline.

    Time limits per read do not stop a server that sends one byte now and then, in the headers as
    in the body.
    """

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _remaining(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        remaining = _remaining(self._deadline, timeout)
        secure = self._inner.start_tls(ssl_context, server_hostname, remaining)
        return _DeadlineStream(secure, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _PinnedBackend(httpcore.NetworkBackend):
    """Connect to addresses that were checked, whatever a second look-up of the name would say.

    TLS still checks the certificate against the name, which httpcore passes on by itself.
    """

    def __init__(self, addresses: Sequence[str], deadline: float) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError(f"no address of {host} answers")
        for address in self._addresses:
            try:
                remaining = _remaining(self._deadline, timeout)
                stream = self._inner.connect_tcp(
                    address, port, remaining, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                last = error
                continue
            return _DeadlineStream(stream, self._deadline)
        raise last


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _remaining(deadline: float, timeout: float | None) -> float:
    left = _left(deadline)
    if not left:
        raise httpcore.ReadTimeout("the time for this document is over")
    return left if timeout is None else min(left, timeout)


class _Transport(httpx.BaseTransport):
    """httpx over one httpcore connection with a backend of our own."""

    def __init__(self, backend: _PinnedBackend, ssl_context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context, network_backend=backend, max_keepalive_connections=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
