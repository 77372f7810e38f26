"""Makes, empties and drops databases on a PostgreSQL server; an address is a libpq URL."""

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


def empty(url: str) -> None:
    """Take every row out of a database but the number of its migration; who is still connected is sent away.

    Deleting is ten times quicker than truncating, as long as there are few rows in many tables.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # As a replica: neither foreign keys nor the triggers that keep the audit log hold us up.
        connection.execute("SET session_replication_role = replica")
        named = connection.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        deletions = [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in named]
        if deletions:
            connection.execute(sql.SQL("; ").join(deletions))


def _execute(server: str, statement: str, *names: str) -> None:
    command = sql.SQL(statement).format(*map(sql.Identifier, names))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)
