"""What one batch may ask of other people's servers: enough for a thousand badges, too little to scan with."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from app.errors import N_
from badges.errors import OutOfTime, Unreachable
from badges.question import Bounded, Question
from badges.verification import (
    ClaimedBadge,
    Fetched,
    KnowsPeople,
    Register,
    Resolver,
    Revocation,
    RevocationRegister,
    Standing,
)

REMEMBERED_BYTES = 64 * 1024
"""Larger answers are pictures: rarely asked for twice, and too large to keep a thousand of."""

PATIENCE = 15.0


@dataclass(frozen=True)
class Limits:
    """How much of other people's servers one batch may take."""

    documents: int = 3000
    hosts: int = 100
    documents_per_host: int = 1500
    ports_per_host: int = 2
    failures_per_host: int = 3
    """A server that failed this often is not asked again in this batch."""
    seconds: float = 240.0
    question_seconds: float = 15.0
    """For one badge, all its documents together."""


class Budget:
    """Stands before the guarded resolver and counts; safe to share between threads."""

    def __init__(
        self,
        beyond: Bounded,
        limits: Limits = Limits(),
        *,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._beyond = beyond
        self._limits = limits
        self._elapsed = elapsed
        self._ends = elapsed() + limits.seconds
        self._lock = Lock()
        self._asked: Counter[str] = Counter()
        self._ports: defaultdict[str, set[str]] = defaultdict(set)
        self._failures: Counter[str] = Counter()
        self._stopped = False

    def stop(self) -> None:
        """Let nothing more out: whoever asked has gone."""
        self._stopped = True

    def for_question(self) -> Question:
        """Return a resolver for the documents of one badge, which share one time."""
        return Question(self, self._limits.question_seconds)

    def fetch(self, url: str, *, within: float | None = None) -> Fetched:
        """Ask beyond, if it is within bounds.

        Raises:
            Unreachable: the budget is used up, or beyond could not answer.
        """
        host = self._permitted(url)
        try:
            return self._beyond.fetch(url, within=within)
        except Unreachable:
            with self._lock:
                self._failures[host] += 1
            raise

    def _permitted(self, url: str) -> str:
        host, port = _place(url)
        limits = self._limits
        with self._lock:
            if self._stopped or self._elapsed() > self._ends:
                raise Unreachable(url, N_("the time for this batch is over"))
            if self._failures[host] >= limits.failures_per_host:
                raise Unreachable(url, N_("its server failed to answer before in this batch"))
            if host not in self._asked and len(self._asked) >= limits.hosts:
                raise Unreachable(
                    url, N_("one batch asks at most {hosts} servers"), hosts=limits.hosts
                )
            if (
                self._asked[host] >= limits.documents_per_host
                or self._asked.total() >= limits.documents
            ):
                raise Unreachable(url, N_("this batch has asked for as many documents as one may"))
            if port not in self._ports[host] and len(self._ports[host]) >= limits.ports_per_host:
                raise Unreachable(url, N_("this batch has asked its server at other ports before"))
            self._ports[host].add(port)
            self._asked[host] += 1
        return host


def _place(url: str) -> tuple[str, str]:
    """Return host and port; an address that has none is refused behind us, and counted under itself."""
    try:
        netloc = urlsplit(url).netloc.lower()
    except ValueError:
        netloc = ""
    host, _, port = netloc.rpartition(":")
    return (host, port) if host and port.isdigit() else (netloc or url[:100], "")


class Memory:
    """What one batch has read, so that a thousand badges of one issuer ask once for its profile.

    Two threads that need the same document at the same moment ask once: the second waits for the first.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[str, Future[Fetched]] = {}

    def fetch(self, url: str, through: Resolver, patience: float = PATIENCE) -> Fetched:
        """Return what is known of an address, or ask for it and remember the answer, a refusal too.

        Args:
            url: the address.
            through: who is asked.
            patience: how many seconds to wait for another thread that asks the same.

        Raises:
            Unreachable: there is no answer.
        """
        with self._lock:
            known = self._known.get(url)
            answer = self._known.setdefault(url, Future())
        if known is None:
            return self._ask(url, through, answer)
        try:
            return known.result(patience)
        except TimeoutError:
            return through.fetch(url)
        except Exception as error:
            if _is_answer(error):
                raise
        return self.fetch(url, through, patience)

    def _ask(self, url: str, through: Resolver, answer: Future[Fetched]) -> Fetched:
        try:
            found = through.fetch(url)
        except BaseException as error:
            if not _is_answer(error):
                self._forget(url)
            answer.set_exception(error)  # whoever waits must hear of it
            raise
        if len(found.body) > REMEMBERED_BYTES:
            self._forget(url)
        answer.set_result(found)
        return found

    def _forget(self, url: str) -> None:
        with self._lock:
            self._known.pop(url, None)


def _is_answer(error: BaseException) -> bool:
    """Say whether an error tells of the address; that one question's time is over, say, tells nothing of it."""
    return isinstance(error, Unreachable) and not isinstance(error, OutOfTime)


@dataclass(frozen=True)
class Remembering:
    """A resolver with a memory that it shares with others."""

    memory: Memory
    through: Resolver
    question: Resolver | None = None
    """Whose time there is to wait for another thread that asks the same."""

    def fetch(self, url: str) -> Fetched:
        """Return what the memory or the resolver behind it knows.

        Raises:
            Unreachable: there is no answer.
        """
        patience = self.question.left() if isinstance(self.question, Question) else 0.0
        return self.memory.fetch(url, self.through, patience)

    def standing(self, badge: ClaimedBadge) -> Standing | None:
        """Return what the register behind it says: asked each time, since no two badges are alike."""
        return self.through.standing(badge) if isinstance(self.through, Register) else None

    def revocation(self, badge: ClaimedBadge) -> Revocation | None:
        """Return whether the register behind it holds it for revoked: asked each time, too."""
        through = self.through
        return through.revocation(badge) if isinstance(through, RevocationRegister) else None

    def recognises(self, badge: ClaimedBadge, recipient: str) -> bool:
        """Say whether the register behind it knows the badge's holder by this address too."""
        return isinstance(self.through, KnowsPeople) and self.through.recognises(badge, recipient)
