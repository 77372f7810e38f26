"""Changing the house key: every sealed value and every keyed fingerprint is written anew, in one transaction.

Killed at any moment, the database is sealed wholly under one of the two keys, and both are at hand: the next one waits
in a file from before the first value is written. Whoever seals meanwhile waits or is refused (`house_key.hold_still`).
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam, func, select, text, update
from sqlmodel import SQLModel

from app.errors import BadInput, Conflict
from app.plumbing.database import empty_log, make_engine
from app.plumbing.keys.house_key import NEW_KEY_FILE, TURN, fingerprint_in, remember
from app.plumbing.keys.sealed import Indexed, SealedColumn, sealed_columns
from app.plumbing.keys.vault import KEY_FILE, Vault, VaultError, make_key, read_key
from app.plumbing.schema import check_tables
from app.plumbing.service import Service, Work
from app.plumbing.settings import Settings

STEP = 500
"""Rows read and written at a time."""
OLD_KEY_FILE = "secret.key.old"
Progress = Callable[[int, int], None]
"""Is told how many values are written, and how many there are."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Rewriting:
    """How one column is written anew."""

    column: Column[Any]
    where: ColumnElement[bool]
    anew: Callable[[Sequence[Values]], Sequence[Any]]


def change_key(
    settings: Settings, indexed: Sequence[Indexed], given: Path | None, progress: Progress
) -> int:
    """Seal a database under another key, and put its file in the old one's place; go on where a change was killed.

    Args:
        settings: where the database and the present key are.
        indexed: the columns of keyed fingerprints.
        given: a file with the next key; by default one is made.
        progress: is told how far it has come.

    Returns:
        How many values were written; none if only the files were left to be put in place.

    Raises:
        BadInput: the given file has no key in it, or the present one.
        Conflict: the old key of an earlier change is still there, or another change was begun.
        VaultError: the database is sealed under neither key.
    """
    engine = make_engine(settings.database)
    try:
        check_tables(engine)
        with engine.connect() as connection:
            known = fingerprint_in(connection)
    finally:
        engine.dispose()
    next_key = _next_key(settings, given, known or "")
    written = 0
    if known is None or next_key is None or Vault(next_key).fingerprint != known:
        with closing(Service.of(settings)) as service:  # proves the present key
            next_key = next_key or _made(settings)
            written = rekey(service, indexed, Vault(next_key), progress)
    if not settings.key:
        _put_in_place(settings.data_dir)
    return written


def rekey(service: Service, indexed: Sequence[Indexed], new: Vault, progress: Progress) -> int:
    """Seal everything in a database under another key; return how many values were written.

    Raises:
        VaultError: the key was changed meanwhile, or something sealed cannot be opened.
    """
    with service.begin() as work:
        _alone(work)
        # Fingerprints first: what they are made of is opened by the old key.
        steps = [_of_index(work, one, new) for one in indexed]
        steps += [_of_sealed(work.vault, one, new) for one in sealed_columns()]
        done, total = 0, sum(_count(work, step) for step in steps)
        progress(done, total)
        for step in steps:
            for written in _write(work, step):
                done += written
                progress(done, total)
        remember(work.session.connection(), new)
    empty_log(service.engine)
    return done


def _next_key(settings: Settings, given: Path | None, known: str) -> bytes | None:
    """Return the key that waits in its file; a given one is put there first."""
    waiting = read_key("", settings.data_dir, NEW_KEY_FILE)
    if given is None:
        return waiting
    key = read_key("", given.parent, given.name)
    if key is None:
        raise BadInput("There is no key in {path}.", path=given)
    if waiting is None and Vault(key).fingerprint == known:
        raise BadInput("The database is sealed under the key in {path} already.", path=given)
    if waiting not in (None, key):
        raise Conflict(
            "Another change of the key was begun: its key is in {path}.",
            remedy="Run “estampille db rekey” without --to, which brings that one to its end.",
            path=settings.data_dir / NEW_KEY_FILE,
        )
    return waiting or make_key(settings.data_dir, NEW_KEY_FILE, key)


def _made(settings: Settings) -> bytes:
    old = settings.data_dir / OLD_KEY_FILE
    if not settings.key and old.exists():
        raise Conflict(
            "{path} of an earlier change is still there.",
            remedy="Destroy it, or keep it elsewhere with the backups that were made under it.",
            path=old,
        )
    return make_key(settings.data_dir, NEW_KEY_FILE)


def _put_in_place(folder: Path) -> None:
    """Keep the old key beside, and put the next one in its place: at no moment is there none."""
    with suppress(FileExistsError, FileNotFoundError):
        (folder / OLD_KEY_FILE).hardlink_to(folder / KEY_FILE)
    (folder / NEW_KEY_FILE).replace(folder / KEY_FILE)
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _alone(work: Work) -> None:
    """Wait until nobody else seals; it stays so until the transaction ends."""
    connection = work.session.connection()  # on SQLite it has the one writer's place already
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({TURN})"))


def _of_index(work: Work, one: Indexed, new: Vault) -> Rewriting:
    column = SQLModel.metadata.tables[str(one.table.__tablename__)].c[one.column]

    def anew(rows: Sequence[Values]) -> Sequence[str]:
        found = one.values(work.session, work.vault, [one.table(**row) for row in rows])
        return [new.index(value, purpose=one.purpose) for value in found]

    return Rewriting(column, column.is_not(None), anew)


def _of_sealed(old: Vault, one: SealedColumn, new: Vault) -> Rewriting:
    def anew(rows: Sequence[Values]) -> Sequence[bytes]:
        return [_resealed(old, one, new, row) for row in rows]

    return Rewriting(one.column, one.filled, anew)


def _resealed(old: Vault, one: SealedColumn, new: Vault, row: Values) -> bytes:
    purpose = one.purpose_in(row)
    try:
        return new.seal(old.open(row[one.column.name], purpose=purpose), purpose=purpose)
    except VaultError as error:
        raise VaultError(
            "{column} of the row “{purpose}” cannot be opened: the database is damaged, nothing was changed.",
            remedy="Restore a backup, or delete that row.",
            column=one.column,
            purpose=purpose,
        ) from error


def _count(work: Work, step: Rewriting) -> int:
    query = select(func.count()).select_from(step.column.table).where(step.where)
    return int(work.session.connection().execute(query).scalar_one())


def _write(work: Work, step: Rewriting) -> Iterator[int]:
    (key,) = step.column.table.primary_key.columns
    change = update(step.column.table).where(key == bindparam("which"))
    for rows in _rows(work, step, key):
        values = zip(rows, step.anew(rows), strict=True)
        work.session.connection().execute(
            change.values({step.column.name: bindparam("anew")}),
            [{"which": row[key.name], "anew": value} for row, value in values],
        )
        yield len(rows)


def _rows(work: Work, step: Rewriting, key: Column[Any]) -> Iterator[Sequence[Values]]:
    """Yield the rows in the order of their keys, some at a time."""
    query = select(step.column.table).where(step.where).order_by(key).limit(STEP)
    rows = [row._asdict() for row in work.session.connection().execute(query)]
    while rows:
        yield rows
        beyond = query.where(key > rows[-1][key.name])
        rows = [row._asdict() for row in work.session.connection().execute(beyond)]
