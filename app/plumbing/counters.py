"""Where calls are counted: one place for all processes of a service, the database or a Valkey server.

When that place does not answer, each process counts for itself for a while: a limit then holds once per process. To
refuse everybody instead would make of a broken counter a broken service, above all for people who sign in.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol, TypeVar, cast

from limits import RateLimitItem, WindowStats
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from sqlalchemy.exc import SQLAlchemyError

from app.plumbing.call_counts import PATIENCE, DatabaseCounts, engine_for_counts
from app.plumbing.settings import Settings

log = logging.getLogger("estampille")
Answer = TypeVar("Answer")

AWAY_FOR = 10.0
"""Seconds for which a place that did not answer is not asked again."""
PORTIONS = 100
PORTION_LASTS = 60.0
"""Seconds in which what was counted ahead may be spent."""
MOST_PORTIONS = 10_000
"""For how many callers one process counts ahead."""


class Window(Protocol):
    """A sliding window of calls: of the `limits` library, or ours in a database."""

    def hit(self, item: RateLimitItem, who: str, /, *, cost: int = 1) -> bool:
        """Count a call, or `cost` of them, unless they are more than is allowed; say whether they were counted."""

    def get_window_stats(self, item: RateLimitItem, who: str, /) -> WindowStats:
        """Return what is left to a caller, and until when."""


@dataclass(frozen=True)
class Portion:
    """Calls that were counted ahead for one caller: a process spends them without asking again."""

    unspent: int
    left: WindowStats
    """What the caller had left besides when they were counted."""
    ends: float
    """When what is unspent lapses."""


class Counters:
    """Counts calls for all processes of a service.

    Of a limit of hundreds a process takes a hundredth ahead, for a minute: most calls then ask nobody. A limit is
    never passed by this; what one process took and did not spend is missing to the others.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._portions: dict[tuple[RateLimitItem, str], Portion] = {}
        self._shared: Window | None = None
        self._alone: Window | None = None
        self._away_until = 0.0

    def hit(self, item: RateLimitItem, who: str, cost: int = 1) -> bool:
        """Count a call, or `cost` of them, unless they are more than is allowed; say whether they were counted."""
        had = self._take_out(item, who)
        unspent = had.unspent if had is not None else 0
        if had is not None and unspent >= cost:
            self._put_back(item, who, replace(had, unspent=unspent - cost))
            return True
        ahead = item.amount // PORTIONS
        for more in sorted({cost - unspent + ahead, cost - unspent}, reverse=True):
            if self._count(item, who, more):
                self._keep(item, who, unspent + more - cost)
                return True
        self._put_back(item, who, had)
        return False

    def left(self, item: RateLimitItem, who: str) -> WindowStats:
        """Return what is left to a caller, and until when."""
        with self._lock:
            portion = self._portion(item, who)
            if portion is not None:
                return portion.left._replace(remaining=portion.left.remaining + portion.unspent)
        return self._ask(lambda one: one.get_window_stats(item, who))

    def forget(self) -> int:
        """Delete the counts that nobody asks for any more; return how many those were."""
        shared = self._together()
        return shared.forget(time.time()) if isinstance(shared, DatabaseCounts) else 0

    def close(self) -> None:
        """Close the connections."""
        if isinstance(self._shared, DatabaseCounts):
            self._shared.engine.dispose()

    def _count(self, item: RateLimitItem, who: str, calls: int) -> bool:
        return self._ask(lambda one: one.hit(item, who, cost=calls))

    def _portion(self, item: RateLimitItem, who: str) -> Portion | None:
        portion = self._portions.get((item, who))
        return portion if portion is not None and portion.ends > time.monotonic() else None

    # Taken out while it is worked with: of two threads, one finds nothing and counts anew.
    def _take_out(self, item: RateLimitItem, who: str) -> Portion | None:
        with self._lock:
            portion = self._portion(item, who)
            self._portions.pop((item, who), None)
            return portion

    def _put_back(self, item: RateLimitItem, who: str, portion: Portion | None) -> None:
        if portion is None or not portion.unspent:
            return
        with self._lock:
            beside = self._portion(item, who)
            if beside is not None:
                portion = replace(portion, unspent=portion.unspent + beside.unspent)
            elif len(self._portions) >= MOST_PORTIONS:
                self._portions.clear()
            self._portions[item, who] = portion

    def _keep(self, item: RateLimitItem, who: str, unspent: int) -> None:
        if unspent:
            left = self._ask(lambda one: one.get_window_stats(item, who))
            ends = time.monotonic() + PORTION_LASTS
            self._put_back(item, who, Portion(unspent, left, ends))

    def _ask(self, question: Callable[[Window], Answer]) -> Answer:
        if time.monotonic() >= self._away_until:
            try:
                return question(self._together())
            except (StorageError, SQLAlchemyError) as error:
                self._away_until = time.monotonic() + AWAY_FOR
                reason = str(error.__cause__ or error).splitlines()[0]
                log.warning("calls are counted by each process for itself: %s", reason)
        return question(self._by_itself())

    def _together(self) -> Window:
        with self._lock:
            if self._shared is None:
                self._shared = _shared_window(self._settings)
            return self._shared

    def _by_itself(self) -> Window:
        with self._lock:
            if self._alone is None:
                self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
            return self._alone


def _shared_window(settings: Settings) -> Window:
    if not settings.limits_url:
        return DatabaseCounts(engine_for_counts(settings.database))
    # The client of Valkey speaks to Redis just as well.
    url = settings.limits_url.replace("redis", "valkey", 1)
    waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    made = storage_from_string(url, key_prefix="estampille", wrap_exceptions=True, **waits)
    return SlidingWindowCounterRateLimiter(cast("Storage", made))
