"""Makes, empties and drops databases on a PostgreSQL server; an address is a libpq URL."""

import atexit
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

LASTING: set[int] = set()
"""The server's processes of connections that stay open from test to test: what they looked up once, they know."""


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


def empty(url: str) -> None:
    """Take every row out of a database but the number of its migration; who else is connected is sent away.

    Lasting connections stay, unless they are in the midst of something. Deleting is ten times quicker than
    truncating, as long as there are few rows in many tables.
    """
    keeper = _keeper(url)
    keeper.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND (state <> 'idle' OR pid <> ALL(%s))",
        [list(LASTING)],
    )
    named = keeper.execute(
        "SELECT tablename FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    deletions = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in named]
    if deletions:
        keeper.execute(sql.SQL("; ").join(deletions))


@cache
def _keeper(url: str) -> psycopg.Connection:
    """Return the connection that empties a database, open until this process ends."""
    keeper = psycopg.connect(url, autocommit=True)
    atexit.register(keeper.close)
    # As a replica: neither foreign keys nor the triggers that keep the audit log hold us up.
    keeper.execute("SET session_replication_role = replica")
    return keeper


def _execute(server: str, statement: str, *names: str) -> None:
    command = sql.SQL(statement).format(*map(sql.Identifier, names))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)
