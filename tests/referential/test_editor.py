"""An editor's day, by commands alone: each step has its number, each mistake its line, in the editor's language."""

import json
import re

import pytest

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
