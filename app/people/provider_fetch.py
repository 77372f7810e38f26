"""The only requests that sign-in makes: to the provider that the operator configured, and where it points."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.errors import N_, Conflict
from app.plumbing.settings import Settings

SECONDS = 10.0
LARGEST_ANSWER = 256 * 1024


class ProviderFailed(Conflict):
    """The provider could not be reached, or does not answer as OpenID Connect asks."""

    def __init__(self) -> None:
        super().__init__(
            N_("The sign-in service did not answer as it should."),
            remedy=N_("Try again, or ask for a mailed link."),
        )


def ask(
    settings: Settings,
    address: str,
    *,
    headers: dict[str, str] | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """Return the JSON object at an address of the provider; POST when there is a body.

    Only https is asked, or the issuer's own host and port when it is itself on plain http (development, tests).
    No redirect is followed, no proxy or cookie of the machine is used, time and size are bounded.

    Raises:
        ProviderFailed: no answer, not 200, too large, or not a JSON object.
    """
    if not _permitted(settings.oidc_issuer, address):
        raise ProviderFailed
    sent = {"Accept": "application/json", **(headers or {})}
    method = "GET" if body is None else "POST"
    try:
        with (
            httpx.Client(trust_env=False, timeout=SECONDS, follow_redirects=False) as client,
            client.stream(method, address, headers=sent, content=body) as response,
        ):
            content = _bounded(response)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise ProviderFailed from error
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise ProviderFailed from error
    if response.status_code != httpx.codes.OK or not isinstance(answer, dict):
        raise ProviderFailed
    return answer


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
