"""Alembic's environment: one transaction, the address given by who calls, names by convention."""

from alembic import context

from app.plumbing.database import make_engine
from app.plumbing.settings import Settings
from app.tables import metadata

LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "60s"


def run() -> None:
    """Run the migrations against the given database, or the one that the settings name."""
    url = context.config.attributes.get("url") or Settings().database
    engine = make_engine(url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # A migration that cannot get its lock gives way to the people who are working.
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
            connection.exec_driver_sql(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
