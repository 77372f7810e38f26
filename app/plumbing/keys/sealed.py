"""Which columns are sealed, and under which key: said where a column is declared, read by whoever changes the key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, select
from sqlmodel import Field, Session, SQLModel

from app.plumbing.keys.vault import Vault

HOUSE, OWN = "sealed under the house key", "sealed under a person's key"


def sealed(purpose: str, **more: Any) -> Any:
    """Declare a column that is sealed under the house key.

    Args:
        purpose: what `Vault.seal` is given; `{id}` and the like stand for columns of the same row.
        more: what else the field is.
    """
    return Field(sa_column_kwargs={"info": {HOUSE: purpose}}, **more)


def sealed_for_person(**more: Any) -> Any:
    """Declare a column that is sealed under a person's own key: it stays as it is when the house key changes."""
    return Field(sa_column_kwargs={"info": {OWN: True}}, **more)


@dataclass(frozen=True)
class SealedColumn:
    """A column that is sealed under the house key."""

    column: Column[Any]
    purpose: str

    @property
    def table(self) -> Table:
        """The table in which it stands."""
        return self.column.table

    @property
    def filled(self) -> ColumnElement[bool]:
        """Say of a row whether anything is sealed in it: who was erased has no key any more."""
        return and_(self.column.is_not(None), func.length(self.column) > 0)

    def purpose_in(self, row: Mapping[str, Any]) -> str:
        """Return what one row's value was sealed for."""
        return self.purpose.format(**row)


@dataclass(frozen=True)
class Indexed:
    """A column of keyed fingerprints: what they were made of is opened again when the key changes."""

    table: type[SQLModel]
    column: str
    purpose: str
    values: Callable[[Session, Vault, Sequence[Any]], Sequence[str]]
    """What each of some rows is found by, in clear; the vault is that of the house."""


def sealed_columns() -> Iterator[SealedColumn]:
    """Return every column of every table that is sealed under the house key."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if HOUSE in column.info:
                yield SealedColumn(column, column.info[HOUSE])


def any_sealed(connection: Connection) -> tuple[bytes, str] | None:
    """Return one sealed value of the database with its purpose, the first that is found; nothing where none is."""
    for one in sealed_columns():
        row = connection.execute(select(one.table).where(one.filled).limit(1)).first()
        if row is not None:
            values = row._asdict()
            return values[one.column.name], one.purpose_in(values)
    return None
