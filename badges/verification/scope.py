"""Compare addresses the way trust needs it: by origin and path segment, never as raw text.

`https://good.example.evil.test/` starts with `https://good.example`, and `/badges-of-others` with
`/badges`: the norm's `startsWith` is therefore read as "this origin, this path or below it".
"""

import re
from urllib.parse import SplitResult, urlsplit

from badges.ob2.fields import is_http_url, over_https
from badges.ob2.parts import VerificationObject

_DEFAULT_PORTS = {"http": 80, "https": 443}
_DOT_SEGMENT = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)

Origin = tuple[str, str, int]


def origin(url: str) -> Origin | None:
    """Return scheme, host and port of a web address, or None if it has no usable origin."""
    parts = _parts(url)
    if parts is None or parts.hostname is None:
        return None
    port = _DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
    return parts.scheme, parts.hostname, port


def same_origin(one: str, other: str) -> bool:
    """Tell whether two addresses have the same scheme, host and port."""
    first = origin(one)
    return first is not None and first == origin(other)


def in_scope(url: str, profile_id: str, verification: VerificationObject | None) -> bool:
    """Tell whether an issuer hosts assertions at an address (OB 2.0, VerificationObject).

    Without `startsWith` and `allowedOrigins` in the profile, its own origin is the scope. An issuer that tells its
    places with plain http means those with https as well; never the other way round.
    """
    if url.startswith("https:"):
        profile_id = over_https(profile_id)
    if origin(url) is None or _DOT_SEGMENT.search(urlsplit(url).path):
        return False
    prefixes = verification.starts_with if verification else None
    hosts = verification.allowed_origins if verification else None
    if not prefixes and not hosts:
        return same_origin(url, profile_id)
    return (not prefixes or any(_below(url, prefix) for prefix in prefixes)) and (
        not hosts or _on_host(url, profile_id, hosts)
    )


def _below(url: str, prefix: str) -> bool:
    if url.startswith("https:"):
        prefix = over_https(prefix)
    if not same_origin(url, prefix):
        return False
    here, above = urlsplit(url), urlsplit(prefix)
    if above.query:
        return here.path == above.path and here.query.startswith(above.query)
    path = above.path or "/"
    return here.path == path or here.path.startswith(path.rstrip("/") + "/")


def _on_host(url: str, profile_id: str, hosts: tuple[str, ...]) -> bool:
    here, home = urlsplit(url), urlsplit(profile_id)
    # A host named without scheme must not let an assertion fall back from https to http.
    return here.scheme == home.scheme and here.hostname in {host.lower() for host in hosts}


def _parts(url: str) -> SplitResult | None:
    if not is_http_url(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
