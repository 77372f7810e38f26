"""How often one caller may ask: a sliding window per process (the `limits` library)."""

from functools import lru_cache

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from app.errors import N_, TooMany


@lru_cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(MemoryStorage())


def spend(request: Request, what: str, allowed: str, *, who: str | None = None) -> None:
    """Count one call; `allowed` reads like `30/minute`; `who` is the caller's address by default.

    Raises:
        TooMany: the caller has used up what is allowed.
    """
    if not request.app.state.limit_rates:
        return
    caller = who or (request.client.host if request.client else "unknown")
    item = parse(allowed)
    if _limiter().hit(item, what, caller):
        return
    error = TooMany(
        N_("Too many requests in a short time."), remedy=N_("Wait a minute, then try again.")
    )
    error.retry_after = item.get_expiry()
    raise error
