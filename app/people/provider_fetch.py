"""The only requests that sign-in makes: to the provider that the operator configured, and where it points."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.errors import N_, Busy, Conflict
from app.plumbing.settings import Settings
from badges.connections import NETWORK_ERRORS, client_until, look_up_until

SECONDS = 10.0
"""For all that one arrival asks of the provider."""
AT_ONCE = 8
"""How many people of this process may wait for the provider at a moment; everybody else's pages do not wait for it."""
LARGEST_ANSWER = 256 * 1024
_places = BoundedSemaphore(AT_ONCE)

Ask = Callable[..., dict[str, Any]]
"""As `ask`, but for the settings and the time."""


class ProviderFailed(Conflict):
    """The provider could not be reached, or does not answer as OpenID Connect asks."""

    def __init__(self) -> None:
        super().__init__(
            N_("The sign-in service did not answer as it should."),
            remedy=N_("Try again, or ask for a mailed link."),
        )


@contextmanager
def questions(settings: Settings) -> Iterator[Ask]:
    """Yield what asks the provider, for as long as all questions of one arrival may take.

    Raises:
        Busy: too many people wait for the provider.
    """
    if not _places.acquire(blocking=False):
        raise Busy(
            N_("Too many people are on their way through the sign-in service."),
            remedy=N_("Try again in a few seconds, or ask for a mailed link."),
        )
    until = time.monotonic() + SECONDS
    try:
        yield lambda address, **sent: ask(settings, address, until, **sent)
    finally:
        _places.release()


def ask(
    settings: Settings,
    address: str,
    until: float,
    *,
    headers: dict[str, str] | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """Return the JSON object at an address of the provider; POST when there is a body.

    Only https is asked, or the issuer's own host and port when it is itself on plain http (development, tests).
    No redirect is followed, no proxy or cookie of the machine is used, time and size are bounded.

    Args:
        settings: name the provider.
        address: what is asked.
        until: when the answer must be there, by `time.monotonic()`.
        headers: sent besides ours.
        body: what is posted.

    Raises:
        ProviderFailed: no answer, not 200, too large, or not a JSON object.
    """
    if not _permitted(settings.oidc_issuer, address):
        raise ProviderFailed
    sent = {"Accept": "application/json", **(headers or {})}
    method = "GET" if body is None else "POST"
    try:
        with (
            _client(address, until) as client,
            client.stream(method, address, headers=sent, content=body) as response,
        ):
            content = _bounded(response)
    except NETWORK_ERRORS as error:
        raise ProviderFailed from error
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise ProviderFailed from error
    if response.status_code != httpx.codes.OK or not isinstance(answer, dict):
        raise ProviderFailed
    return answer


def _client(address: str, until: float) -> httpx.Client:
    parts = httpx.URL(address)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return client_until(until, look_up_until(until, parts.raw_host.decode("ascii"), port))


def _permitted(issuer: str, address: str) -> bool:
    there, home = urlsplit(address), urlsplit(issuer)
    same = (there.scheme, there.netloc) == (home.scheme, home.netloc)
    return bool(there.hostname) and (there.scheme == "https" or (same and there.scheme == "http"))


def _bounded(response: httpx.Response) -> bytes:
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > LARGEST_ANSWER:
            raise ProviderFailed
    return bytes(content)
