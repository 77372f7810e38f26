"""How often one caller may ask: a sliding window (the `limits` library), told in the answer's headers.

Who is counted is known by a keyed digest only: no address stands where the counts are kept (`counters.py`).
"""

import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from limits import RateLimitItem, parse

from app.errors import N_, TooMany
from app.plumbing.service import Service, service_of

ALLOWANCE = "allowance"
"""Where a request keeps what its caller may still ask: `front.headers` tells it in the answer."""
SITE_PREFIX = 64
"""Bits of an IPv6 address that one customer gets: whoever has one address has all of them."""


@dataclass(frozen=True)
class Allowance:
    """What a caller may still ask in the present window."""

    limit: int
    remaining: int
    seconds: int
    """Until everything is allowed again."""
    window: int
    """The length of the window, in seconds."""

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-06, section 3."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.seconds),
            "RateLimit-Policy": f"{self.limit};w={self.window}",
        }


def spend(
    request: Request, what: str, allowed: str, *, who: str | None = None, cost: int = 1
) -> Allowance | None:
    """Count a call, or `cost` of them, and return what is left; nothing where nobody is counted.

    Args:
        request: the call.
        what: what is counted; each has a window of its own.
        allowed: reads like `30/minute`.
        who: the caller; by default the network address it comes from.
        cost: how much of the allowance this call takes: all of it or, when too little is left, nothing.

    Raises:
        TooMany: the caller has used up what is allowed.
    """
    service, item = service_of(request), parse(allowed)
    if not service.limit_rates:
        return None
    counted_as = _counted_as(service, what, who or caller_address(request))
    counted = service.counters.hit(item, counted_as, cost)
    left = _left(service, item, counted_as)
    setattr(request.state, ALLOWANCE, left)
    if counted:
        return left
    error = TooMany(
        N_("{allowed} requests are allowed in {window} minutes, and they are used up."),
        remedy=N_("Try again in {minutes} min."),
        allowed=left.limit,
        window=_minutes(left.window),
        minutes=_minutes(left.seconds),
    )
    error.retry_after, error.allowed, error.window = left.seconds, left.limit, left.window
    raise error


def look(request: Request, what: str, allowed: str, *, who: str) -> Allowance | None:
    """Return what is left to a caller, without counting anything."""
    service = service_of(request)
    if not service.limit_rates:
        return None
    return _left(service, parse(allowed), _counted_as(service, what, who))


def within(service: Service, what: str, allowed: str, *, who: str) -> bool:
    """Count something, and say whether it was within what is allowed: for what is left undone without an error."""
    if not service.limit_rates:
        return True
    return service.counters.hit(parse(allowed), _counted_as(service, what, who))


def _minutes(seconds: int) -> int:
    return max(1, math.ceil(seconds / 60))


def _counted_as(service: Service, what: str, who: str) -> str:
    return service.vault.index(who, purpose=f"calls {what}")


def _left(service: Service, item: RateLimitItem, counted_as: str) -> Allowance:
    window = service.counters.left(item, counted_as)
    seconds = max(1, round(window.reset_time - time.time()))
    return Allowance(item.amount, max(0, window.remaining), seconds, item.get_expiry())


def caller_digest(request: Request) -> str:
    """Return by what a caller without a name is told from others in the log: nobody can be found by it."""
    digest = service_of(request).vault.index(caller_address(request), purpose="caller in the log")
    return digest[:16]


def caller_address(request: Request) -> str:
    """Return where a call comes from: an IPv4 address, or the network of an IPv6 address."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, SITE_PREFIX), strict=False))
    return host
