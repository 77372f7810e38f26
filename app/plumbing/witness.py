"""Says whether a database still answers the same: one thread and one connection, for all requests of a process.

Requests that wait at the same moment are answered by one look at the database, begun after the last of them came.
"""

import asyncio
import hashlib
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Engine

Statements = tuple[tuple[str, Any], ...]
IDLE = 20.0
"""Seconds without a question after which the connection is given up."""
STANDS = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_snapshot()::text",
}
"""What changes with each commit of anybody. PostgreSQL: equal snapshots see the same rows, that is what they are."""


@dataclass(frozen=True)
class Sight:
    """What statements read at a moment, and where the whole database stood just before."""

    stand: Any
    digest: bytes


@dataclass(frozen=True)
class _Question:
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Sight | None]
    statements: Statements
    known: Sight | None


class Witness:
    """Asks one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._asked: SimpleQueue[_Question | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    async def see(self, statements: Statements, known: Sight | None) -> Sight | None:
        """Return what statements read now, not earlier than this call; nothing where the database does not answer.

        Args:
            statements: what is asked.
            known: what they read the last time.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Sight | None] = loop.create_future()
        self._asked.put(_Question(loop, future, statements, known))
        if self._thread is None:
            self._begin()
        return await future

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="witness", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End, and let go of the connection."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            self._asked.put(None)
            thread.join(timeout=10)

    def _work(self) -> None:
        look = _Look(self.engine)
        try:
            while True:
                try:
                    waiting = [self._asked.get(timeout=IDLE)]
                except Empty:
                    with self._lock:
                        if self._asked.empty():
                            self._thread = None
                            return
                    continue
                with suppress(Empty):
                    while True:
                        waiting.append(self._asked.get_nowait())
                asked = [one for one in waiting if one is not None]
                _tell(look.answers(asked))
                if len(asked) < len(waiting):
                    with self._lock:
                        self._thread = None
                    return
        finally:
            look.end()


def _tell(answers: Iterable[tuple[_Question, Sight | None]]) -> None:
    """Give each loop its answers, all at once."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Sight | None], Sight | None]]]
    loops = {}
    for one, seen in answers:
        loops.setdefault(one.loop, []).append((one.future, seen))
    for loop, told in loops.items():
        with suppress(RuntimeError):  # it was closed meanwhile: nobody waits there
            loop.call_soon_threadsafe(_resolve, told)


def _resolve(told: list[tuple[asyncio.Future[Sight | None], Sight | None]]) -> None:
    for future, seen in told:
        if not future.done():
            future.set_result(seen)


class _Look:
    """A connection that is opened when it is needed, and given up when it fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kind = engine.dialect.name
        self._opened = 0
        self._connection: Any = None

    def answers(self, asked: list[_Question]) -> list[tuple[_Question, Sight | None]]:
        """Answer a handful of questions, each kind once."""
        try:
            return self._answers(asked)
        except Exception:  # noqa: BLE001 - whatever the driver says: the long way is still there, and tells it
            self.end()
            return [(one, None) for one in asked]

    def _answers(self, asked: list[_Question]) -> list[tuple[_Question, Sight | None]]:
        self._begin()
        (stand,) = self._rows([(STANDS[self._kind], ())])[0][0]
        # A stand says something of the connection's own time only: in another, numbers may come again.
        stand = (self._opened, stand)
        made: dict[int, Sight] = {}
        answers: list[tuple[_Question, Sight | None]] = []
        for one in asked:
            seen = (
                one.known
                if one.known and one.known.stand == stand
                else made.get(id(one.statements))
            )
            if seen is None:
                seen = Sight(stand, _digest(self._rows(one.statements)))
                made[id(one.statements)] = seen
            answers.append((one, seen))
        return answers

    def _rows(self, statements: Iterable[tuple[str, Any]]) -> list[list[Any]]:
        if self._kind == "postgresql":
            with self._connection.pipeline():
                asked = [self._connection.execute(*one) for one in statements]
                return [cursor.fetchall() for cursor in asked]
        return [self._connection.execute(*one).fetchall() for one in statements]

    def _begin(self) -> None:
        if self._connection is not None:
            return
        pooled = self._engine.raw_connection()
        pooled.detach()
        self._connection = pooled.dbapi_connection
        if self._kind == "postgresql":
            self._connection.autocommit = True
        self._opened += 1

    def end(self) -> None:
        """Give the connection up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()


def _digest(rows: list[list[Any]]) -> bytes:
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).digest()
