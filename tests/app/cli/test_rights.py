"""What an operator types for people's rights: who was asked what, who read what, papers, archives nobody else opens."""

import json
import os
from datetime import UTC, datetime, timedelta

from app.plumbing.archive_seal import is_sealed
from app.privacy.papers import PAPERS


def read(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_r33_r34_a_person_is_found_what_they_ask_is_entered_and_answered(run, created):
    assert run("member", "invite", "solidaire", "m@example.org", "--name", "Mo X").returncode == 0
    (number,) = (one["id"] for one in read(run("person", "find", "m@example.org", "--json")))
    long_ago = (datetime.now(UTC) - timedelta(days=90)).date().isoformat()
    entered = run(
        *("person", "asked", number, "object", "--reason", "by letter"),
        *("--received", long_ago, "--json"),
    )
    request = read(entered)["id"]
    late = run("person", "requests")
    assert (late.returncode, "LATE" in late.stdout) == (1, True)
    doctor = {one["what"]: one for one in json.loads(run("doctor", "--json").stdout)}
    assert "1 are past their day" in doctor["people’s requests"]["detail"]
    told = run("person", "answered", request, "--said", "not done, with reasons", "--json")
    assert read(told)["said"] == "by letter; not done, with reasons"
    assert run("person", "answered", request, "--said", "again").returncode == 2
    assert run("person", "requests").returncode == 0
    frozen = read(run("person", "freeze", number, "--reason", "by telephone", "--json"))
    assert frozen == {"frozen": True, "changed": True}
    assert read(run("person", "unfreeze", number, "--reason", "answered", "--json"))["changed"]
    rows = read(run("person", "requests", "--json"))
    assert {one["asked"] for one in rows} == {"object", "freeze"}
    assert "Nobody opened anything" in run("person", "readings", number).stdout
    refused = run("person", "answered", "nothing", "--said", "x")
    assert (refused.returncode, "no request nothing" in refused.stderr) == (2, True)


def test_papers_are_written_in_every_language_filled_in(run, created, tmp_path, monkeypatch):
    # Three of them: each PDF takes the typesetter a moment.
    monkeypatch.setattr("app.cli.papers.PAPERS", ("record", "impact", "schedule"))
    assert {"record", "impact", "schedule"} <= set(PAPERS)
    out = tmp_path / "papers"
    done = run("papers", "solidaire", "--out", str(out), "--json", ESTAMPILLE_OPERATOR_NAME="Nous")
    written = {path.removeprefix(f"{out}/") for path in read(done)["files"]}
    assert written == {path.name for path in out.iterdir()}
    assert len(written) == 3 * (3 * 2 + 1)
    assert (out / "record-fr.pdf").read_bytes().startswith(b"%PDF")
    tool = json.loads((out / "pia-pt.json").read_bytes())
    assert "Avaliação de impacto" in tool["pia"]["name"]
    assert "Nous" in json.dumps(tool["answers"]), "who runs it stands in the answers"
    assert run("papers", "nobody").returncode == 2


def test_r06_r44_archives_are_sealed_and_doctor_names_old_and_readable_ones(run, created, tmp_path):
    pair = read(run("backup-pair", "--json"))
    kept = tmp_path / "kept"
    kept.mkdir()
    here = {"ESTAMPILLE_BACKUP_DIR": str(kept)}
    assert run("backup", str(kept / "plain.tar")).returncode == 0
    os.utime(kept / "plain.tar", (1, 1))

    def archives():
        done = run("doctor", "--json", **here)
        (found,) = (one for one in json.loads(done.stdout) if one["what"] == "archives")
        return found["state"], found["detail"]

    state, detail = archives()
    assert state == "mind"
    assert "1 are older than 35 days (plain.tar)" in detail
    assert "can be read by whoever has them" in detail
    (kept / "plain.tar").unlink()
    sealed = kept / "sealed.tar"
    assert run("backup", str(sealed), ESTAMPILLE_BACKUP_TO=pair["public"]).returncode == 0
    assert is_sealed(sealed)
    assert archives()[0] == "well"
    there = {
        "ESTAMPILLE_DATA_DIR": str(tmp_path / "new"),
        "ESTAMPILLE_KEY": (tmp_path / "data" / "secret.key").read_text(),
    }
    refused = run("restore", str(sealed), **there)
    assert (refused.returncode, "ESTAMPILLE_BACKUP_KEY" in refused.stderr) == (2, True)
    assert not (tmp_path / "new").exists()
    back = run("restore", str(sealed), **there, ESTAMPILLE_BACKUP_KEY=pair["private"])
    assert back.returncode == 0, back.stderr
    assert sorted(path.name for path in kept.iterdir()) == ["sealed.tar"], "nothing is left open"
