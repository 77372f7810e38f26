"""An editor's day, by commands alone: each step has its number, each mistake its line, in the editor's language."""

import itertools
import json
import re
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from referential import load_all
from referential.checks.run import check_folder
from referential.errors import ReleaseRefused
from referential.release import prepare
from referential.skeleton import skeleton
from referential.sources import read_sources
from referential.upcoming import upcoming
from referential.versions import Version
from tests.referential.house import House
from tests.referential.shell import Shell

LOG = "competences/lamp-log.yaml"
NUMBERS = ("1.0.1", "1.1.0", "2.0.0")
BROKEN = {
    "a colon": ("en: Read the log", "en: Read: the log", "yaml.syntax", 8),
    "a tab": ("  en: Read the log", "\ten: Read the log", "yaml.tab", 8),
    "words behind #": ("of the lamp", "of the lamp #1 for keepers", "yaml.comment", 8),
    "a merge": ("title:", "<<<<<<< ours\ntitle:", "yaml.merge", 7),
    "a key twice": ("audience: both", "audience: both\naudience: staff", "yaml.duplicate-key", 4),
}

DAY = date(2026, 12, 1)
PROJECT = Path(__file__).parents[2]
SHIP = "competences/ship-signals.yaml"
EDITS = {
    "a word": (LOG, "fr: Lire le journal", "fr: Relire le journal"),
    "a mapping": (LOG, "[T6]", "[T7]"),
    "an e-level": (SHIP, "level: e-2", "level: e-3"),
    "an audience": (SHIP, "audience: volunteer", "audience: both"),
    "a term": ("glossary.yaml", "fr: Balise", "fr: Une balise"),
}
ADDED = ("status: active", "status: draft")
"""What is added may be ready, or stay in the draft; it may say that it waits for a later release."""


def number(run: Shell, house: House) -> str:
    """Return the number that `diff` names; `release` takes it, and another only if it leaves more in the draft."""
    answer = run("diff", house.releases / "1.0.0", house.draft, "--json")
    assert answer.code == 0
    told = json.loads(answer.out)
    (said,) = told["numbers"]
    folders = ("--draft", house.draft, "--releases", house.releases)
    for one in NUMBERS:
        taken = run("release", one, "--dry-run", *folders, "--json")
        if taken.code == 0:
            left_out = json.loads(taken.out)["left_out"]
            assert left_out == told["left_out"] if one == said else left_out > told["left_out"]
        assert taken.code == 0 or one != said, taken.err
    return str(said)


def test_change_add_deprecate_and_a_wrong_mapping(run: Shell, released: House) -> None:
    released.edit(LOG, "fr: Lire le journal", "fr: Relire le journal")
    assert number(run, released) == "1.0.1"
    made = run(
        "new",
        "fog-horn",
        "--domain",
        "signals",
        "--draft",
        released.draft,
        "--releases",
        released.releases,
    )
    assert made.code == 0
    path = released.competence("fog-horn")
    assert run("check", released.draft).out.count("fog-horn.yaml:") == path.read_text(
        "utf-8"
    ).count('""')
    words = iter(range(10**6))
    filled = re.sub('""', lambda _: f"word{next(words)} word{next(words)}", path.read_text("utf-8"))
    path.write_text(filled, encoding="utf-8")
    assert run("check", released.draft).code == 0
    assert number(run, released) == "1.0.1"  # a draft stays where it is
    path.write_text(filled.replace("status: draft", "status: active"), encoding="utf-8")
    assert number(run, released) == "1.1.0"
    block = 'deprecated:\n  since: "2.0.0"\n  reason: merged\n  replaced_by: [fog-horn]\n'
    block += "  note:\n    en: Now part of the horn.\n    fr: Désormais avec la corne.\n"
    released.edit(LOG, "status: active", "status: deprecated")
    released.edit(LOG, "working_translations: [fr]\n", f"working_translations: [fr]\n{block}")
    released.ask_instead("lamp-log", "fog-horn")
    path.write_text(
        path.read_text("utf-8").replace('since: "1.1.0"', 'since: "2.0.0"'), encoding="utf-8"
    )
    assert run("check", released.draft).out.endswith("no problem\n")
    assert number(run, released) == "2.0.0"
    released.edit("competences/ship-signals.yaml", "level: e-2", "level: e-5")
    answer = run("check", released.draft)
    assert answer.code == 1
    assert "ecf." in answer.out
    assert "claim" in answer.out


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_broken_file_is_named_with_its_line_in_three_languages(
    run: Shell, released: House, mistake: str
) -> None:
    old, new, code, line = BROKEN[mistake]
    released.edit(LOG, old, new)
    said = {}
    for language in ("en", "fr", "pt"):
        answer = run("check", released.draft, "--language", language)
        first = next(one for one in answer.out.splitlines() if f"[{code}]" in one)
        assert re.search(rf"lamp-log\.yaml:{line}:\d+: ", first), first
        assert answer.code == 1
        said[language] = first
    assert len({*said.values()}) == 3
    folders = ("--draft", released.draft, "--releases", released.releases)
    refused = run("release", "1.0.1", *folders, "--language=pt")
    assert refused.code == 1
    assert "o rascunho tem problemas" in refused.err


def test_numbers_and_reasons_are_told_in_three_languages(
    run: Shell, released: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    released.edit(LOG, "[T6]", "[T7]")
    told = ("diff", released.releases / "1.0.0", released.draft)
    for language, words in (
        ("en", "the next release is 1.1.0"),
        ("fr", "la prochaine version est 1.1.0"),
        ("pt", "a próxima versão é 1.1.0"),
    ):
        answer = run(*told, "--language", language)
        assert words in " ".join(answer.out.split())
    spoken = run(*told, "--language", "fr", "--json").out
    assert "la compétence elle-même est la même" in spoken
    monkeypatch.setenv("LC_ALL", "pt_PT.UTF-8")
    assert "a próxima versão é" in " ".join(run(*told).out.split())
    unknown = run(*told, "--language", "eo")
    assert unknown.code == 2
    assert "en, fr, pt" in unknown.err


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sets(st.sampled_from(sorted(EDITS))),
    st.lists(st.tuples(st.sampled_from(ADDED), st.sampled_from(NUMBERS)), max_size=2),
    st.sampled_from(NUMBERS),
)
def test_diff_names_a_number_that_release_takes_whatever_was_changed(
    released: House, edits: set[str], added: list[tuple[str, str]], other: str
) -> None:
    before = {path: path.read_bytes() for path in released.draft.rglob("*.yaml")}
    past, count = list(load_all(released.releases).values()), itertools.count()
    try:
        for one in sorted(edits):
            released.edit(*EDITS[one])
        for place, (status, since) in enumerate(added):
            text = skeleton(past[-1], f"new-{place}", "signals", since)
            words = re.sub('""', lambda _: f"word{next(count)} thing{next(count)}", text)
            ready = words.replace("status: draft", status)
            released.competence(f"new-{place}").write_text(ready, encoding="utf-8")
        assume(not check_folder(released.draft))
        coming = upcoming(read_sources(released.draft), past)
        if coming.number is not None:
            taken = prepare(released.draft, released.releases, coming.number, DAY)
            assert (taken.diff.size, taken.left_out) == (coming.diff.size, coming.left_out)
        if Version.parse(other) != coming.number:
            # Another number is right only where it leaves other competences in the draft.
            with suppress(ReleaseRefused):
                taken = prepare(released.draft, released.releases, Version.parse(other), DAY)
                assert taken.left_out != coming.left_out
    finally:
        for path in set(released.draft.rglob("*.yaml")) - set(before):
            path.unlink()
        for path, raw in before.items():
            path.write_bytes(raw)


def test_the_tools_work_on_the_checkout_in_which_one_stands(released: House) -> None:
    """Whatever is installed: a wheel brings a referential of its own, which nobody edits."""
    released.edit(LOG, "level: e-2", "level: e-5")
    deep = released.draft / "competences"
    command = [sys.executable, "-m", "referential.cli", "check"]
    done = subprocess.run(
        command,
        cwd=deep,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "lamp-log.yaml:" in done.stdout) == (1, True), done.stderr


def test_a_new_file_and_a_competence_are_told_in_the_editors_language(
    run: Shell, released: House
) -> None:
    folders = ("--draft", released.draft, "--releases", released.releases)
    for language, words in (("fr", "remplissez"), ("pt", "preencha"), ("en", "fill")):
        made = run(
            "new", f"horn-{language}", "--domain", "signals", *folders, "--language", language
        )
        assert words in made.out
        released.competence(f"horn-{language}").unlink()  # one is filled before the next is begun
    shown = run("show", "lamp-log", "--lang", "fr", "--release", released.draft)
    assert "active depuis la version 1.0.0" in shown.out
    assert "tâche" in shown.out


def test_the_job_for_editors_checks_compares_and_shows_the_draft() -> None:
    job = (PROJECT / ".github" / "workflows" / "editors.yml").read_text("utf-8")
    assert re.findall(r"- run: (.*)", job) == [".ci/editors"]
    assert "path: build/preview" in job
    script = (PROJECT / ".ci" / "editors").read_text("utf-8")
    assert re.findall(r"^\S+/referential (\w+)", script, re.MULTILINE) == [
        "check",
        "diff",
        "preview",
    ]


def test_visual_studio_code_has_a_schema_for_every_file_of_the_draft() -> None:
    settings_of_it = json.loads((PROJECT / ".vscode" / "settings.json").read_text("utf-8"))
    schemas = settings_of_it["yaml.schemas"]
    assert [one for one in schemas if not (PROJECT / one).is_file()] == []
    for path in (PROJECT / "referential" / "draft").rglob("*.yaml"):
        where = path.relative_to(PROJECT)
        assert len([one for one in schemas.values() if where.match(one)]) == 1, where
