"""The only file that touches the network: a resolver over httpx that a hostile badge cannot abuse.

A badge chooses which addresses its verifier asks, so each request is held to public hosts over
https, to the addresses that were checked (no second look-up), and to bounds on time, size and
redirects. Nothing of the machine leaks into it: no proxies, no cookies, no credentials.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx

from badges.addresses import is_public, read_address
from badges.errors import Unreachable
from badges.ob2.fields import is_http_url
from badges.sentences import N_
from badges.verification.resolver import Fetched

ACCEPT = (
    "application/ld+json, application/json;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8,"
    " text/plain;q=0.5"
)
MEDIA_TYPES = frozenset(
    {
        "application/json",
        "application/jose",
        "application/jwt",
        "application/octet-stream",
        "application/x-pem-file",
        "image/png",
        "image/svg+xml",
        "text/json",
        "text/plain",
    }
)
"""Besides every `application/…+json` and `application/…+jwt`."""

MAX_URL = 2048
NO_PLAIN_ADDRESS = N_("it is no plain web address")

Lookup = Callable[[str, int], Sequence[str]]
"""From a host name and a port to addresses; raises OSError if there are none."""


def system_lookup(host: str, port: int) -> Sequence[str]:
    """Ask the operating system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class Limits:
    """How much one document may cost."""

    seconds: float = 10.0
    """All in all, redirects included; the system's own look-up of names keeps its own limits."""
    redirects: int = 4
    document_bytes: int = 1024 * 1024
    picture_bytes: int = 8 * 1024 * 1024


class HttpResolver:
    """Fetch documents from the web, within limits; safe to share between threads."""

    def __init__(
        self,
        allow: frozenset[str] = frozenset(),
        *,
        limits: Limits = Limits(),
        lookup: Lookup = system_lookup,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Make a resolver.

        Args:
            allow: `host:port` pairs for which plain http and loopback addresses are permitted,
                for development and tests.
            limits: bounds on time, size and redirects.
            lookup: how to find the addresses of a host.
            ssl_context: whom to trust; left out, the certificate authorities of certifi.
        """
        self._allow = frozenset(pair.lower() for pair in allow)
        self._limits = limits
        self._lookup = lookup
        self._ssl_context = ssl_context or _public_authorities()

    def fetch(self, url: str) -> Fetched:
        """Return what an address answers, whatever the status.

        Raises:
            Unreachable: no answer, or asking is refused.
        """
        deadline = time.monotonic() + self._limits.seconds
        here = url
        for _ in range(self._limits.redirects + 1):
            answer = self._ask(here, deadline)
            if isinstance(answer, Fetched):
                return answer
            here = answer
        raise Unreachable(
            url, N_("it redirects more than {count} times"), count=self._limits.redirects
        )

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """Hand something over to an address, and return the status of its answer.

        Held to the same rules as `fetch`. Redirects are not followed, and the answer's body is not read.

        Raises:
            Unreachable: no answer, or asking is refused.
        """
        deadline = time.monotonic() + self._limits.seconds
        try:
            with (
                self._client(url, deadline) as client,
                client.stream("POST", url, content=content, headers=headers) as response,
            ):
                return response.status_code
        except _NETWORK_ERRORS as error:
            raise Unreachable(url, _reason(error)) from None

    def _ask(self, url: str, deadline: float) -> Fetched | str:
        """Return the answer of one address, or where it redirects to."""
        try:
            with (
                self._client(url, deadline) as client,
                client.stream(
                    "GET", url, headers={"Accept": ACCEPT, "Accept-Encoding": "identity"}
                ) as response,
            ):
                if response.next_request is not None:
                    return str(response.next_request.url)
                return self._read(url, response)
        except _NETWORK_ERRORS as error:
            raise Unreachable(url, _reason(error)) from None

    def _client(self, url: str, deadline: float) -> httpx.Client:
        """Return a client that reaches one address, at the hosts' addresses that were checked."""
        host, port = self._permitted(url)
        backend = _PinnedBackend(self._addresses(url, host, port), deadline)
        return httpx.Client(
            transport=_Transport(backend, self._ssl_context),
            trust_env=False,
            timeout=self._limits.seconds,
        )

    def _permitted(self, url: str) -> tuple[str, int]:
        """Return host and port of an address that may be asked."""
        if len(url) > MAX_URL or not is_http_url(url):
            raise Unreachable(url[:MAX_URL], NO_PLAIN_ADDRESS)
        try:
            parsed = httpx.URL(url)
            port = parsed.port or {"http": 80, "https": 443}[parsed.scheme]
            # The ASCII form is what is looked up, so it is also what is compared.
            host = parsed.raw_host.decode("ascii")
        except (httpx.InvalidURL, ValueError, KeyError):
            raise Unreachable(url, NO_PLAIN_ADDRESS) from None
        if self._is_allowed(host, port):
            return host, port
        if parsed.scheme != "https":
            raise Unreachable(url, N_("only https is read"))
        if port > 65535 or (port < 1024 and port != 443):
            raise Unreachable(url, N_("port {port} serves no badges"), port=port)
        return host, port

    def _is_allowed(self, host: str, port: int) -> bool:
        return f"{host.lower()}:{port}" in self._allow

    def _addresses(self, url: str, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host if every one of them may be asked."""
        try:
            texts = self._lookup(host, port)
        except (OSError, UnicodeError):
            texts = ()
        if not texts:
            raise Unreachable(url, N_("the host {host} is not known"), host=host)
        for text in texts:
            address = read_address(text)
            allowed = address is not None and (
                is_public(address) or (address.is_loopback and self._is_allowed(host, port))
            )
            if not allowed:
                raise Unreachable(url, N_("its host is not on the public internet"))
        return texts

    def _read(self, url: str, response: httpx.Response) -> Fetched:
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        good = response.status_code == 200
        if not _is_permitted(media_type):
            if good:
                raise _no_badge_document(url, media_type)
            return Fetched(url, response.status_code, media_type, b"")
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise Unreachable(url, N_("it answers with a compressed body although asked not to"))
        picture = media_type.startswith("image/")
        limit = self._limits.picture_bytes if picture else self._limits.document_bytes
        return Fetched(url, response.status_code, media_type, _bounded(url, response, limit))


@cache
def _public_authorities() -> ssl.SSLContext:
    """Read the certificate authorities once: it takes tens of milliseconds."""
    return httpx.create_ssl_context(trust_env=False)


def _is_permitted(media_type: str) -> bool:
    kind, _, name = media_type.partition("/")
    return media_type in MEDIA_TYPES or (kind == "application" and name.endswith(("+json", "+jwt")))


def _no_badge_document(url: str, media_type: str) -> Unreachable:
    if not media_type:
        return Unreachable(url, N_("it answers with no media type, not with a badge document"))
    return Unreachable(
        url, N_("it answers with {name}, not with a badge document"), name=media_type[:80]
    )


def _bounded(url: str, response: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    for part in response.iter_raw():
        body += part
        if len(body) > limit:
            raise Unreachable(url, N_("it answers with more than {count} bytes"), count=limit)
    return bytes(body)


def _reason(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException | httpx.TimeoutException):
        return N_("it takes too long")
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return N_("its certificate is not valid for this host")
    return N_("the connection fails")


_NETWORK_ERRORS = (
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


def _remaining(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
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
