"""The database: reached, whole, its tables those of this code, its key the one we have, its clock ours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col

from app.cli.doctor.findings import Finding, Patient, mind, not_well, well
from app.plumbing.audit import AuditEvent
from app.plumbing.keys.house_key import vault_for
from app.plumbing.schema import Tables, tables_in

APART, FAR_APART = timedelta(seconds=5), timedelta(minutes=1)
"""How far two clocks may be from each other before the operator is told, and before it does harm."""
UPGRADE = "Run “estampille db upgrade”."


def examine_database(patient: Patient) -> Iterator[Finding | Patient]:
    """Examine the database; the patient comes back as it is known then."""
    if patient.file is not None and not patient.file.exists():
        yield not_well("database", f"there is none at {patient.file} yet. {UPGRADE}")
        return
    try:
        with patient.engine.execution_options(reading=True).connect() as connection:
            yield from _tables(patient, connection)
    except DBAPIError as error:
        yield _away(error)


def examine_key(patient: Patient) -> tuple[Finding, Patient]:
    """Prove that the key is the one under which the database is sealed.

    Raises:
        VaultError: it is missing, damaged, or another.
    """
    vault = vault_for(patient.settings, patient.engine, begin=False)
    place = "ESTAMPILLE_KEY" if patient.settings.key else patient.settings.data_dir
    found = well("key-encryption key", f"the one of this database, in {place}")
    return found, replace(patient, vault=vault)


def _tables(patient: Patient, connection: Connection) -> Iterator[Finding | Patient]:
    state = tables_in(connection)
    if state is Tables.NEWER:
        yield not_well(
            "database",
            "a newer version of Estampille made its tables. Install that one again, or restore a backup from before.",
        )
        return
    if state is not Tables.CURRENT:
        yield not_well("database", f"its tables are not up to date. {UPGRADE}")
        return
    gone = set(SQLModel.metadata.tables) - set(inspect(connection).get_table_names())
    if gone:
        yield not_well(
            "database", f"tables are missing: {', '.join(sorted(gone))}. Restore a backup."
        )
        return
    damage = _damage(connection)
    if damage:
        yield not_well("database", f"it is damaged: {damage}. Restore a backup.")
        return
    yield well("database", f"{connection.dialect.name}, whole, its tables up to date")
    yield _clock(connection)
    yield from _copies(connection)
    yield replace(patient, readable=True)


def _damage(connection: Connection) -> str:
    """Return what is wrong with the database's pages; nothing where all can be read."""
    if connection.dialect.name == "sqlite":
        told = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
        return "" if told == "ok" else " ".join(told.split())
    for table in SQLModel.metadata.sorted_tables:
        connection.execute(select(table).limit(1)).first()
    return ""


COPIES = {
    "archive_mode": ("off", "its log is archived: keep that for 14 days at most"),
    "wal_recycle": (
        "off",
        "files of its log are used again, old content in them: set wal_recycle = off",
    ),
    "log_statement": (
        "none",
        "its statements are logged, names among them: set log_statement = none",
    ),
    "log_min_duration_statement": (
        "-1",
        "slow statements are logged with values: set log_parameter_max_length = 0",
    ),
}
"""Settings of PostgreSQL by which people who are erased stay readable → the harmless value, what to do otherwise."""


def _copies(connection: Connection) -> Iterator[Finding]:
    """Name the copies of people's data that PostgreSQL keeps, which no erasing reaches."""
    if connection.dialect.name != "postgresql":
        return
    rows = connection.execute(text("SELECT name, setting FROM pg_settings"))
    now: dict[str, str] = {row.name: row.setting for row in rows}
    told = [
        what for name, (harmless, what) in COPIES.items() if now.get(name, harmless) != harmless
    ]
    replicas = connection.execute(text("SELECT count(*) FROM pg_stat_replication")).scalar_one()
    if replicas:
        told.append(f"{replicas} replicas hold all of it too: they forget when they have followed")
    if told:
        yield mind("copies of the database", f"{'; '.join(told)}.")
    else:
        yield well("copies of the database", "PostgreSQL keeps none beside its tables")


def _clock(connection: Connection) -> Finding:
    here = datetime.now(UTC)
    if connection.dialect.name == "postgresql":
        there = connection.execute(select(func.clock_timestamp())).scalar_one()
        apart = abs(there - here)
        if apart > APART:
            say = not_well if apart > FAR_APART else mind
            return say(
                "clock",
                f"this machine's and the database's are {apart.seconds} s apart. Have both set by NTP.",
            )
    last = connection.execute(select(func.max(col(AuditEvent.at)))).scalar()
    if last is not None and last - here > FAR_APART:
        return not_well(
            "clock",
            f"the last event of the audit log ({last:%Y-%m-%d %H:%M} UTC) is in the future. Have NTP set the clock.",
        )
    return well("clock", f"{here:%Y-%m-%d %H:%M} UTC")


def _away(error: DBAPIError) -> Finding:
    reason = " ".join(str(error.orig).split()).rstrip(".")
    return not_well(
        "database",
        f"it cannot be read: {reason}. Check ESTAMPILLE_DATABASE_URL and that it runs; restore one that is damaged.",
    )
