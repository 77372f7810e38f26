"""The key-encryption key: no command works under another, none replaces it, and it can be changed."""

import base64
import json
import re

import pytest
import uvicorn
from sqlmodel import select

from app.cli.console import work_for
from app.people.identity import find
from app.plumbing.keys.house_key import HouseKey
from app.plumbing.keys.vault import make_key
from app.plumbing.settings import Settings
from tests.app.cli.typed import create

COMMANDS = {
    "serve": ["serve", "--port", "1"],
    "worker": ["worker"],
    "doctor": ["doctor"],
    "member invite": ["member", "invite", "solidaire", "x@example.org", "--name", "X"],
}
OTHER = base64.urlsafe_b64encode(b"\x01" * 32).decode()


@pytest.fixture
def database(empty_database_url):
    """The setting that names a database of each kind."""
    return {"ESTAMPILLE_DATABASE_URL": empty_database_url}


@pytest.fixture(autouse=True)
def _nothing_serves(monkeypatch):
    """Whoever wrongly gets so far ends at once: a server would go on for ever."""
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: None)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is missing"),
        (OTHER, "not the key-encryption key"),
        (OTHER[:20], "is damaged"),
        ("", "is damaged"),
        ("é" * 44, "is damaged"),
    ],
    ids=["missing", "another", "cut off", "empty", "no text"],
)
def test_no_command_works_without_the_database_s_own_key(run, created, key, command, content, said):
    key.unlink()
    if content is not None:
        key.write_text(content, encoding="utf-8")
    done = run(*COMMANDS[command])
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert (key.read_text(encoding="utf-8") if key.exists() else None) == content


def test_the_database_itself_knows_its_key(run, database, tmp_path):
    assert create(run, **database).returncode == 0
    refused = run("keys", "list", "solidaire", ESTAMPILLE_KEY=OTHER, **database)
    assert refused.returncode == 2
    assert "not the key-encryption key" in refused.stderr
    elsewhere = {"ESTAMPILLE_DATA_DIR": str(tmp_path / "elsewhere"), **database}
    assert "is missing" in run("keys", "list", "solidaire", **elsewhere).stderr
    assert not (tmp_path / "elsewhere" / "secret.key").exists()


@pytest.mark.both_databases
def test_a_database_that_does_not_know_its_key_yet_learns_it_by_opening_a_value(run, database, key):
    create(run, **database)
    url = database["ESTAMPILLE_DATABASE_URL"]
    own = key.read_text()
    with work_for(Settings(database_url=url, key=own)) as work:
        before = work.session.exec(select(HouseKey)).one().fingerprint
        work.session.delete(work.session.exec(select(HouseKey)).one())
    refused = run("keys", "list", "solidaire", ESTAMPILLE_KEY=OTHER, **database)
    assert "not the key-encryption key" in refused.stderr
    assert run("keys", "list", "solidaire", **database).returncode == 0
    with work_for(Settings(database_url=url, key=own)) as work:
        assert work.session.exec(select(HouseKey)).one().fingerprint == before


def test_a_command_without_tables_says_what_makes_them(run, database):
    done = run("keys", "list", "solidaire", **database)
    assert done.returncode == 2
    assert "estampille db upgrade" in done.stderr


def test_doctor_makes_nothing(run, tmp_path):
    assert run("doctor").returncode == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.both_databases
def test_the_key_is_changed_and_everything_opens_under_the_next_one_only(run, database, key):
    create(run, **database)
    run("member", "invite", "solidaire", "ana@example.org", "--name", "Ana", **database)
    old = key.read_text()
    done = run("db", "rekey", "--json", **database)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["written"] >= 5, "person, address, two signing keys, mail"
    assert "destroy" in done.stderr
    new = key.read_text()
    assert new != old
    assert key.with_suffix(".key.old").read_text() == old
    assert sorted(path.name for path in key.parent.glob("secret*")) == [
        "secret.key",
        "secret.key.old",
    ]
    examined = run("doctor", **database)
    assert examined.returncode == 0, examined.stdout
    refused = run("keys", "list", "solidaire", ESTAMPILLE_KEY=old, **database)
    assert "not the key-encryption key" in refused.stderr
    with work_for(Settings(database_url=database["ESTAMPILLE_DATABASE_URL"], key=new)) as work:
        assert find(work, "ana@example.org") is not None
    again = run("db", "rekey", **database)
    assert again.returncode == 2
    assert "secret.key.old of an earlier change" in re.sub(r"\s+", " ", again.stderr)


def test_a_key_from_the_environment_is_changed_for_a_given_one(run, tmp_path):
    settings = {"ESTAMPILLE_KEY": OTHER}
    create(run, **settings)
    missing = run("db", "rekey", "--to", str(tmp_path / "none"), **settings)
    assert missing.returncode == 2
    (tmp_path / "same").write_text(OTHER)
    assert "already" in run("db", "rekey", "--to", str(tmp_path / "same"), **settings).stderr
    assert not (tmp_path / "data" / "secret.key.new").exists()
    make_key(tmp_path, "next")
    given = (tmp_path / "next").read_text()
    done = run("db", "rekey", "--to", str(tmp_path / "next"), "--json", **settings)
    assert done.returncode == 0, done.stderr
    assert "Set ESTAMPILLE_KEY" in done.stderr
    assert (tmp_path / "data" / "secret.key.new").read_text() == given
    begun = run("keys", "list", "solidaire", **settings)
    assert "estampille db rekey" in " ".join(begun.stderr.split())
    assert json.loads(run("db", "rekey", "--json", **settings).stdout)["written"] == 0
    assert run("keys", "list", "solidaire", ESTAMPILLE_KEY=given).returncode == 0
