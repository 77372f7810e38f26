"""Changing the house key: everything that it seals or indexes is written anew, whole or not at all."""

import re
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import sqlmodel
from sqlalchemy import LargeBinary, select
from sqlmodel import SQLModel

from app.employers.sign_in import ask_for_link
from app.employers.tables import Webhook
from app.employers.webhooks import add_webhook, secret_of
from app.issuing.tables import AwardBatch
from app.main import ROOMS
from app.passports.imported import SOURCE, keep, names_in
from app.passports.tables import ImportedBadge
from app.people.addresses import ask_address
from app.people.challenges import answer_challenge, ask_challenge
from app.people.identity import find, identity_of
from app.plumbing.keys.house_key import HouseKey, vault_for
from app.plumbing.keys.sealed import HOUSE, OWN, sealed_columns
from app.plumbing.keys.vault import Vault, VaultError
from app.plumbing.rekeying import rekey
from app.verifying.receipts import issue
from app.verifying.schemas import report_out
from tests.app.bystander_files import file_of_awards
from tests.app.plumbing import changing_the_key
from tests.issuer_in_memory import IssuerInMemory
from tests.services import warm

# The key of the whole house changes: everybody's rows are sealed anew.
pytestmark = [pytest.mark.alone, pytest.mark.both_databases]

NEXT = Vault(b"\x02" * 32)
CLEAR = {
    "badge_class.document": "published",
    "award.hosted": "published",
    "credential.document": "published",
    "passkey.credential": "the public half of a key pair",
    "passkey.public_key": "the public half of a key pair",
    "webhook_delivery.body": "sent to others; the reason of a revocation is public",
}
"""Columns of bytes in which nothing is sealed, and why."""
FINDS = {
    "app/people/identity.py": "email_address.fingerprint",
    "app/passports/imported.py": "imported_badge.fingerprint",
    "app/plumbing/csrf.py": "nothing is kept: forms that are open when the key changes are sent again",
    "app/plumbing/rate_limits.py": "call_count.counted: useless after an hour, and counted anew under the next key",
    "app/surveys/rules.py": "nothing is kept: a survey's form that is open when the key changes is sent again",
    "app/plumbing/backup.py": "in archives, which stay under the key of their time",
    "app/plumbing/keys/vault.py": "house_key.fingerprint",
    "app/plumbing/rekeying.py": "makes the fingerprints anew",
}
"""Where keyed fingerprints are made, and where they are kept."""


def test_every_column_of_bytes_says_how_it_is_sealed():
    unknown = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
        and (HOUSE in column.info) + (OWN in column.info) + (f"{table.name}.{column.name}" in CLEAR)
        != 1
    ]
    assert not unknown, (
        "declare these with sealed() or sealed_for_person(): app/plumbing/keys/sealed.py"
    )


def test_every_keyed_fingerprint_is_known_to_who_changes_the_key():
    makes = {
        str(path)
        for path in Path("app").rglob("*.py")
        if re.search(r"\.index\([^()]*(\([^()]*\)[^()]*)*purpose=", path.read_text())
    }
    assert makes == set(FINDS), "a fingerprint that is kept needs an `Indexed` in its room"
    indexed = {f"{one.table.__tablename__}.{one.column}" for one in ROOMS.indexed}
    assert indexed == {"email_address.fingerprint", "imported_badge.fingerprint"}


def fill(cast):
    """Have every sealed column hold something; return what opens it again."""
    cast.award()
    cast.service.deliver()
    inside, person_id = cast.service.inside, cast.staff.person_id
    report = IssuerInMemory().verify()
    with inside.begin() as work:
        ask_for_link(work, "nobody@example.org", "en")
        ask_address(work, identity_of(work, person_id), "more@example.org")
        hook, secret = add_webhook(work, person_id, "https://hooks.example.org/")
        challenge = ask_challenge(work, "passkey", said="this")
        keep(work, person_id, b"as brought", report)
        batch = AwardBatch(
            programme_id=cast.programme.id,
            asked_by=cast.mediator.person_id,
            created_at=work.now,
            finished_at=work.now,
        )
        work.add(batch)
        file_of_awards(work, batch, work.now)
    body = {"email": "once@example.org", "name": "Once", "role": "staff"}
    body["organisation_id"] = str(cast.social.id)
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    made = cast.api().post(path, json=body, headers={"Idempotency-Key": "one"})
    assert made.status_code == 201, made.text
    issue(inside, "x", None, report_out(inside, report, "en"))
    return hook, secret, challenge


@pytest.fixture
def written(monkeypatch):
    """Everything that any vault sealed or indexed, by the vault."""
    made: dict[int, set[object]] = {}
    seal, index = Vault.seal, Vault.index

    def sealing(self, value, *, purpose):
        made.setdefault(id(self), set()).add(done := seal(self, value, purpose=purpose))
        return done

    def indexing(self, value, *, purpose):
        made.setdefault(id(self), set()).add(done := index(self, value, purpose=purpose))
        return done

    monkeypatch.setattr(Vault, "seal", sealing)
    monkeypatch.setattr(Vault, "index", indexing)
    return made


def cells(engine):
    with engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    if isinstance(value, bytes | str):
                        yield f"{table.name}.{name}", value


def test_nothing_under_the_old_key_is_left_in_any_column(cast, written):
    inside = cast.service.inside
    hook, secret, challenge = fill(cast)
    known = {f"{one.column.table.name}.{one.column.name}" for one in sealed_columns()}
    known |= {f"{one.table.__tablename__}.{one.column}" for one in ROOMS.indexed}
    before = [(place, value) for place, value in cells(inside.engine) if value]
    assert known <= {place for place, _ in before}, "the scene leaves no such column empty"
    # What the scene brought along was sealed before this test began to listen.
    old = written[id(inside.vault)] | {value for place, value in before if place in known}

    told = []
    count = rekey(inside, ROOMS.indexed, NEXT, lambda done, total: told.append((done, total)))
    assert told[0] == (0, count)
    assert told[-1] == (count, count)
    assert {place for place, value in cells(inside.engine) if value in old} == set()

    new = replace(inside, vault=NEXT)
    with new.begin() as work:
        found = find(work, "staff@example.org")
        assert found is not None
        assert found.id == cast.staff.person_id
        assert secret_of(work, work.session.get_one(Webhook, hook.id)) == secret
        assert answer_challenge(work, "passkey", challenge) == {"said": "this"}
        for table in ("outgoing_mail", "employer_link", "service_key", "signing_key", "person"):
            assert work.session.connection().execute(select(SQLModel.metadata.tables[table])).all()
        (brought,) = work.session.exec(sqlmodel.select(ImportedBadge))
        (name,) = names_in(work.session, NEXT, [brought])
        assert brought.fingerprint == NEXT.index(name, purpose=SOURCE)


def test_a_process_that_still_runs_under_the_old_key_seals_nothing(cast):
    inside = cast.service.inside
    rekey(inside, ROOMS.indexed, NEXT, lambda *_: None)
    answer = cast.service.client().post("/sign-in", data={"email": "staff@example.org"})
    assert answer.status_code == 500
    assert "ESTAMPILLE_KEY" not in answer.text
    with pytest.raises(VaultError, match="Restart it"), inside.begin() as work:
        ask_challenge(work, "passkey", said="this")


# On SQLite a writer waits for its place; on PostgreSQL many write at once.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_is_sealed_while_the_key_changes(cast):
    inside = cast.service.inside
    refused: list[object] = []

    def meanwhile(done, _total):
        if done and not refused:
            with (
                pytest.raises(VaultError, match="is being changed") as said,
                inside.begin() as work,
            ):
                ask_challenge(work, "passkey", said="this")
            refused.append(said)

    rekey(inside, ROOMS.indexed, NEXT, meanwhile)
    assert refused


def test_a_value_that_cannot_be_opened_stops_the_change_and_is_named(cast):
    inside = cast.service.inside
    table = SQLModel.metadata.tables["signing_key"]
    with inside.engine.begin() as connection:
        connection.execute(table.update().values(sealed_private=b"\x00" * 40))
    before = list(cells(inside.engine))
    with pytest.raises(VaultError, match=r"signing_key\.sealed_private of the row “signing key"):
        rekey(inside, ROOMS.indexed, NEXT, lambda *_: None)
    assert list(cells(inside.engine)) == before


@pytest.mark.parametrize(
    ("database_url", "moment"),
    [("sqlite", "writing"), ("postgresql", "writing"), ("sqlite", "files")],
    indirect=["database_url"],
)
def test_killed_at_any_moment_it_goes_on_and_nothing_is_lost(cast, tmp_path, moment):
    inside = cast.service.inside
    settings = inside.settings

    said = tmp_path / "said"

    def change(moment):
        given = (settings.database, settings.data_dir, moment)
        return warm.ended(warm.begin(changing_the_key.change, *given, said=said))

    old = (tmp_path / "secret.key").read_text()
    assert change(moment) == -signal.SIGKILL
    following = (tmp_path / "secret.key.new").read_text()
    assert (tmp_path / "secret.key").read_text() == old
    if moment == "writing":
        assert vault_for(settings, inside.engine).fingerprint == inside.vault.fingerprint
    else:
        with pytest.raises(VaultError, match="not brought to its end"):
            vault_for(settings, inside.engine)
    assert change("never") == 0, said.read_text()
    assert (int(said.read_text()) == 0) == (moment == "files")
    assert (tmp_path / "secret.key").read_text() == following
    assert (tmp_path / "secret.key.old").read_text() == old
    assert not (tmp_path / "secret.key.new").exists()
    with replace(inside, vault=vault_for(settings, inside.engine)).begin() as work:
        assert identity_of(work, cast.staff.person_id).email == "staff@example.org"
        assert find(work, "volunteer@example.org") is not None
        assert work.session.get_one(HouseKey, 1)
