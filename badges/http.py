"""The door to the web: a resolver over httpx that a hostile badge cannot abuse.

A badge chooses which addresses its verifier asks, so each request is held to public hosts over
https, to the addresses that were checked (no second look-up), and to bounds on time, size and
redirects; all requests of one verification share one time. Nothing of the machine leaks into it: no
proxies, no cookies, no credentials.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import httpcore
import httpx

from badges.addresses import is_public, read_address
from badges.connections import (
    NETWORK_ERRORS,
    Lookup,
    client_until,
    look_up_until,
    public_authorities,
    system_lookup,
)
from badges.errors import Unreachable
from badges.ob2.fields import is_http_url, over_https
from badges.question import Question
from badges.sentences import N_
from badges.verification.resolver import Fetched

Made = TypeVar("Made")
ACCEPT = (
    "application/ld+json, application/json;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8,"
    " text/plain;q=0.5"
)
MAX_URL = 2048
_STATUSES_WITH_A_BODY = frozenset({200, 410})
"""Good, and gone: whoever took a badge back may say why."""
_GZIP = 16 + zlib.MAX_WBITS
"""How zlib is told to expect the header of gzip."""
NO_PLAIN_ADDRESS = N_("it is no plain web address")
TOO_LONG = N_("it takes too long")


@dataclass(frozen=True)
class Limits:
    """How much one document may cost."""

    seconds: float = 10.0
    """Looking up the name, connecting, reading, redirects: all in all."""
    question_seconds: float = 15.0
    """All documents of one question together."""
    redirects: int = 4
    largest_bytes: int = 8 * 1024 * 1024
    """As it travels, and unpacked; who reads a document has narrower bounds."""


@dataclass(frozen=True)
class _Redirect:
    """Where an address leads instead of answering."""

    url: str


class HttpResolver:
    """Fetch documents from the web, within limits; safe to share between threads."""

    def __init__(
        self,
        allow: AbstractSet[str] = frozenset(),
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
        self._ssl_context = ssl_context or public_authorities()

    def for_question(self) -> Question:
        """Return a resolver for the documents of one question, which share one time."""
        return Question(self, self._limits.question_seconds)

    def fetch(self, url: str, *, within: float | None = None) -> Fetched:
        """Return what an address answers, whatever the status.

        An address of plain http is asked over https: it names the same host, and nobody in between can answer.

        Args:
            url: the address.
            within: how many seconds there are, where they are fewer than the limits give.

        Raises:
            Unreachable: no answer, or asking is refused.
        """
        seconds = self._limits.seconds if within is None else min(within, self._limits.seconds)
        return self._follow(url, time.monotonic() + seconds, self._read)

    def status(self, url: str) -> int:
        """Return the status with which an address answers, whatever stands there: the answer's body is not read.

        Held to the same rules as `fetch`.

        Raises:
            Unreachable: no answer, or asking is refused.
        """
        ends = time.monotonic() + self._limits.seconds
        return self._follow(url, ends, lambda _url, response: response.status_code)

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
        except NETWORK_ERRORS as error:
            raise Unreachable(url, _reason(error)) from None

    def _follow(
        self, url: str, deadline: float, read: Callable[[str, httpx.Response], Made]
    ) -> Made:
        """Return what is read of an address's answer, wherever it redirects to."""
        here = self._secured(url)
        for _ in range(self._limits.redirects + 1):
            answer = self._ask(here, deadline, read)
            if not isinstance(answer, _Redirect):
                return answer
            here = self._secured(answer.url)
        raise Unreachable(
            url, N_("it redirects more than {count} times"), count=self._limits.redirects
        )

    def _ask(
        self, url: str, deadline: float, read: Callable[[str, httpx.Response], Made]
    ) -> "Made | _Redirect":
        """Return what is read of the answer of one address, or where it redirects to."""
        try:
            with (
                self._client(url, deadline) as client,
                client.stream(
                    "GET", url, headers={"Accept": ACCEPT, "Accept-Encoding": "identity"}
                ) as response,
            ):
                if response.next_request is not None:
                    return _Redirect(str(response.next_request.url))
                return read(url, response)
        except (*NETWORK_ERRORS, zlib.error) as error:
            raise Unreachable(url, _reason(error)) from None

    def _secured(self, url: str) -> str:
        """Return the https address of the same place, but for hosts at which plain http is permitted."""
        secured = over_https(url)
        plain = secured != url and self._is_allowed(urlsplit(url).hostname or "", 80)
        return url if plain else secured

    def _client(self, url: str, deadline: float) -> httpx.Client:
        """Return a client that reaches one address, at the hosts' addresses that were checked."""
        host, port = self._permitted(url)
        return client_until(deadline, self._addresses(url, host, port, deadline), self._ssl_context)

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

    def _addresses(self, url: str, host: str, port: int, deadline: float) -> Sequence[str]:
        """Return the addresses of a host if every one of them may be asked."""
        try:
            texts = look_up_until(deadline, host, port, self._lookup)
        except TimeoutError:
            raise Unreachable(url, TOO_LONG) from None
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
        """Read an answer within its bounds; what it calls itself decides nothing."""
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        status = response.status_code
        told = status in _STATUSES_WITH_A_BODY
        body = _bounded(url, response, self._limits.largest_bytes) if told else b""
        return Fetched(url, status, media_type, body)


def _bounded(url: str, response: httpx.Response, limit: int) -> bytes:
    """Return the body, unpacked if the server packed it although asked not to.

    Raises:
        Unreachable: it is larger than the limit, packed or not, or packed in another way than gzip.
    """
    unpack = _unpacking(url, response)
    body, received = bytearray(), 0
    for part in response.iter_raw():
        received += len(part)
        # One byte more than is read shows that there is more, and no bomb is unpacked further.
        body += part if unpack is None else unpack.decompress(part, limit + 1 - len(body))
        if max(received, len(body)) > limit:
            raise Unreachable(url, N_("it answers with more than {count} bytes"), count=limit)
    if unpack is not None and not unpack.eof:
        raise Unreachable(url, N_("its compressed body is damaged"))
    return bytes(body)


def _unpacking(url: str, response: httpx.Response) -> "zlib._Decompress | None":
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in {"identity", ""}:
        return None
    if coding in {"gzip", "x-gzip"}:
        return zlib.decompressobj(_GZIP)
    raise Unreachable(url, N_("it answers with a compressed body although asked not to"))


def _reason(error: Exception) -> str:
    if isinstance(error, zlib.error):
        return N_("its compressed body is damaged")
    if isinstance(error, httpcore.TimeoutException | httpx.TimeoutException):
        return TOO_LONG
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return N_("its certificate is not valid for this host")
    return N_("the connection fails")
