"""Answers to strangers, kept for as long as the database says the same as when they were made.

An answer that a door lets be kept (`keep`) was made of what its statements read, and of nothing else that changes. So
the statements are kept beside it. Before it is given again, in whatever process, they are asked again: the same rows,
the same answer. Asking costs a tenth of making, and where the whole database stands still (SQLite counts its commits,
PostgreSQL shows its transactions) one question answers for all that is kept. Nobody has to tell anybody of a change:
a revocation, a page that closes, a person who is erased are seen by the next request everywhere.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Self

from fastapi import Request
from sqlalchemy import Engine, event

from app.plumbing.witness import Sight, Statements, Witness

MOST_BYTES = 64 * 1024 * 1024
LARGEST = 2 * 1024 * 1024
LONGEST = 600.0
"""Seconds after which an answer is made anew in any case: what it says of people does not lie in memory for ever."""
WITHOUT_ANSWER = 2048
"""Bytes that count for an entry in which only statements are remembered."""
STATE = "estampille.recording"
Headers = list[tuple[bytes, bytes]]


@dataclass
class Recording:
    """How one answer is made: what was asked of the database meanwhile, and whether it may be kept."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    allowed: bool = False
    until: datetime | None = None
    changes: bool = False
    """Something else than a plain question was asked."""


_RECORDING: ContextVar[Recording | None] = ContextVar("recording", default=None)


def keep(request: Request, until: datetime | None = None) -> None:
    """Let the answer to a request be kept: it says what the database says, and is the same for every stranger.

    Args:
        request: what is answered.
        until: when it says something else though nothing was written, such as that a badge expired.
    """
    recording: Recording | None = request.scope.get(STATE)
    if recording is not None:
        recording.allowed = True
        recording.until = until


def etag_of(body: bytes) -> str:
    """Return the strong entity tag of a body (RFC 9110, section 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@dataclass
class KeptAnswer:
    """An answer as it went out."""

    status: int
    headers: Headers
    body: bytes
    route: Any
    """The door that gave it, for who counts answers."""


@dataclass
class KeptEntry:
    """What is known of one request."""

    statements: Statements
    seen: Sight | None = None
    """What the statements read before the answer was made; nothing before they are known."""
    answer: KeptAnswer | None = None
    until: datetime | None = None
    made: float = field(default_factory=lambda: monotonic())  # noqa: PLW0108 - read when it is called

    @property
    def size(self) -> int:
        """How many bytes it counts for."""
        return WITHOUT_ANSWER + (0 if self.answer is None else len(self.answer.body))

    def is_over(self, now: datetime) -> bool:
        """Say whether its time is over."""
        over = self.until is not None and self.until <= now
        return over or monotonic() - self.made > LONGEST


class KeptAnswers:
    """What one process keeps of the answers that it gave from one database."""

    def __init__(self) -> None:
        self._witness: Witness | None = None
        self._entries: OrderedDict[Any, KeptEntry] = OrderedDict()
        self._bytes = 0

    def of(self, engine: Engine) -> Self:
        """Return what is kept of a database: nothing of another's."""
        if self._witness is None or self._witness.engine is not engine:
            self.close()
            self._witness = Witness(engine)
            event.listen(engine, "before_cursor_execute", _note)
        return self

    async def look(self, key: Any, now: datetime) -> tuple[KeptAnswer | None, Sight | None]:
        """Return the answer that still holds, if one is kept; and what the database says now."""
        entry = self._entries.get(key)
        if entry is None or self._witness is None:
            return None, None
        seen = await self._witness.see(entry.statements, entry.seen)
        if seen is None or entry.seen is None or seen.digest != entry.seen.digest:
            return None, seen
        if entry.answer is None or entry.is_over(now):
            return None, seen
        entry.seen = seen
        if key in self._entries:
            self._entries.move_to_end(key)
        return entry.answer, seen

    def put(self, key: Any, recording: Recording, answer: KeptAnswer, before: Sight | None) -> None:
        """Remember how an answer was made, and the answer too if what it was made of had been read before.

        Args:
            key: of the request.
            recording: how it was made.
            answer: the answer.
            before: what the statements known until then said, just before it was made.
        """
        known = self._entries.pop(key, None)
        self._bytes -= known.size if known else 0
        if not recording.allowed or recording.changes or len(answer.body) > LARGEST:
            return
        entry = KeptEntry(tuple(recording.statements), until=recording.until)
        if known is not None and before is not None and known.statements == entry.statements:
            entry.seen, entry.answer = before, answer
        self._entries[key] = entry
        self._bytes += entry.size
        self._make_room()

    def _make_room(self) -> None:
        while self._entries:
            oldest = next(iter(self._entries))
            entry = self._entries[oldest]
            if self._bytes <= MOST_BYTES and monotonic() - entry.made <= LONGEST:
                return
            del self._entries[oldest]
            self._bytes -= entry.size

    def close(self) -> None:
        """Let go of the database."""
        if self._witness is not None:
            self._witness.close()
        self._witness = None
        self._entries.clear()
        self._bytes = 0


@contextmanager
def recorded(scope: Any) -> Iterator[Recording]:
    """Write down what is asked of the database for one request."""
    recording = Recording()
    scope[STATE] = recording
    token = _RECORDING.set(recording)
    try:
        yield recording
    finally:
        _RECORDING.reset(token)


def _note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
    recording = _RECORDING.get()
    if recording is None or statement.startswith("BEGIN"):
        return
    if not statement.startswith("SELECT") or "FOR UPDATE" in statement or "_lock" in statement:
        recording.changes = True
    recording.statements.append((statement, values))
