"""Makes and drops databases on a PostgreSQL server; an address is a libpq URL."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def at(server: str, name: str) -> str:
    """Return the URL of one database of a server."""
    return urlunsplit(urlsplit(server)._replace(scheme="postgresql", path=f"/{name}"))


def for_sqlalchemy(url: str) -> str:
    """Return a libpq URL with the driver that the service uses."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def fresh(server: str, template: str = "template0") -> Iterator[str]:
    """Yield the URL of a new database, a copy of the template; drop it afterwards."""
    name = f"estampille_{uuid.uuid4().hex}"
    _execute(server, "CREATE DATABASE {} TEMPLATE {}", name, urlsplit(template).path.lstrip("/"))
    try:
        yield at(server, name)
    finally:
        _execute(server, "DROP DATABASE {} WITH (FORCE)", name)


def _execute(server: str, statement: str, *names: str) -> None:
    command = sql.SQL(statement).format(*map(sql.Identifier, names))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)
