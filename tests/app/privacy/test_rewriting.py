"""Who was erased is in no file of the database's server either: tables, samples, log."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.assessing.tables import Evidence, EvidenceKind
from app.cli.doctor.database import examine_database
from app.cli.doctor.findings import Patient
from app.exchanges.tables import ParticipantRole
from app.exchanges.workflow import NewParticipant, invite
from app.people.tables import Person
from app.plumbing.outbox import Hands
from app.plumbing.rewriting import SAMPLES, RewriteDue, rewrite_due, waiting
from app.privacy.erasing import erase
from app.programmes.dependencies import caller_for
from app.workers import WORKERS
from tests.app.conftest import COMPETENCE

pytestmark = [pytest.mark.alone, pytest.mark.both_databases]

FILES = text("""
    SELECT f.name FROM (
        SELECT 'base/' || d.oid || '/' || pg_ls_dir('base/' || d.oid) AS name
        FROM pg_database d WHERE datname = current_database()
        UNION ALL SELECT 'pg_wal/' || name FROM pg_ls_waldir()
    ) f
    WHERE position(CAST(:secret AS bytea) IN pg_read_binary_file(f.name, 0, 1 << 29, true)) > 0
""")
"""The server looks through its own files: wherever it runs, and as they are on its disk."""
WORDS = "Aminata Jamais-Relue a été malade en mars."


def lying_in(service, secrets):
    """Return the kinds of files in which something can be read; on SQLite the one file with its log."""
    engine = service.inside.engine
    if engine.dialect.name == "sqlite":
        file = Path(service.inside.settings.database.removeprefix("sqlite:///"))
        held = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        return {"base" for secret in secrets if secret in held}
    plain = engine.execution_options(isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        return {
            name.split("/")[0]
            for secret in secrets
            for name in connection.execute(FILES, {"secret": secret}).scalars()
        }


def write_about(cast):
    """Invite somebody, and have a text about them; return their number and what is to be found nowhere later."""
    asked = NewParticipant(
        email="aminata.jamais-relue@example.net",
        name="Aminata Jamais-Relue",
        organisation_id=cast.social.id,
        role=ParticipantRole.STAFF,
    )
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        place = invite(work, caller, cast.exchange, asked)[0]
        work.add(
            Evidence(
                participant_id=place.id,
                competence=COMPETENCE,
                kind=EvidenceKind.TEXT,
                title="Note",
                text=WORDS,
                added_by=cast.mediator.person_id,
                created_at=work.now,
            )
        )
        person = work.session.get_one(Person, place.person_id)
        return person.id, [person.sealed_key, person.sealed_name, WORDS.encode()]


def test_r39_who_was_erased_is_in_no_file_of_the_database(cast):
    service = cast.service
    person_id, secrets = write_about(cast)
    on_postgresql = service.inside.engine.dialect.name == "postgresql"
    if on_postgresql:
        with service.inside.engine.begin() as connection:
            connection.execute(text("ANALYZE person; ANALYZE evidence"))
    assert "base" in lying_in(service, secrets)
    with service.work() as work:
        erase(work, person_id)
    marked = {row.name for row in cast.rows(RewriteDue)}
    (worker,) = (one for one in WORKERS if one.name == "rewriting")
    if on_postgresql:
        assert lying_in(service, secrets) == {"base", "pg_wal"}, "so far they are only out of sight"
        assert {"person", "email_address", "evidence"} <= marked
        assert "award" not in marked, "nothing of a person stands in what is large"
        settled = service.inside.engine.execution_options(isolation_level="REPEATABLE READ")
        with settled.connect() as reader:
            reader.execute(text("SELECT 1 FROM programme"))
            assert rewrite_due(service.inside) == [], "whoever reads it still is waited for"
            assert waiting(reader) == service.clock()
    worker.look(service.inside, Hands())
    assert lying_in(service, secrets) == set()
    assert cast.rows(RewriteDue) == []
    assert SAMPLES not in marked
    inside = service.inside
    told = {
        one.what: one.state
        for one in examine_database(Patient(inside.settings, inside.engine))
        if not isinstance(one, Patient)
    }
    assert told.get("copies of the database") == ("well" if on_postgresql else None), "R6"
