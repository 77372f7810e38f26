"""The operator's command line: every answer a sentence or JSON, every mistake named, exit codes 0, 1, 2."""

import base64
import io
import json
import re
import subprocess
import sys
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from app.cli.commands import _show
from app.cli.console import work_for
from app.demo import Links
from app.people.identity import find
from app.people.tables import Person
from app.plumbing.settings import Settings
from app.privacy.erasing import erase
from tests.app.cli.typed import create
from tests.services import databases


def test_from_nothing_to_a_programme_with_a_mediator(run):
    made = create(run)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["slug"] == "solidaire"
    invited = run("member", "invite", "solidaire", "m@example.org", "--name", "M", "--json")
    assert "/sign-in/" in json.loads(invited.stdout)["link"]
    rotated = run("keys", "rotate", "solidaire", "--json")
    assert json.loads(rotated.stdout) == {"generation": 2}
    listed = run("keys", "list", "solidaire", "--json")
    assert [key["generation"] for key in json.loads(listed.stdout)["keys"]] == [1, 2]
    audited = run("audit", "verify")
    assert audited.returncode == 0, audited.stderr
    said, head = audited.stdout.splitlines()
    assert said == "1 audit logs hold."
    assert re.fullmatch(r"solidaire=\d+:[0-9a-f]{64}", head)
    assert run("audit", "verify", "--head", head).returncode == 0
    other = run(
        "audit", "verify", "--json", "--head", head[:-1] + ("0" if head[-1] != "0" else "1")
    )
    assert other.returncode == 1
    assert json.loads(other.stdout)["heads"] == {"solidaire": head.partition("=")[2]}
    assert json.loads(other.stdout)["broken"][0]["programme"] == "solidaire"
    assert run("audit", "verify", "--head", head.replace("solidaire", "gone")).returncode == 1
    assert run("audit", "verify", "--head", "solidaire=12").returncode == 2
    assert run("doctor").returncode == 0


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"--email": "nobody"}, "nobody"),  # an address is told as it was typed
        ({"--url": "nowhere"}, "url"),
        ({"--name": ""}, "name"),
        ({"--language": "de"}, "language"),
    ],
)
def test_a_wrong_option_is_named(run, changes, named):
    done = create(run, **changes)
    assert done.returncode == 2
    assert f"“{named}”" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_programme_twice_is_refused(run):
    assert create(run).returncode == 0
    again = create(run)
    assert again.returncode == 2
    assert "Another programme" in again.stderr


def test_an_unknown_programme_names_the_known(run, created):
    done = run("keys", "list", "nobody")
    assert done.returncode == 2
    assert "there are: solidaire" in done.stderr


def test_a_backup_comes_back_whole_under_its_own_key_only(run, created, tmp_path):
    evidence = tmp_path / "data" / "evidence"
    evidence.mkdir()
    (evidence / "0f").write_bytes(b"a text")
    archive = tmp_path / "kept.tar"
    made = run("backup", str(archive), "--json")
    assert json.loads(made.stdout)["files"] == 2, made.stderr
    assert "key is not in it" in " ".join(made.stderr.split())
    assert run("backup", str(archive)).returncode == 2, "nothing is written over"

    def again(name, **settings):
        return run("restore", str(archive), ESTAMPILLE_DATA_DIR=str(tmp_path / name), **settings)

    assert "is there already" in again("data").stderr
    assert "is missing" in again("empty").stderr
    other = base64.urlsafe_b64encode(bytes(32)).decode()
    assert "another key" in again("empty", ESTAMPILLE_KEY=other).stderr
    assert not (tmp_path / "empty" / "estampille.db").exists()

    key = (tmp_path / "data" / "secret.key").read_text()
    back = again("elsewhere", ESTAMPILLE_KEY=key)
    assert back.returncode == 0, back.stderr
    told = " ".join(back.stderr.split())
    assert "What was awarded since is unknown now" in told
    assert "Last award in this backup: none." in told
    assert (tmp_path / "elsewhere" / "evidence" / "0f").read_bytes() == b"a text"
    there = {"ESTAMPILLE_DATA_DIR": str(tmp_path / "elsewhere"), "ESTAMPILLE_KEY": key}
    assert json.loads(run("keys", "list", "solidaire", "--json", **there).stdout)["keys"]
    assert run("audit", "verify", **there).returncode == 0


def test_a_damaged_or_foreign_archive_restores_nothing(run, created, tmp_path):
    archive = tmp_path / "kept.tar"
    run("backup", str(archive))
    whole = archive.read_bytes()
    here = {
        "ESTAMPILLE_DATA_DIR": str(tmp_path / "new"),
        "ESTAMPILLE_KEY": (tmp_path / "data" / "secret.key").read_text(),
    }
    changed = bytearray(whole)
    changed[whole.index(b"solidaire")] ^= 1
    for content, said in (
        (bytes(changed), "damaged"),
        (whole[: len(whole) // 2], "cannot be read"),
        (b"nothing of the kind", "cannot be read"),
    ):
        archive.write_bytes(content)
        done = run("restore", str(archive), **here)
        assert done.returncode == 2
        assert said in done.stderr
        assert not (tmp_path / "new" / "estampille.db").exists()


def test_whoever_was_erased_is_erased_from_old_backups_too(run, created, tmp_path):
    for name in ("Ana Exemple", "Rui Exemple"):
        run("member", "invite", "solidaire", f"{name[:3]}@example.org", "--name", name)
    old = tmp_path / "old.tar"
    run("backup", str(old))
    data = tmp_path / "data"
    with work_for(Settings(data_dir=data)) as work:
        ana = find(work, "ana@example.org")
        assert ana is not None
        sealed = work.session.get_one(Person, ana.id).sealed_key
        erase(work, ana.id)
    assert sealed in old.read_bytes()
    before = old.read_bytes()
    (tmp_path / "torn.tar").write_bytes(before[:5000])
    assert run("erase-again", str(tmp_path / "torn.tar")).returncode == 2
    found = json.loads(run("erase-again", str(old), "--json").stdout)["erased"]
    assert found == {"database": 0, str(old): 1}
    assert sealed not in old.read_bytes()
    again = json.loads(run("erase-again", str(old), "--json").stdout)["erased"]
    assert again == {"database": 0, str(old): 0}

    there = {
        "ESTAMPILLE_DATA_DIR": str(tmp_path / "new"),
        "ESTAMPILLE_KEY": (data / "secret.key").read_text(),
    }
    old.write_bytes(before)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "erased.txt").write_bytes((data / "erased.txt").read_bytes())
    back = run("restore", str(old), "--json", **there)
    assert json.loads(back.stdout)["erased"] == 1, back.stderr
    with work_for(Settings(data_dir=tmp_path / "new", key=there["ESTAMPILLE_KEY"])) as work:
        assert find(work, "ana@example.org") is None
        assert find(work, "rui@example.org") is not None


def test_a_service_moves_to_postgresql_and_back(run, created, key, tmp_path, postgresql_server):
    assert run("backup", str(tmp_path / "first.tar")).returncode == 0
    with databases.fresh(postgresql_server) as url:
        there = {
            "ESTAMPILLE_DATA_DIR": str(tmp_path / "there"),
            "ESTAMPILLE_KEY": key.read_text(),
            "ESTAMPILLE_DATABASE_URL": url,
        }
        moved = run("restore", str(tmp_path / "first.tar"), **there)
        assert moved.returncode == 0, moved.stderr
        assert "Last award in this backup: none." in " ".join(moved.stderr.split())
        assert run("audit", "verify", **there).returncode == 0
        second = str(tmp_path / "second.tar")
        assert json.loads(run("backup", second, "--json", **there).stdout)["files"] == 1
        again = json.loads(run("erase-again", second, "--json", **there).stdout)["erased"]
        assert again == {"database": 0, second: 0}
        twice = run("restore", second, **there)
        assert (twice.returncode, "holds tables already" in " ".join(twice.stderr.split())) == (
            2,
            True,
        )
    back = {"ESTAMPILLE_DATA_DIR": str(tmp_path / "back"), "ESTAMPILLE_KEY": key.read_text()}
    assert run("restore", second, **back).returncode == 0
    assert json.loads(run("keys", "list", "solidaire", "--json", **back).stdout)["keys"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_that_is_away_is_named(run, created, key, tmp_path, command):
    assert run("backup", str(tmp_path / "kept.tar")).returncode == 0
    archive = {"backup": "more.tar", "restore": "kept.tar"}[command]
    away = {
        "ESTAMPILLE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing",
        "ESTAMPILLE_DATA_DIR": str(tmp_path / "away"),
        "ESTAMPILLE_KEY": key.read_text(),
    }
    done = run(command, str(tmp_path / archive), **away)
    assert done.returncode == 2
    assert "cannot be used" in " ".join(done.stderr.split())
    assert not (tmp_path / "more.tar").exists()
    assert not (tmp_path / "away").exists()


def test_an_unknown_command_is_wrong_use():
    command = [sys.executable, "-m", "app", "dance"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "dance" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ESTAMPILLE_DATABASE_URL": "mysql://x"}, "ESTAMPILLE_DATABASE_URL"),
        ({"ESTAMPILLE_KEY": "short"}, "key-encryption key"),
        ({"ESTAMPILLE_BASE_URL": "not an address"}, "ESTAMPILLE_BASE_URL"),
    ],
)
def test_a_wrong_setting_is_named(run, settings, named):
    done = run("doctor", **settings)
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_when_the_tables_are_missing(run):
    done = run("doctor")
    assert done.returncode == 1
    assert "estampille db upgrade" in done.stdout


class _Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_language_of_a_programme_is_asked_for_at_a_terminal_only(run, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdin", _Terminal("de\npt\n"))
    options = ("--name", "Solidário", "--url", "solidario.example.org", "--email", "a@example.org")
    asked = run("programme", "create", "solidario", *options)
    assert asked.returncode == 0
    assert "Language of its badges" in asked.stderr
    assert "are in Português" in asked.stdout
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    quiet = run("programme", "create", "solidaire", *options, ESTAMPILLE_DEFAULT_LANGUAGE="en")
    assert "Language of" not in quiet.stderr
    assert "are in English" in quiet.stdout
    bundle = run("programme", "bundle", "solidaire", "--out", str(tmp_path / "bundle"))
    assert "Only badges of an https address can be verified" in bundle.stdout


def test_the_demo_prints_each_address_whole_and_alone_on_its_line(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    names = [field.name for field in fields(Links)]
    links = Links(**{name: f"http://127.0.0.1:8000/{name}/{'x' * 90}" for name in names})
    _show(links, Path("demo"))
    lines = capsys.readouterr().out.splitlines()
    shown = [line for line in lines if "x" * 90 in line]
    assert len(shown) >= 9
    assert all(line in asdict(links).values() for line in shown)
