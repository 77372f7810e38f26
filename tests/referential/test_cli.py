"""The command line: the right exit code, a sentence on stderr, JSON for machines, no traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from referential.errors import WrongUse
from referential.lookup import find
from referential.schema import schemas
from tests.referential.house import House
from tests.referential.shell import Shell

LOG = "competences/lamp-log.yaml"


def test_the_command_is_installed_and_fails_without_a_traceback(tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("referential")
    command = [str(tool), "check", str(tmp_path / "nowhere")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("referential: ")
    assert done.stderr.count("\n") == 1


def test_help_names_every_command(run: Shell) -> None:
    answer = run("--help")
    assert answer.code == 0
    for command in ("check", "diff", "release", "show", "schema", "export"):
        assert f" {command} " in answer.out


@pytest.mark.parametrize("command", ["check", "diff", "release", "show", "schema", "export"])
def test_every_command_answers_machines(run: Shell, command: str) -> None:
    answer = run(command, "--help")
    assert answer.code == 0
    assert "--json" in answer.out


def test_check_is_clean_on_our_own_referential(run: Shell) -> None:
    answer = run("check")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("no problem\n")


def test_check_tells_problems_relative_to_where_one_is(run: Shell, house: House) -> None:
    house.edit(LOG, "audience: both", "audience: everybody")
    answer = run("check", "draft", cwd=house.root)
    assert answer.code == 1
    first, last = answer.out.splitlines()
    assert first.startswith("draft/competences/lamp-log.yaml:3:11: `audience` is “everybody” → ")
    assert first.endswith("[shape.choice]")
    assert last == "1 problem in 1 file"


def test_check_for_machines(run: Shell, house: House) -> None:
    house.edit(LOG, "audience: both", "audience: everybody")
    answer = run("check", house.draft, "--json")
    (problem,) = json.loads(answer.out)["problems"]
    assert answer.code == 1
    assert (problem["line"], problem["column"], problem["code"]) == (3, 11, "shape.choice")
    assert problem["remedy"] == "write one of volunteer, staff or both"


def test_check_of_nothing_is_wrong_use(run: Shell, tmp_path: Path) -> None:
    answer = run("check", tmp_path / "nowhere")
    assert (answer.code, answer.out) == (2, "")
    assert "is not a folder" in answer.err


def test_diff_tells_the_number(run: Shell, released: House) -> None:
    released.edit(LOG, "[T6]", "[T7]")
    old = released.releases / "1.0.0"
    answer = run("diff", old, released.draft)
    assert answer.code == 0
    assert "the next release is 1.1.0" in answer.out
    machine = json.loads(run("diff", old, released.draft, "--json").out)
    assert (machine["size"], machine["numbers"]) == ("minor", ["1.1.0"])
    back = json.loads(run("diff", released.draft, old, "--json").out)
    assert back["numbers"] == []


def test_diff_of_a_release_that_is_not_there_offers_others(run: Shell) -> None:
    answer = run("diff", "0.1.00", "draft")
    assert answer.code == 2
    assert "no release “0.1.00”" in answer.err
    assert "0.1.0" in answer.err


def test_diff_of_a_broken_draft_says_where(run: Shell, released: House) -> None:
    released.edit(LOG, "audience: both", "audience: everybody")
    answer = run("diff", released.releases / "1.0.0", released.draft)
    assert answer.code == 2
    assert "lamp-log.yaml:3:11" in answer.err


def test_release_writes_and_says_where(run: Shell, house: House) -> None:
    folders = ("--draft", house.draft, "--releases", house.releases)
    plan = run("release", "1.0.0", "--date", "2026-11-23", "--dry-run", *folders)
    assert plan.code == 0
    assert "nothing was written" in plan.out
    assert not house.releases.exists()
    done = run("release", "1.0.0", "--date", "2026-11-23", "--json", *folders)
    assert done.code == 0
    assert json.loads(done.out)["folder"] == str(house.releases / "1.0.0")
    assert run("check", house.releases / "1.0.0").code == 0


def test_a_refused_release_is_a_no(run: Shell, released: House) -> None:
    released.edit(LOG, "[T6]", "[T7]")
    folders = ("--draft", released.draft, "--releases", released.releases)
    answer = run("release", "1.0.1", *folders)
    assert (answer.code, answer.out) == (1, "")
    assert "so it is 1.1.0" in answer.err
    released.edit(LOG, "audience: both", "audience: everybody")
    machine = run("release", "1.1.0", "--json", *folders)
    assert machine.code == 1
    assert json.loads(machine.err)["problems"][0]["code"] == "shape.choice"


@pytest.mark.parametrize("number", ["1.0", "v1.0.0", "1.0.0-rc.1", "next", "9" * 40 + ".0.0"])
def test_a_number_that_is_none_is_wrong_use(run: Shell, house: House, number: str) -> None:
    answer = run("release", number, "--draft", house.draft, "--releases", house.releases)
    assert answer.code == 2
    assert "three numbers" in answer.err


def test_show_reads_like_a_page(run: Shell, released: House) -> None:
    name = ("--release", released.draft)
    answer = run("show", "lamp-log", "--lang", "fr", "--level", "lead", *name)
    assert answer.code == 0
    assert "Lire le journal de la lampe" in answer.out
    assert "Piloter (lead; D.7 e-3)" in answer.out
    assert "Découvrir" not in answer.out
    deprecated = run("show", "rope-signals", *name)
    assert "obsoleted in 1.0.0, replaced by ship-signals" in deprecated.out
    machine = json.loads(run("show", "lamp-log", "--level", "lead", "--json", *name).out)
    assert list(machine["competence"]["levels"]) == ["lead"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "lamp-lag"), "did you mean “lamp-log”"),
        (("show", "lamp-log", "--lang", "de"), "it speaks en, fr"),
        (("show", "lamp-log", "--level", "mastery"), "mastery"),
        (("export", "--format", "skos-ttl", "--out", "x"), "--base-url"),
        (("export", "--format", "case", "--out", "x", "--base-url", "ftp://x"), "without a slash"),
        (
            ("export", "--format", "case", "--out", "x", "--base-url", "https://x.org"),
            "no date yet",
        ),
        (("export", "--format", "docx", "--out", "x"), "docx"),
    ],
)
def test_wrong_use_is_one_sentence(
    run: Shell, house: House, arguments: tuple[str, ...], said: str
) -> None:
    answer = run(*arguments, "--release", house.draft, cwd=house.root)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert not (house.root / "x").exists()


def test_a_level_that_a_competence_lacks_is_said(run: Shell, house: House) -> None:
    text = house.file(LOG).read_text(encoding="utf-8")
    start, end = text.index("  transmit:"), text.index("training:")
    house.file(LOG).write_text(text[:start] + text[end:], encoding="utf-8")
    answer = run("show", "lamp-log", "--level", "transmit", "--release", house.draft)
    assert answer.code == 2
    assert "it has discover, practise, lead" in answer.err


def test_errors_for_machines_are_json(run: Shell) -> None:
    answer = run("show", "nothing-of-the-kind", "--json")
    assert answer.code == 2
    assert "has no competence" in json.loads(answer.err)["error"]


def test_schema_and_export_name_what_they_wrote(
    run: Shell, released: House, tmp_path: Path
) -> None:
    answer = run("schema", "--out", tmp_path / "schema", "--json")
    assert len(json.loads(answer.out)["written"]) == len(schemas())
    out = tmp_path / "out"
    written = run(
        "export", "--format", "csv", "--out", out, "--release", released.releases / "1.0.0"
    )
    assert written.code == 0
    assert Path(written.out.strip()).read_bytes().startswith(b"release,domain,competence")


def test_a_folder_that_cannot_be_written_is_said(
    run: Shell, released: House, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    answer = run(
        "export", "--format", "csv", "--out", blocked, "--release", released.releases / "1.0.0"
    )
    assert answer.code == 2
    assert str(blocked) in answer.err


def test_a_referential_is_named_in_four_ways(run: Shell, released: House) -> None:
    assert "data-analysis" in run("show", "data-analysis", "--release", "latest").out
    assert "data-analysis" in run("show", "data-analysis", "--release", "0.1.0").out
    assert "data-analysis" in run("show", "data-analysis", "--release", "draft").out
    assert "lamp-log" in run("show", "lamp-log", "--release", released.draft).out


def test_latest_wants_a_release(house: House) -> None:
    with pytest.raises(WrongUse, match="nothing was released yet"):
        find("latest", house.draft, house.releases)


def test_a_diff_of_two_equals_says_so(run: Shell, released: House) -> None:
    name = released.releases / "1.0.0"
    assert run("diff", name, name).out == "1.0.0 → 1.0.0: nothing changed\n"


def test_a_diff_shows_words_before_and_after(run: Shell, released: House) -> None:
    released.edit(LOG, "en: Points to the hours", "en: Shows the [hours]")
    said = run("diff", released.releases / "1.0.0", released.draft).out
    assert "- Points to the hours of darkness on a printed log." in said
    assert "+ Shows the [hours] of darkness on a printed log." in said


def test_what_stays_in_the_draft_is_said(run: Shell, house: House) -> None:
    house.edit(LOG, "status: active", "status: draft")
    house.ask_instead("lamp-log", "ship-signals")
    folders = ("--draft", house.draft, "--releases", house.releases)
    answer = run("release", "1.0.0", "--dry-run", *folders)
    assert "left in the draft: lamp-log" in answer.out
