"""What a process works with (`Service`), and one unit of work in it (`Work`): the same for every way in.

    service = Service.of(read_settings())
    with service.begin() as work:
        award(work, caller, decision)

One request, one command, one step of a worker is one `Work` is one transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine, Executable, event
from sqlmodel import Session, SQLModel

from app.library import Library
from app.plumbing import clock
from app.plumbing.aside import Notes
from app.plumbing.carriers import Carrier, carrier_for
from app.plumbing.counters import Counters
from app.plumbing.database import make_engine, transaction
from app.plumbing.kept_answers import KeptAnswers
from app.plumbing.keys.house_key import hold_still, vault_for
from app.plumbing.keys.vault import Vault
from app.plumbing.rooms import Room
from app.plumbing.settings import Settings
from app.plumbing.signing_keys import SigningKeys
from app.plumbing.storage import Files

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing (RFC 9110, section 9.2.1)."""


@dataclass(frozen=True, eq=False)
class Service:
    """All that one process works with, made once when it starts."""

    settings: Settings
    engine: Engine
    vault: Vault
    library: Library
    files: Files
    carrier: Carrier
    """Takes mail away."""
    counters: Counters
    """Counts calls, for all processes together."""
    notes: Notes
    """Writes what stands beside requests."""
    keys: SigningKeys = field(default_factory=SigningKeys)
    opened: dict[str, bytes] = field(default_factory=dict)
    """Further keys that this process has opened, by what they were sealed for."""
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    """The answers to strangers that this process keeps."""
    rooms: Room = field(default_factory=Room)
    """All that the rooms bring along: put in by `app.main`; commands need none of it."""
    now: Callable[[], datetime] = clock.now
    limit_rates: bool = True
    """Whether callers are counted; the demo and the benchmarks turn it off."""

    @classmethod
    def of(
        cls, settings: Settings, library: Library | None = None, engine: Engine | None = None
    ) -> "Service":
        """Return what a process works with under these settings.

        Args:
            settings: the settings of the service.
            library: the releases of the referential; by default those shipped with the code.
            engine: the connections to the database that the settings name; by default new ones.

        Raises:
            VaultError: the key-encryption key is missing, damaged, or another than the database's.
            OperatorError: the database cannot be read, or its tables are not up to date, or a newer version's.
            BadInput: the address of the database cannot be used.
        """
        engine = engine or make_engine(settings.database)
        try:
            vault = vault_for(settings, engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(
            settings=settings,
            engine=engine,
            vault=vault,
            library=library or Library.open(),
            files=Files.of(settings),
            carrier=carrier_for(settings),
            counters=Counters(settings),
            notes=Notes(settings.database),
        )

    @contextmanager
    def begin(self, *, reading: bool = False) -> Iterator["Work"]:
        """Begin a unit of work; it is committed when the block ends well, and undone when it does not.

        What waits for other people's servers must not wait inside: on SQLite, a unit of work that may write keeps
        every other writer out.
        """
        with transaction(self.engine, reading=reading) as session:
            yield Work(self, session, self.now())

    def close(self) -> None:
        """Close the connections to the database."""
        self.kept.close()
        self.engine.dispose()
        self.counters.close()
        self.notes.close()


@dataclass(frozen=True)
class Work:
    """One unit of work: a session in one transaction, the moment, and what the service holds."""

    service: Service
    session: Session
    now: datetime

    @property
    def settings(self) -> Settings:
        """The settings of the service."""
        return self.service.settings

    @property
    def vault(self) -> Vault:
        """What seals personal data and secrets.

        Raises:
            VaultError: the key was changed since this process began: what it sealed would be lost.
        """
        hold_still(self.session, self.service.vault)
        return self.service.vault

    @property
    def library(self) -> Library:
        """The releases of the referential."""
        return self.service.library

    @property
    def files(self) -> Files:
        """The files that people gave."""
        return self.service.files

    @property
    def keys(self) -> SigningKeys:
        """The signing keys that this process has opened."""
        return self.service.keys

    def add(self, row: SQLModel) -> None:
        """Put a row into the database at once, so that others can name it."""
        self.session.add(row)
        self.session.flush()

    def if_undone(self, action: Callable[[], None]) -> None:
        """Have something outside the database undone too, should this unit of work be undone."""
        event.listen(self.session, "after_rollback", lambda _session: action(), once=True)

    def if_done(self, action: Callable[[], None]) -> None:
        """Have something outside the database done once this unit of work is committed; not if it is undone first."""
        undone: list[bool] = []
        self.if_undone(lambda: undone.append(True))

        def act(_session: Session) -> None:
            if not undone:
                action()

        event.listen(self.session, "after_commit", act, once=True)

    def note(self, statement: Executable) -> None:
        """Write a side remark, such as “last seen today”, once this unit of work is committed.

        It is a transaction of its own and may be dropped: a request neither fails nor waits for it.
        """
        self.if_done(lambda: self.service.notes.write(statement))

    def undo(self) -> None:
        """Forget what was about to be written; used before a form is shown again."""
        self.session.rollback()


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _service(request: Request) -> Service:
    return service_of(request)


ServiceDep = Annotated[Service, Depends(_service)]


@contextmanager
def work_of(request: Request) -> Iterator[Work]:
    """Begin a request's unit of work; a request that changes nothing only reads."""
    with service_of(request).begin(reading=request.method in READING) as work:
        yield work


def _begin(request: Request) -> Iterator[Work]:
    with work_of(request) as work:
        yield work


# scope="function": the transaction is committed before the answer leaves. With the default scope a
# commit that fails would still have answered 200.
WorkDep = Annotated[Work, Depends(_begin, scope="function")]
