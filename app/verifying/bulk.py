"""Up to a thousand badges at once: verified side by side, answered in the order in which they are done."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from app.errors import AppError
from app.plumbing.languages import translations
from app.plumbing.problems import fault, problem
from app.plumbing.service import Service
from app.verifying.budget import Budget, Memory
from app.verifying.requesters import Requester
from app.verifying.schemas import ReportOut, report_out
from app.verifying.workflow import check
from badges.verification import Report, Resolver

MOST_BADGES = 1000
SIDE_BY_SIDE = 8
"""How many of one batch are under way at a moment."""
THREADS = 24
"""How many of all batches are."""


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="batch")


@dataclass(frozen=True)
class BulkItem:
    """One badge to verify; it is read when its turn comes, so that a thousand pictures need not be in memory."""

    read: Callable[[], str | bytes]
    recipient: str | None = None
    name: str = ""
    """What people know it by: a file's name, the beginning of a line."""


@dataclass(frozen=True)
class BulkOutcome:
    """What became of one item: a report, or a problem that says why there is none."""

    index: int
    report: ReportOut | None = None
    problem: dict[str, Any] | None = None
    verified: Report | None = None
    """The library's own report, for what is decided from its documents."""


@dataclass
class BulkVerification:
    """The work on many badges, with one memory and one budget."""

    service: Service
    items: Sequence[BulkItem]
    requester: Requester
    language: str
    budget: Budget
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def of(
        cls,
        service: Service,
        beyond: Resolver,
        items: Sequence[BulkItem],
        requester: Requester,
        language: str,
    ) -> "BulkVerification":
        """Begin one; what it asks beyond is counted."""
        return cls(service, items, requester, language, Budget(beyond))

    async def stream(self) -> AsyncIterator[BulkOutcome]:
        """Yield each outcome as soon as it is there; work stops when nobody listens any more."""
        waiting = iter(range(len(self.items)))
        under_way = {self._begin(index) for index in islice(waiting, SIDE_BY_SIDE)}
        try:
            while under_way:
                wrapped = {asyncio.wrap_future(one): one for one in under_way}
                done, _ = await asyncio.wait(wrapped, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    under_way.discard(wrapped[one])
                    yield one.result()
                under_way |= {self._begin(index) for index in islice(waiting, len(done))}
        finally:
            self._stop(under_way)

    def all(self) -> list[BulkOutcome]:
        """Return every outcome, in the order of the items."""
        return sorted(self._one_after_another(), key=lambda outcome: outcome.index)

    def _one_after_another(self) -> Iterator[BulkOutcome]:
        waiting = iter(range(len(self.items)))
        under_way = {self._begin(index) for index in islice(waiting, SIDE_BY_SIDE)}
        try:
            while under_way:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
                under_way |= {self._begin(index) for index in islice(waiting, len(done))}
        finally:
            self._stop(under_way)

    def _begin(self, index: int) -> Future[BulkOutcome]:
        return _threads().submit(self._verify, index)

    def _stop(self, under_way: set[Future[BulkOutcome]]) -> None:
        self.budget.stop()
        for one in under_way:
            one.cancel()

    def _verify(self, index: int) -> BulkOutcome:
        item = self.items[index]
        try:
            checked = check(
                self.service, self.budget, item.read(), item.recipient, memory=self.memory
            )
        except AppError as error:
            return BulkOutcome(index, problem=self._problem(error))
        except Exception as error:  # noqa: BLE001 - one badge that we fail on must not cost the other 999 their answers
            return BulkOutcome(index, problem=self._problem(fault(error)))
        report = report_out(self.service.settings, checked, self.language, self.requester.trusted)
        return BulkOutcome(index, report=report, verified=checked)

    def _problem(self, error: AppError) -> dict[str, Any]:
        return problem(error, translations(self.language).gettext)
