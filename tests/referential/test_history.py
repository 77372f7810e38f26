"""What was released stays: nothing vanishes, and no id comes back as something else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from referential import load_all
from referential.checks.history import History
from referential.checks.run import check_folder, check_sources
from referential.freezing import freeze
from referential.loader import assemble
from referential.problems import Code
from referential.release import prepare, publish
from referential.sources import read_sources
from referential.versions import Version
from tests.referential.house import House, place_of

LOG = "competences/lamp-log.yaml"
SHIP = "competences/ship-signals.yaml"
ROPE = "competences/rope-signals.yaml"


def test_a_draft_that_was_just_released_has_no_problem(released: House) -> None:
    assert check_folder(released.draft) == ()


def test_a_released_competence_cannot_vanish(released: House) -> None:
    released.competence("lamp-log").unlink()
    found = [one for one in check_folder(released.draft) if one.code is Code.HISTORY_REMOVED]
    assert [problem.file for problem in found] == [str(released.competence("lamp-log"))]
    assert "status: deprecated" in found[0].remedy


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "code", "remedy"),
    [
        (LOG, 'since: "1.0.0"', 'since: "1.2.0"', '"1.2.0"', Code.HISTORY_SINCE, '"1.0.0"'),
        (LOG, "status: active", "status: draft", "draft", Code.HISTORY_STATUS, "active"),
        (ROPE, '  since: "1.0.0"', '  since: "1.1.0"', '"1.1.0"', Code.HISTORY_SINCE, '"1.0.0"'),
    ],
    ids=["another since", "back to draft", "another end"],
)
def test_the_past_does_not_change(
    released: House, name: str, old: str, new: str, at: str, code: Code, remedy: str
) -> None:
    edited = released.edit(name, old, new)
    found = [one for one in check_folder(released.draft) if one.code is code]
    assert [one.place for one in found] == [place_of(edited, at)]
    assert remedy in found[0].remedy


def test_a_new_competence_names_a_release_to_come(released: House) -> None:
    released.add("tide-tables", "lamp-log")
    codes = {problem.code for problem in check_folder(released.draft)}
    assert Code.HISTORY_SINCE in codes
    released.edit("competences/tide-tables.yaml", 'since: "1.0.0"', 'since: "1.1.0"')
    assert Code.HISTORY_SINCE not in {one.code for one in check_folder(released.draft)}


def test_a_new_deprecation_names_a_release_to_come(released: House) -> None:
    old = "working_translations: []\n"
    note = "  note:\n    en: Given up.\n    fr: Abandonné.\n"
    new = f"{old}deprecated:\n  since: {{since}}\n  reason: obsoleted\n  replaced_by: []\n{note}"
    released.edit(ROPE, "[ship-signals]", "[lamp-log]")
    released.edit(SHIP, "status: active", "status: deprecated")
    released.ask_instead("ship-signals", "lamp-log")
    released.edit(SHIP, old, new.replace("{since}", '"1.0.0"'))
    found = [one for one in check_folder(released.draft) if one.code is Code.HISTORY_SINCE]
    assert len(found) == 1
    released.edit(SHIP, '  since: "1.0.0"', '  since: "1.1.0"')
    assert check_folder(released.draft) == ()


def test_a_deprecated_id_does_not_come_back(released: House) -> None:
    text = released.competence("rope-signals").read_text(encoding="utf-8")
    end = text.index("title:")
    start = text.index("deprecated:\n  since")
    alive = text[:start].replace("status: deprecated", "status: active") + text[end:]
    released.competence("rope-signals").write_text(alive, encoding="utf-8")
    found = [one for one in check_folder(released.draft) if one.code is Code.HISTORY_REUSED]
    assert [one.place for one in found] == [place_of(alive, "rope-signals")]
    assert "new id" in found[0].remedy


def test_an_id_of_an_older_release_is_not_taken_again(released: House) -> None:
    sources = read_sources(released.draft)
    kept = tuple(entry for entry in sources.competences if entry.value.id != "lamp-log")
    without = replace(sources, competences=kept)
    release = assemble(without).model_copy(
        update={"version": "2.0.0", "released_on": date(2026, 12, 1)}
    )
    freeze(without, release, released.releases / "2.0.0", previous=None)
    history = History(tuple(load_all(released.releases).values()))
    found = [one for one in check_sources(sources, history) if one.code is Code.HISTORY_REUSED]
    assert [Path(one.file).name for one in found] == ["lamp-log.yaml"]
    assert "1.0.0" in found[0].sentence


def test_a_dropped_descriptor_leaves_its_id_behind(released: House) -> None:
    dropped = (
        "      - id: discover-3\n        en: Asks what an empty box in the table stands for.\n"
        "        fr: Demande ce que veut dire une case vide du tableau.\n"
    )
    other = (
        "      - id: discover-4\n        en: Winds the clock of the lamp each evening.\n"
        "        fr: Remonte chaque soir l’horloge de la lampe.\n"
    )
    released.edit(LOG, dropped, other)
    candidate = prepare(released.draft, released.releases, Version(2, 0, 0), date(2026, 12, 1))
    publish(candidate, released.releases)
    edited = released.edit(LOG, "id: discover-4", "id: discover-3")
    found = [one for one in check_folder(released.draft) if one.code is Code.HISTORY_REUSED]
    assert [one.place for one in found] == [place_of(edited, "discover-3")]
    assert "1.0.0" in found[0].sentence
