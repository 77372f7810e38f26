"""What waits for other people's servers waits in places of its own: few in all, fewer for one caller.

A verification is begun at home, where all that it needs may be ours. Where it needs a document of somebody else it is
begun again in one of the places, so that nothing which we can answer by ourselves ever waits for others.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, Semaphore, fail_after, to_thread
from anyio.lowlevel import RunVar
from starlette.concurrency import run_in_threadpool

from app.errors import N_, Busy
from badges.verification import Fetched, Resolver

Made = TypeVar("Made")


class NeedsOutside(Exception):
    """A document is needed that is not ours."""


class AtHome:
    """Stands where other people's documents would be asked for, as long as nobody may wait for them."""

    def fetch(self, url: str) -> Fetched:
        """Give up.

        Raises:
            NeedsOutside: always.
        """
        raise NeedsOutside(url)


class _Refusing:
    """Stands there when no place is free."""

    def __init__(self, refusal: Busy) -> None:
        self._refusal = refusal

    def fetch(self, _url: str) -> Fetched:
        raise self._refusal


class Places:
    """Threads for what waits for other people's servers."""

    def __init__(self, in_all: int, per_caller: int, *, patience: float, waiting: int) -> None:
        """Open the places of one event loop.

        Args:
            in_all: how many there are.
            per_caller: how many of them one caller may take.
            patience: how many seconds somebody may wait for one to become free.
            waiting: how many of one caller's questions may wait.
        """
        self._threads, self._free = CapacityLimiter(in_all), Semaphore(in_all)
        self._per_caller, self._patience, self._waiting = per_caller, patience, waiting
        self._callers: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()

    async def run(self, caller: str, work: Callable[[], Made]) -> Made:
        """Do work in one of the places.

        Raises:
            Busy: none became free in time, or too much of this caller waits already.
        """
        of_caller = self._callers.setdefault(caller, Semaphore(self._per_caller))
        if of_caller.statistics().tasks_waiting >= self._waiting:
            raise _busy()
        async with AsyncExitStack() as held:
            try:
                with fail_after(self._patience):
                    # First the caller's own: who waits for these takes nothing from others.
                    await held.enter_async_context(of_caller)
                    await held.enter_async_context(self._free)
            except TimeoutError:
                raise _busy() from None
            return await to_thread.run_sync(work, limiter=self._threads)


def _busy() -> Busy:
    return Busy(
        N_("We are waiting for too many other servers at the moment."),
        remedy=N_("Try again in a few seconds."),
    )


_questions: RunVar[Places] = RunVar("questions")


def for_questions() -> Places:
    """Return the places for questions about one badge."""
    return of_this_loop(_questions, lambda: Places(12, 4, patience=5.0, waiting=20))


def of_this_loop(kept: RunVar[Made], make: Callable[[], Made]) -> Made:
    """Return what one event loop keeps, as a process has one; it is made when it is first asked for."""
    try:
        return kept.get()
    except LookupError:
        made = make()
        kept.set(made)
        return made


async def find_out(work: Callable[[Resolver], Made], beyond: Resolver, caller: str) -> Made:
    """Do work that may need other people's documents; what it does before the first of them may be done twice.

    Args:
        work: is given what fetches them.
        beyond: fetches them.
        caller: who asks.

    Raises:
        Busy: by way of `work`, where it needs one and no place is free.
    """
    try:
        return await run_in_threadpool(work, AtHome())
    except NeedsOutside:
        pass
    try:
        return await for_questions().run(caller, partial(work, beyond))
    except Busy as refusal:
        return await run_in_threadpool(work, _Refusing(refusal))
