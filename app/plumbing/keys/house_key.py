"""The house key, as the database knows it: by its fingerprint, so that no process works under another.

The key itself is in ESTAMPILLE_KEY or in `secret.key`. What is sealed under two keys can be read with neither alone:
whoever starts proves the key first, and a key is made only for a database in which nothing is sealed yet.
"""

import hmac
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Field, Session, SQLModel

from app.errors import OperatorError
from app.plumbing import clock
from app.plumbing.column_types import UtcDateTime
from app.plumbing.database import make_engine, newer, unreadable
from app.plumbing.keys.sealed import any_sealed
from app.plumbing.keys.vault import KEY_FILE, Vault, VaultError, make_key, read_key
from app.plumbing.schema import Tables, tables_in
from app.plumbing.settings import Settings

NEW_KEY_FILE = "secret.key.new"
"""Where a change of the key keeps the next one until it is done."""
TURN = 0x457374616D706B
"""The advisory lock of PostgreSQL that who seals shares, and who changes the key has alone."""


class HouseKey(SQLModel, table=True):
    """The one row that says under which key this database is sealed."""

    __tablename__ = "house_key"

    id: int = Field(default=1, primary_key=True)
    fingerprint: str
    since: datetime = Field(sa_type=UtcDateTime)


_table = SQLModel.metadata.tables["house_key"]


def vault_for(settings: Settings, engine: Engine, *, begin: bool = True) -> Vault:
    """Return the vault of the key under which a database is sealed.

    Args:
        settings: where the key is.
        engine: the database.
        begin: make the missing key of an empty database, and have a database that knows no key yet remember this one.

    Raises:
        VaultError: the key is missing, damaged, or another than the database's.
        OperatorError: the database cannot be read, or its tables are not up to date, or a newer version's.
    """
    key = read_key(settings.key, settings.data_dir)
    if not _has_tables(engine):
        return Vault(key or (make_key(settings.data_dir) if begin else bytes(32)))
    with engine.execution_options(reading=True).connect() as connection:
        known = fingerprint_in(connection)
    if known is None:
        return _begin(settings, engine, key, write=begin)
    return _proved(settings, key, known)


def check_key(settings: Settings) -> None:
    """Prove the key before a process starts others that work under it.

    Raises:
        OperatorError: as `vault_for` does.
    """
    engine = make_engine(settings.database)
    try:
        vault_for(settings, engine)
    finally:
        engine.dispose()


def fingerprint_in(connection: Connection) -> str | None:
    """Return the fingerprint of the key under which a database is sealed; nothing if it knows none yet."""
    return connection.execute(select(_table.c.fingerprint)).scalar()


def hold_still(session: Session, vault: Vault) -> None:
    """Make sure that what is sealed in this unit of work is sealed under the database's key, once per transaction.

    A change of the key waits for this transaction, or has ended before it: on SQLite by the one writer's place, on
    PostgreSQL by a lock that those who seal share.

    Raises:
        VaultError: the key is being changed, or was changed since this process began.
    """
    turn = session.get_transaction()
    if session.info.get("house key") is turn and turn is not None:
        return
    connection = session.connection()
    if connection.get_execution_options().get("reading", False):
        return  # seals nothing; what another key sealed does not open
    if connection.dialect.name == "postgresql":
        free = connection.execute(text(f"SELECT pg_try_advisory_xact_lock_shared({TURN})"))
        if not free.scalar():
            raise VaultError(
                "The key-encryption key is being changed.", remedy="Wait until that is done."
            )
    known = fingerprint_in(connection)
    if known is not None and not hmac.compare_digest(known, vault.fingerprint):
        raise VaultError(
            "The key-encryption key was changed while this process ran.", remedy="Restart it."
        )
    session.info["house key"] = session.get_transaction()


def remember(connection: Connection, vault: Vault) -> None:
    """Write down under which key a database is sealed from now on."""
    connection.execute(_table.delete())
    connection.execute(
        _table.insert().values(id=1, fingerprint=vault.fingerprint, since=clock.now())
    )


def _has_tables(engine: Engine) -> bool:
    """Say whether a database has tables at all; one that is a missing file is not made by asking."""
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file and not Path(file).exists():
        return False
    try:
        with engine.execution_options(reading=True).connect() as connection:
            names = set(inspect(connection).get_table_names())
            found = tables_in(connection)
    except DBAPIError as error:
        raise unreadable(engine.url, error) from error
    if found is Tables.NEWER:
        raise newer()
    if not names - {"alembic_version"}:
        return False
    if _table.name not in names:
        raise OperatorError(
            "The tables of the database are not up to date.", remedy="Run “estampille db upgrade”."
        )
    return True


def _begin(settings: Settings, engine: Engine, key: bytes | None, *, write: bool) -> Vault:
    """Prove the key by what is sealed already, and have the database remember it."""
    with engine.execution_options(reading=not write).begin() as connection:
        if write and connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({TURN})"))
        known = fingerprint_in(connection)  # another process may have been first
        if known is not None:
            return _proved(settings, read_key(settings.key, settings.data_dir), known)
        sample = any_sealed(connection)
        if sample is not None:
            vault = _opening(settings, key, *sample)
        else:
            vault = Vault(key or (make_key(settings.data_dir) if write else bytes(32)))
        if write:
            remember(connection, vault)
    return vault


def _opening(settings: Settings, key: bytes | None, value: bytes, purpose: str) -> Vault:
    if key is None:
        raise _missing(settings)
    vault = Vault(key)
    try:
        vault.open(value, purpose=purpose)
    except VaultError as error:
        raise _another(settings) from error
    return vault


def _proved(settings: Settings, key: bytes | None, known: str) -> Vault:
    if key is None:
        raise _missing(settings)
    vault = Vault(key)
    if not hmac.compare_digest(vault.fingerprint, known):
        raise _another(settings, known)
    return vault


def _missing(settings: Settings) -> VaultError:
    return VaultError(
        "The key-encryption key of this database is missing: without it nothing sealed can be read.",
        remedy="Set ESTAMPILLE_KEY, or put the {file} that you kept back into {folder}. No other key is made.",
        file=KEY_FILE,
        folder=settings.data_dir,
    )


def _another(settings: Settings, known: str = "") -> VaultError:
    begun = settings.data_dir / NEW_KEY_FILE
    waiting = read_key("", settings.data_dir, NEW_KEY_FILE)
    if waiting and known and hmac.compare_digest(Vault(waiting).fingerprint, known):
        return VaultError(
            "The change of the key-encryption key was not brought to its end: the database is sealed under {file}.",
            remedy="Run “estampille db rekey” again.",
            file=begun,
        )
    return VaultError(
        "This is not the key-encryption key under which this database is sealed.",
        remedy="Set ESTAMPILLE_KEY to it, or put the {file} that you kept back into {folder}.",
        file=KEY_FILE,
        folder=settings.data_dir,
    )
