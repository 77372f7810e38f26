"""What the trade rests on: releases of the referential, signing keys, evidence files, mail that left."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import SQLModel, col

from app.assessing.tables import Evidence
from app.cli.doctor.findings import Finding, Patient, mind, not_well, well
from app.issuing.tables import ED25519_KEY, RSA_KEY, BadgeClassRow
from app.library import Library
from app.plumbing import clock
from app.plumbing.keys.vault import Vault, VaultError
from app.plumbing.mailing import OutgoingMail
from app.plumbing.rewriting import waiting
from app.plumbing.storage import Files
from app.privacy.ending import overdue
from app.privacy.tables import DataRequest
from app.programmes.tables import Programme

_keys = select(SQLModel.metadata.tables["signing_key"])
OVERDUE = timedelta(days=2)
"""Housekeeping looks every hour: what has been over for so long was left lying."""
LATE = timedelta(minutes=10)
"""Mail that has been due for so long waits for a worker that is not there."""


def examine_trade(patient: Patient) -> Iterator[Finding]:
    """Examine what the database says that there must be."""
    library = Library.open()
    if not patient.readable:
        yield well("referential", f"releases {', '.join(library.releases)}")
        return
    with patient.engine.execution_options(reading=True).connect() as connection:
        yield _releases(connection, set(library.releases))
        yield _signing_keys(connection, patient)
        yield _evidence(connection, patient)
        yield from _mail(connection)
        yield _terms(connection)
        yield from _erased(connection)
        yield from _requests(connection)


def _releases(connection: Connection, present: set[str]) -> Finding:
    cited = set(connection.execute(select(col(BadgeClassRow.release)).distinct()).scalars())
    if cited - present:
        return not_well(
            "referential",
            f"badges cite releases that are not here: {', '.join(sorted(cited - present))}. Put them back.",
        )
    return well("referential", f"releases {', '.join(sorted(present))}")


def _signing_keys(connection: Connection, patient: Patient) -> Finding:
    rows = connection.execute(_keys).mappings().all()
    slugs = connection.execute(select(col(Programme.id), col(Programme.slug)))
    programmes = {row.id: row.slug for row in slugs}
    without = sorted(set(programmes.values()) - {programmes[row["programme_id"]] for row in rows})
    if without:
        return not_well(
            "signing keys",
            f"none for {', '.join(without)}. Run “estampille keys rotate {without[0]}”.",
        )
    for row in rows if patient.vault is not None else ():
        if not _opens(patient.vault, row):
            name = f"generation {row['generation']} of {programmes[row['programme_id']]}"
            return not_well("signing keys", f"{name} cannot be opened. Restore a backup.")
    return well("signing keys", f"{len(rows)} for {len(programmes)} programmes")


def _opens(vault: Vault | None, row: Mapping[Any, Any]) -> bool:
    """Say whether the private halves of a generation's keys can be opened."""
    try:
        if vault is not None:
            vault.open(row["sealed_private"], purpose=RSA_KEY.format(**row))
            if row["sealed_ed25519"]:
                vault.open(row["sealed_ed25519"], purpose=ED25519_KEY.format(**row))
    except VaultError:
        return False
    return True


def _evidence(connection: Connection, patient: Patient) -> Finding:
    storage = Files.of(patient.settings).evidence
    query = select(col(Evidence.stored_as)).where(col(Evidence.stored_as) != "")
    named = set(connection.execute(query).scalars()) - {None}
    try:
        gone = len(named - storage.names())
    except OSError as error:
        return not_well("evidence", f"{storage.place} cannot be read: {error.strerror}.")
    if gone:
        return not_well(
            "evidence",
            f"{gone} of {len(named)} files are not in {storage.place}. Copy them back from a backup.",
        )
    return well(
        "evidence", f"{len(named)} files, all in {storage.place}" if named else "no file yet"
    )


def _terms(connection: Connection) -> Finding:
    late = overdue(connection, clock.now() - OVERDUE)
    if late:
        return mind(
            "terms",
            f"{', '.join(f'{name} ({count})' for name, count in sorted(late.items()))}: kept beyond their term. "
            "Run “estampille serve” or “estampille worker”: housekeeping ends them.",
        )
    return well("terms", "nothing is kept beyond its term")


def _erased(connection: Connection) -> Iterator[Finding]:
    """Say whether who was erased still stands in the files of the database."""
    since = waiting(connection)
    if since is not None and since < clock.now() - OVERDUE:
        yield not_well(
            "erasing",
            f"since {since:%Y-%m-%d} tables with people who were erased wait to be rewritten. Let “estampille worker” "
            "run, end transactions that stay open for hours, and make the service's user the owner of its database.",
        )


def _requests(connection: Connection) -> Iterator[Finding]:
    """Say whether people wait longer than they must for an answer about their data."""
    late = connection.execute(
        select(func.count())
        .select_from(DataRequest)
        .where(
            col(DataRequest.answered_on).is_(None),
            col(DataRequest.due_on) < clock.now().date(),
        )
    ).scalar_one()
    if late:
        yield mind(
            "people’s requests",
            f"{late} are past their day. Run “estampille person requests”, and answer.",
        )


def _mail(connection: Connection) -> Iterator[Finding]:
    count = select(func.count()).select_from(OutgoingMail)
    given_up = connection.execute(
        count.where(col(OutgoingMail.given_up_at).is_not(None))
    ).scalar_one()
    if given_up:
        yield mind(
            "undelivered mail",
            f"{given_up} were given up; owners see which, and why.",
        )
    late = count.where(
        col(OutgoingMail.given_up_at).is_(None), col(OutgoingMail.due_at) < clock.now() - LATE
    )
    waiting = connection.execute(late).scalar_one()
    if waiting:
        yield mind(
            "background work",
            f"{waiting} mails have been due for over ten minutes. Run “estampille serve” or “estampille worker”.",
        )
    if not given_up and not waiting:
        yield well("outgoing mail", "nothing is late, nothing was given up")
