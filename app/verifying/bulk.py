"""Up to a thousand badges at once: verified side by side, answered in the order in which they are done."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from app.errors import AppError, Busy
from app.plumbing.languages import translations
from app.plumbing.problems import fault, problem
from app.plumbing.service import Service
from app.verifying.budget import Budget, Limits, Memory
from app.verifying.outside import AtHome, NeedsOutside, Places, of_this_loop
from app.verifying.requesters import Requester
from app.verifying.schemas import ReportOut, report_out
from app.verifying.workflow import check
from badges.http import HttpResolver
from badges.verification import Report, Resolver

MOST_BADGES = 1000
AT_HOME = 4
"""How many badges of one batch are verified at a moment."""
OUTSIDE = 3
"""How many of one batch wait for other people's servers at a moment."""
_at_home: RunVar[CapacityLimiter] = RunVar("batches at home")
_outside: RunVar[Places] = RunVar("batches outside")


def _threads() -> CapacityLimiter:
    """Return the threads of all batches, in which nobody else's server is waited for."""
    return of_this_loop(_at_home, lambda: CapacityLimiter(8))


def _places() -> Places:
    """Return the places of all batches: seven batches of one caller never take those of others."""
    return of_this_loop(_outside, lambda: Places(32, 7 * OUTSIDE, patience=60.0, waiting=1000))


@dataclass(frozen=True)
class BulkItem:
    """One badge to verify; it is read when its turn comes, so that a thousand pictures need not be in memory."""

    read: Callable[[], str | bytes]
    recipient: str | None = None
    name: str = ""
    """What people know it by: a person's name, a file's name, the beginning of a line."""
    link: str = ""
    """Its address, where it came as one."""


@dataclass(frozen=True)
class BulkOutcome:
    """What became of one item: a report, or a problem that says why there is none."""

    index: int
    report: ReportOut | None = None
    problem: dict[str, Any] | None = None
    verified: Report | None = None
    """The library's own report, for what is decided from its documents."""


@dataclass
class _Lane:
    """Badges that are done some at a time, the others waiting in a row."""

    most: int
    work: Callable[[int], Coroutine[Any, Any, "BulkOutcome | None"]]
    waiting: deque[int] = field(default_factory=deque)
    under_way: "set[asyncio.Task[BulkOutcome | None]]" = field(default_factory=set)

    def fill(self) -> "set[asyncio.Task[BulkOutcome | None]]":
        """Begin as many as may be under way, and return these."""
        while self.waiting and len(self.under_way) < self.most:
            self.under_way.add(asyncio.create_task(self.work(self.waiting.popleft())))
        return self.under_way


@dataclass
class BulkVerification:
    """The work on many badges, with one memory and one budget."""

    service: Service
    items: Sequence[BulkItem]
    requester: Requester
    language: str
    caller: str
    """Whose places its badges take."""
    budget: Budget
    memory: Memory = field(default_factory=Memory)

    async def stream(self) -> AsyncIterator[BulkOutcome]:
        """Yield each outcome as soon as it is there; work stops when nobody listens any more."""
        outside = _Lane(OUTSIDE, self._outside)
        home = _Lane(
            AT_HOME, partial(self._at_home, outside.waiting), deque(range(len(self.items)))
        )
        try:
            while under_way := home.fill() | outside.fill():
                done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                home.under_way -= done
                outside.under_way -= done
                for task in done:
                    outcome = task.result()
                    if outcome is not None:
                        yield outcome
        finally:
            # Whoever waits is not cancelled: a place is free when its thread is.
            self.budget.stop()

    async def all(self) -> list[BulkOutcome]:
        """Return every outcome, in the order of the items."""
        outcomes = [outcome async for outcome in self.stream()]
        return sorted(outcomes, key=lambda outcome: outcome.index)

    async def _at_home(self, for_outside: deque[int], index: int) -> BulkOutcome | None:
        """Verify without asking anybody else; what needs that is put in the other row."""
        try:
            return await to_thread.run_sync(self._verify, index, AtHome(), limiter=_threads())
        except NeedsOutside:
            for_outside.append(index)
            return None

    async def _outside(self, index: int) -> BulkOutcome:
        try:
            return await _places().run(self.caller, partial(self._verify, index, self.budget))
        except Busy as error:
            return BulkOutcome(index, problem=self._problem(error))

    def _verify(self, index: int, beyond: Resolver) -> BulkOutcome:
        item = self.items[index]
        try:
            checked = check(self.service, beyond, item.read(), item.recipient, memory=self.memory)
        except NeedsOutside:
            raise
        except AppError as error:
            return BulkOutcome(index, problem=self._problem(error))
        except Exception as error:  # noqa: BLE001 - one badge that we fail on must not cost the other 999 their answers
            return BulkOutcome(index, problem=self._problem(fault(error)))
        report = report_out(self.service, checked, self.language, self.requester.trusted)
        return BulkOutcome(index, report=report, verified=checked)

    def _problem(self, error: AppError) -> dict[str, Any]:
        return problem(error, translations(self.language).gettext)


def budget_for(service: Service, beyond: HttpResolver) -> Budget:
    """Return what one batch may ask of other people's servers."""
    return Budget(beyond, Limits(question_seconds=service.settings.fetch_seconds))
