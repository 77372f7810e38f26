"""Keeps the rows of one database and puts them into another, of whichever kind: faster than acting the story again."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Engine, Select, Table, and_, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import SQLModel

LEFT_OUT = {"house_key"}
"""Written when a service starts, not by what happens in it."""


@dataclass(frozen=True)
class Snapshot:
    """All rows of a database, by table, in an order in which they can be inserted."""

    rows: Sequence[tuple[Table, list[dict[str, Any]]]]

    @classmethod
    def of(cls, engine: Engine) -> "Snapshot":
        """Read every table of the service that has rows."""
        with engine.connect() as connection:
            read = [
                (table, [dict(row) for row in connection.execute(_given(table)).mappings()])
                for table in SQLModel.metadata.sorted_tables
                if table.name not in LEFT_OUT
            ]
        return cls([(table, rows) for table, rows in read if rows])

    def put_into(self, engine: Engine) -> None:
        """Insert the rows into a database that has the tables and none of the rows."""
        with engine.begin() as connection:
            for table, rows in self.rows:
                connection.execute(table.insert(), rows)

    def and_then(self, changes: "Changes") -> "Snapshot":
        """Return the rows of a database into which new rows were put, in the order in which it gives them."""
        own, new = ({table.name: rows for table, rows in some} for some in (self.rows, changes.new))
        joined = [
            (table, [*own.get(table.name, []), *new.get(table.name, [])])
            for table in SQLModel.metadata.sorted_tables
        ]
        return Snapshot([(table, rows) for table, rows in joined if rows])

    def since(self, before: "Snapshot") -> "Changes":
        """Return what happened since another snapshot; nothing may have been deleted meanwhile."""
        new, changed, known = [], [], {table.name: rows for table, rows in before.rows}
        for table, rows in self.rows:
            old = known.get(table.name, [])
            keys = [column.name for column in table.primary_key if column.name in rows[0]]
            ids = {tuple(row[key] for key in keys) for row in old} if keys else set()
            added = [
                row
                for row in rows
                if (tuple(row[key] for key in keys) not in ids if keys else row not in old)
            ]
            assert len(added) == len(rows) - len(old), f"{table.name} lost a row"
            new += [(table, added)] if added else []
            changed += [(table, keys, row) for row in rows if row not in added and row not in old]
        return Changes(new, changed)


@dataclass(frozen=True)
class Changes:
    """Rows that came, and rows that are different now."""

    new: Sequence[tuple[Table, list[dict[str, Any]]]]
    changed: Sequence[tuple[Table, Sequence[str], dict[str, Any]]]

    def put_into(self, engine: Engine) -> None:
        """Let the same happen to a database that stands as the first one stood."""
        with engine.begin() as connection:
            for table, rows in self.new:
                connection.execute(table.insert(), rows)
            for table, keys, row in self.changed:
                own = and_(*(table.c[key] == row[key] for key in keys))
                connection.execute(table.update().where(own).values(row))


def bare_rows(engine: Engine) -> dict[str, list[str]]:
    """Return every row of every table as the driver gives it, in one order: many times faster than a snapshot."""
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        if engine.dialect.name == "postgresql":  # asked in one call
            cursor.execute("; ".join(_queries().values()))
        found = {}
        for name, query in _queries().items():
            if engine.dialect.name == "sqlite":
                cursor.execute(query)
            found[name] = sorted(map(repr, cursor.fetchall()))
            if engine.dialect.name == "postgresql":
                cursor.nextset()
        cursor.close()
        connection.rollback()
    finally:
        connection.close()
    return {name: rows for name, rows in found.items() if rows}


@cache
def _queries() -> dict[str, str]:
    return {
        table.name: str(_given(table))
        for table in SQLModel.metadata.sorted_tables
        if table.name not in LEFT_OUT
    }


class Filling:
    """What was put into a database once is put into it again as it stood: pages on SQLite, tables on PostgreSQL."""

    def __init__(self) -> None:
        self._pages: dict[str, sqlite3.Connection] = {}
        self._scripts: dict[str, str] = {}

    def fill(self, engine: Engine, what: str, put: Callable[[], None]) -> None:
        """Have `put` fill a database that has no rows, or do again what it did before."""
        if engine.dialect.name != "sqlite":
            self._fill_postgresql(engine, what, put)
            return
        if what not in self._pages:
            put()
        with _driven(engine) as driver:
            database = cast("sqlite3.Connection", driver)
            if what in self._pages:
                self._pages[what].backup(database)
            else:
                self._pages[what] = sqlite3.connect(":memory:", check_same_thread=False)
                database.backup(self._pages[what])

    def _fill_postgresql(self, engine: Engine, what: str, put: Callable[[], None]) -> None:
        """Copy tables from a schema beside the service's: one call instead of one for each table."""
        if what in self._scripts:
            with _driven(engine) as driver:
                driver.cursor().execute(self._scripts[what])
                driver.commit()
            return
        put()
        beside = f"filling_{len(self._scripts)}"
        tables = [table for table, _ in Snapshot.of(engine).rows]
        columns = {
            table.name: ", ".join(f'"{one.name}"' for one in _kept(table)) for table in tables
        }
        with _driven(engine) as driver:
            for statement in (
                f"CREATE SCHEMA {beside}",
                *(
                    f'CREATE TABLE {beside}."{name}" AS SELECT {own} FROM "{name}"'
                    for name, own in columns.items()
                ),
            ):
                driver.cursor().execute(statement)
            driver.commit()
        self._scripts[what] = "; ".join(
            [
                "SET LOCAL session_replication_role = replica",  # the rows were looked at when they came first
                *(
                    f'INSERT INTO "{name}" ({own}) SELECT {own} FROM {beside}."{name}"'
                    for name, own in columns.items()
                ),
            ]
        )

    def close(self) -> None:
        """Forget what was kept."""
        for kept in self._pages.values():
            kept.close()


@contextmanager
def _driven(engine: Engine) -> Iterator[DBAPIConnection]:
    pooled = engine.raw_connection()
    try:
        assert pooled.driver_connection is not None
        yield pooled.driver_connection
    finally:
        pooled.close()


@cache
def _given(table: Table) -> Select[Any]:
    return select(*_kept(table))


def _kept(table: Table) -> list[Column[Any]]:
    # A number that the database counts itself is left out: a database filled by hand counts on from where it was.
    return [column for column in table.columns if column is not table.autoincrement_column]


def again(things: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same objects as if each were read from another database that has them: tests may change them."""
    copies = {}
    for name, thing in things.items():
        copies[name] = type(thing)(**deepcopy(thing.model_dump()))
        make_transient_to_detached(copies[name])
    return copies
