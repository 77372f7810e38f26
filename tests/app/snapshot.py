"""Keeps the rows of one database and puts them into another, of whichever kind: faster than acting the story again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, Table, select
from sqlmodel import Session, SQLModel


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
            ]
        return cls([(table, rows) for table, rows in read if rows])

    def put_into(self, engine: Engine) -> None:
        """Insert the rows into a database that has the tables and none of the rows."""
        with engine.begin() as connection:
            for table, rows in self.rows:
                connection.execute(table.insert(), rows)


def _given(table: Table) -> Select[Any]:
    # A number that the database counts itself is left out: a database filled by hand counts on from where it was.
    return select(*(column for column in table.columns if column is not table.autoincrement_column))


def again(engine: Engine, things: Mapping[str, Any]) -> dict[str, Any]:
    """Read the same objects from another database: tests may change what they get."""
    with Session(engine, expire_on_commit=False) as session:
        return {name: session.get_one(type(thing), thing.id) for name, thing in things.items()}
