"""The desk: what every workflow finds before it, the same for the API, the pages and the command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from sqlalchemy import Engine, Executable, event
from sqlmodel import Session

from app.plumbing.database import transaction
from app.plumbing.settings import Settings
from app.plumbing.vault import Vault

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Desk:
    """One unit of work: a session in one transaction, the moment, the vault and the settings."""

    session: Session
    now: datetime
    vault: Vault
    settings: Settings

    def if_undone(self, action: Callable[[], None]) -> None:
        """Have something outside the database undone too, should this unit of work be undone."""
        event.listen(self.session, "after_rollback", lambda _session: action(), once=True)

    def if_done(self, action: Callable[[], None]) -> None:
        """Have something outside the database done once this unit of work is committed."""
        event.listen(self.session, "after_commit", lambda _session: action(), once=True)

    def note(self, statement: Executable) -> None:
        """Write something beside the point, such as “last seen today”.

        A request that only reads keeps reading: the note then is a transaction of its own.
        """
        bind = self.session.get_bind()
        if not bind.get_execution_options().get("reading", False):
            self.session.connection().execute(statement)
            return
        with bind.engine.execution_options(reading=False).begin() as connection:
            connection.execute(statement)

    def undo(self) -> None:
        """Forget what this request was about to write; used before a form is shown again."""
        self.session.rollback()


@dataclass(frozen=True)
class Desks:
    """Opens desks apart from a request's own: for workers, and for work that waits for other people's servers.

    Such work must hold no transaction while it waits: on SQLite one that may write keeps every other writer out.
    """

    engine: Engine
    now: Callable[[], datetime]
    vault: Vault
    settings: Settings

    @classmethod
    def of(cls, app: FastAPI) -> "Desks":
        """Return the desks of a running service."""
        state = app.state
        return cls(state.engine, state.clock, state.vault, state.settings)

    @contextmanager
    def open(self, *, reading: bool = False) -> Iterator[Desk]:
        """Open a desk; its transaction ends with the block."""
        with transaction(self.engine, reading=reading) as session:
            yield Desk(session, self.now(), self.vault, self.settings)


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _desks(request: Request) -> Desks:
    return Desks.of(request.app)


DesksDep = Annotated[Desks, Depends(_desks)]


@contextmanager
def desk_of(request: Request) -> Iterator[Desk]:
    """Open a request's desk; one request is one transaction."""
    with Desks.of(request.app).open(reading=request.method in READING) as desk:
        yield desk


def _open_desk(request: Request) -> Iterator[Desk]:
    with desk_of(request) as desk:
        yield desk


# scope="function": the transaction is committed before the answer leaves. With the default scope a
# commit that fails would still have answered 200.
DeskDep = Annotated[Desk, Depends(_open_desk, scope="function")]
