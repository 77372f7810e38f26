"""On PostgreSQL what was deleted stands in the files of a table until these are written anew: that is done here.

Whoever deletes what must not be read again marks the tables from which it went, in the same transaction; a worker then
writes these tables anew (VACUUM FULL), and their samples in the planner's statistics too. SQLite overwrites by itself
(`secure_delete`), and nothing is marked there.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, delete, select

from app.plumbing.rows import Row
from app.plumbing.service import Service, Work

PATIENCE_SECONDS = 3
"""For which a table's users are waited for; who comes meanwhile waits behind, so it is short and tried again."""
TURN = 0x52455752
"""The advisory lock of the one process that writes tables anew."""
SAMPLES = "pg_statistic"
"""Where PostgreSQL keeps samples of columns, as ANALYZE found them."""


class RewriteDue(Row, table=True):
    """That a table is to be written anew: something left it that must not be read in its files any more."""

    __tablename__ = "rewrite_due"

    name: str


def touched(work: Work) -> set[str]:
    """Return the tables in which this unit of work has changed or deleted something; nothing on SQLite."""
    connection = work.session.connection()
    if connection.dialect.name != "postgresql":
        return set()
    work.session.flush()
    changed = text("SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_upd + n_tup_del > 0")
    return set(connection.execute(changed).scalars())


def rewrite_later(work: Work, tables: Collection[str]) -> None:
    """Have tables written anew once this unit of work is committed; on SQLite there is nothing to do."""
    if work.session.connection().dialect.name == "postgresql":
        for name in sorted(tables):
            work.session.add(RewriteDue(name=name, created_at=work.now))


def rewrite_due(service: Service) -> list[str]:
    """Write anew what was marked; return the tables in whose files nothing of it stands any more.

    A table in use, or of which somebody still sees an older state, is tried again next time; `waiting` names it.
    """
    if service.engine.dialect.name != "postgresql":
        return []
    with service.begin(reading=True) as work:
        marks = [(row.id, row.name) for row in work.session.exec(select(RewriteDue))]
    if not marks:
        return []
    with _alone(service) as connection:
        done = [name for name in sorted({name for _, name in marks}) if _anew(connection, name)]
        if done and _anew(connection, SAMPLES):
            _end_log(connection)
        else:
            done = []
    with service.begin() as work:
        ended = [mark for mark, name in marks if name in done]
        work.session.connection().execute(delete(RewriteDue).where(col(RewriteDue.id).in_(ended)))
    return done


def waiting(connection: Connection) -> datetime | None:
    """Return since when a table waits to be written anew; nothing if none does."""
    oldest: datetime | None = connection.execute(
        select(func.min(col(RewriteDue.created_at)))
    ).scalar()
    return oldest


@contextmanager
def _alone(service: Service) -> Iterator[Connection]:
    """Open a connection without transactions that waits for nobody long; one process at a time has its turn."""
    plain = service.engine.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({TURN})"))
        connection.execute(text(f"SET lock_timeout = '{PATIENCE_SECONDS}s'"))
        try:
            yield connection
        finally:
            connection.execute(text("RESET lock_timeout"))
            connection.execute(text(f"SELECT pg_advisory_unlock({TURN})"))


def _anew(connection: Connection, name: str) -> bool:
    """Write one table anew, and its samples; say whether nothing of what left it is in its files now."""
    if name != SAMPLES and name not in SQLModel.metadata.tables:
        return True  # a mark of another version of the code
    before = _file_of(connection, name)
    told: list[str] = []
    driver: Any = connection.connection.driver_connection

    def hear(diagnostic: Any) -> None:
        told.append(diagnostic.message_detail or "")

    driver.add_notice_handler(hear)
    try:
        connection.execute(text(f'VACUUM (FULL, VERBOSE) "{name}"'))
        if name != SAMPLES:
            connection.execute(text(f'ANALYZE "{name}"'))
    except DBAPIError:
        return False  # in use for longer than we wait: the next look tries again
    finally:
        driver.remove_notice_handler(hear)
    # Rows that somebody's older snapshot still sees were carried along. Who may not do this is only warned.
    carried = [int(found[0]) for one in told if (found := re.match(r"\d+", one))]
    return before != _file_of(connection, name) and bool(carried) and not any(carried)


def _file_of(connection: Connection, name: str) -> int | None:
    found: int | None = connection.execute(
        text("SELECT pg_relation_filenode(to_regclass(:name))"), {"name": f'"{name}"'}
    ).scalar()
    return found


def _end_log(connection: Connection) -> None:
    """Begin a new file of PostgreSQL's log and let it remove the older ones, where this user may."""
    for statement in ("SELECT pg_switch_wal()", "CHECKPOINT"):
        try:
            connection.execute(text(statement))
        except DBAPIError:
            return
