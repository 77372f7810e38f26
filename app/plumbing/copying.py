"""All rows of one database, put into another: an archive's database is a file of SQLite, wherever it came from.

So one archive serves both kinds of database, and leads from one to the other. Rows go table by table, those that
others name first, a few thousand in memory at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Column, Connection, Engine, Table, Text, cast, inspect, select, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from app.errors import BadInput, Conflict, OperatorError
from app.plumbing.column_types import JsonDocument
from app.plumbing.database import alembic_config, make_engine, unreadable, upgrade
from app.plumbing.schema import check_tables

AT_ONCE = 2_000
"""Rows in memory at a time."""
COUNTS = "call_count"
"""How often somebody called in the last hours: no backup brings that back."""
NUMBER = "alembic_version"
FOREIGN_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)


def copy_out(url: str, file: Path) -> None:
    """Put all rows of a PostgreSQL database, as they are at one moment, into a new file of SQLite.

    Raises:
        OperatorError: its tables are not those of this code.
    """
    target = f"sqlite:///{file}"
    old, new = make_engine(url), make_engine(target)
    try:
        check_tables(old)
        upgrade(target)
        at_one_moment = old.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        with at_one_moment.begin() as source, new.begin() as place:
            place.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in _tables(source):
                for rows in _rows(source, table, place.dialect):
                    place.exec_driver_sql(_insertion(table), rows)
    finally:
        old.dispose()
        new.dispose()


@contextmanager
def copy_in(file: Path, url: str) -> Iterator[None]:
    """Put all rows of a file of SQLite into an empty PostgreSQL database; nothing is there until the block ends well.

    Raises:
        BadInput: PostgreSQL does not take what is in it.
        Conflict: there are tables in it.
        OperatorError: the tables of the file are not those of this code.
    """
    old, new = make_engine(f"sqlite:///{file}"), make_engine(url)
    try:
        check_tables(old)
        refuse_tables(new)
        with old.execution_options(reading=True).begin() as source, new.begin() as place:
            config = alembic_config(url)
            config.attributes["connection"] = place
            command.upgrade(config, "head")
            with _no_foreign_keys(place):
                for table in _tables(source):
                    _pour(source, place, table)
            yield
        with new.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    finally:
        old.dispose()
        new.dispose()


def refuse_tables(engine: Engine) -> None:
    """Refuse a database that holds something.

    Raises:
        Conflict: there are tables in it.
        OperatorError: it does not answer.
    """
    try:
        found = inspect(engine).get_table_names()
    except DBAPIError as error:
        raise unreadable(engine.url, error) from error
    if found:
        raise Conflict(
            "The database {place} holds tables already: a restore writes over nothing.",
            remedy="Make a new, empty one (CREATE DATABASE) and name it by ESTAMPILLE_DATABASE_URL.",
            place=engine.url.render_as_string(hide_password=True),
        )


def _tables(source: Connection) -> list[Table]:
    """Return the tables to copy, those that others name first.

    Raises:
        OperatorError: the database has others than this code knows: they would be left behind.
    """
    known = SQLModel.metadata.tables
    found = set(inspect(source).get_table_names()) - {NUMBER}
    if found != set(known):
        raise OperatorError(
            "The database has tables that are not ours, or misses some: {names}.",
            remedy="Give Estampille a database or a schema of its own.",
            names=", ".join(sorted(found ^ set(known))),
        )
    return [table for table in SQLModel.metadata.sorted_tables if table.name != COUNTS]


def _rows(source: Connection, table: Table, to: Dialect) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Read a table's rows, as the other database's driver takes them."""
    writers = [_writer(column, to) for column in table.columns]
    query = select(*(_read(column, source.dialect) for column in table.columns))
    found = source.execution_options(yield_per=AT_ONCE).execute(query)
    for part in found.partitions():
        yield [
            tuple(value if write is None else write(value) for value, write in zip(row, writers, strict=True))
            for row in part
        ]  # fmt: skip


def _read(column: Column[Any], dialect: Dialect) -> Any:
    # JSON goes as its text: read as a value, one that says null and one that is missing are the same.
    if not isinstance(column.type, JsonDocument):
        return column
    return cast(column, Text) if dialect.name == "postgresql" else type_coerce(column, Text)


def _writer(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(column.type, JsonDocument):
        return None
    processor: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(
        dialect
    )
    return processor


def _insertion(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names


def _pour(source: Connection, place: Connection, table: Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    driver: Any = place.connection.driver_connection
    try:
        with (
            driver.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
        ):
            for rows in _rows(source, table, place.dialect):
                for row in rows:
                    copy.write_row(row)
    except place.dialect.loaded_dbapi.Error as error:
        raise BadInput(
            "PostgreSQL does not take what is in the table {table}: {reason}.",
            remedy="Nothing was left there. Tell us: SQLite kept what PostgreSQL cannot.",
            table=table.name,
            reason=str(error).splitlines()[0].rstrip("."),  # what follows may quote a row
        ) from error
    counted = table.autoincrement_column
    if counted is not None:
        place.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{counted.name}'), max(\"{counted.name}\"))"  # noqa: S608
            f' FROM "{table.name}" HAVING count(*) > 0'
        )


@contextmanager
def _no_foreign_keys(connection: Connection) -> Iterator[None]:
    """Look at foreign keys once, at the end: a row may name one that comes later."""
    keys = connection.exec_driver_sql(FOREIGN_KEYS).all()
    for table, name, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
