"""A release is made of a good draft, under the right number, once."""

import shutil
from datetime import date

import pytest

from referential import load_all
from referential.checks.frozen import check_releases
from referential.errors import ReferentialError, ReleaseRefused, WrongUse
from referential.freezing import freeze
from referential.loader import assemble, load_release
from referential.manifest import Manifest
from referential.release import prepare, publish
from referential.sources import read_sources
from referential.versions import Size, Version
from tests.referential.house import House

LOG = "competences/lamp-log.yaml"
SHIP = "competences/ship-signals.yaml"
DAY = date(2026, 12, 1)


def make(house: House, number: str, day: date = DAY) -> Manifest:
    candidate = prepare(house.draft, house.releases, Version.parse(number), day)
    return publish(candidate, house.releases)


def test_a_release_is_the_draft_of_that_day_and_loads_from_its_json(released: House) -> None:
    found = load_all(released.releases)
    assert list(found) == ["1.0.0"]
    release = found["1.0.0"]
    assert release.released_on == date(2026, 11, 23)
    assert set(release.by_id) == {"lamp-log", "rope-signals", "ship-signals"}
    assert len(release.digest) == 64
    assert list(check_releases(released.releases)) == []


def test_the_same_draft_gives_the_same_bytes(released: House) -> None:
    again = House(shutil.copytree(released.root, released.root.parent / "again"))
    shutil.rmtree(again.releases)
    make(again, "1.0.0", date(2026, 11, 23))
    first = {path.name: path.read_bytes() for path in (released.releases / "1.0.0").glob("*.*")}
    second = {path.name: path.read_bytes() for path in (again.releases / "1.0.0").glob("*.*")}
    assert first == second


EVIDENCE = "    evidence:\n      en: The copied night"
REQUIRED = f"    required: [discover-1]\n{EVIDENCE}"


@pytest.mark.parametrize(
    ("old", "new", "asked", "right", "size"),
    [
        ("fr: Lire", "fr: Relire", "1.1.0", "1.0.1", "patch"),
        ("fr: Lire", "fr: Relire", "2.0.0", "1.0.1", "patch"),
        ("[T6]", "[T7]", "1.0.1", "1.1.0", "minor"),
        (EVIDENCE, REQUIRED, "1.1.0", "2.0.0", "major"),
        (EVIDENCE, REQUIRED, "3.0.0", "2.0.0", "major"),
        ("fr: Lire", "fr: Relire", "1.0.2", "1.0.1", "patch"),
    ],
)
def test_a_wrong_number_is_refused_and_the_right_one_named(
    released: House, old: str, new: str, asked: str, right: str, size: str
) -> None:
    released.edit(LOG, old, new)
    with pytest.raises(ReleaseRefused, match=f"are {size}, so it is {right}"):
        make(released, asked)
    assert list(load_all(released.releases)) == ["1.0.0"]
    make(released, right)
    assert list(load_all(released.releases)) == ["1.0.0", right]


def test_nothing_new_is_no_release(released: House) -> None:
    with pytest.raises(ReleaseRefused, match="nothing changed since"):
        make(released, "1.0.1")


def test_a_first_release_starts_at_a_beginning(house: House) -> None:
    for name in ("lamp-log", "ship-signals", "rope-signals"):
        text = house.competence(name).read_text(encoding="utf-8")
        house.competence(name).write_text(text.replace('"1.0.0"', '"0.7.0"'), encoding="utf-8")
    with pytest.raises(ReleaseRefused, match=r"first release, so it is 0\.1\.0 or 1\.0\.0"):
        make(house, "0.7.0")


def test_a_draft_with_problems_is_refused_with_all_of_them(house: House) -> None:
    house.edit(LOG, "domain: light", "domain: dark")
    house.edit(SHIP, "domain: signals", "domain: dark")
    with pytest.raises(ReleaseRefused, match="2 to correct") as caught:
        make(house, "1.0.0")
    assert [problem.code for problem in caught.value.problems] == ["reference.domain"] * 2
    assert not house.releases.exists()


def test_a_release_is_never_made_twice(released: House) -> None:
    with pytest.raises(WrongUse, match="exists already"):
        make(released, "1.0.0")


def test_a_release_is_not_older_than_the_one_before(released: House) -> None:
    released.edit(LOG, "[T6]", "[T7]")
    with pytest.raises(ReleaseRefused, match="2020-01-01 is before 2026-11-23"):
        make(released, "1.1.0", date(2020, 1, 1))


def test_a_damaged_past_stops_a_release(released: House) -> None:
    (released.releases / "1.0.0" / "levels.yaml").write_text("levels: []\n", encoding="utf-8")
    released.edit(LOG, "[T6]", "[T7]")
    with pytest.raises(ReleaseRefused, match="an earlier release is damaged"):
        make(released, "1.1.0")


def test_what_is_for_later_stays_in_the_draft(released: House) -> None:
    released.add("tide-tables", "lamp-log")
    path = released.competence("tide-tables")
    text = path.read_text(encoding="utf-8").replace('since: "1.0.0"', 'since: "1.1.0"')
    path.write_text(text, encoding="utf-8")
    released.edit(SHIP, "fr: Répondre aux navires", "fr: Parler aux navires")
    candidate = prepare(released.draft, released.releases, Version(1, 0, 1), DAY)
    assert candidate.left_out == ("tide-tables",)
    assert candidate.diff.size is Size.PATCH
    publish(candidate, released.releases)
    assert "tide-tables" not in load_all(released.releases)["1.0.1"].by_id


def test_a_competence_in_draft_is_not_released(house: House) -> None:
    house.edit(LOG, "status: active", "status: draft")
    house.ask_instead("lamp-log", "ship-signals")
    make(house, "1.0.0")
    assert set(load_all(house.releases)["1.0.0"].by_id) == {"ship-signals", "rope-signals"}


def test_each_release_names_the_one_before(released: House) -> None:
    released.edit(LOG, "fr: Lire", "fr: Relire")
    manifest = make(released, "1.0.1")
    assert manifest.previous == load_release(released.releases / "1.0.0").digest


def test_releases_are_read_in_the_order_of_their_numbers(house: House) -> None:
    sources = read_sources(house.draft)
    for number in ("1.0.10", "1.0.9", "0.9.0", "1.0.0"):
        release = assemble(sources).model_copy(update={"version": number, "released_on": DAY})
        freeze(sources, release, house.releases / number, previous=None)
    assert list(load_all(house.releases)) == ["0.9.0", "1.0.0", "1.0.9", "1.0.10"]


def test_a_folder_is_never_written_over(house: House) -> None:
    sources = read_sources(house.draft)
    release = assemble(sources).model_copy(update={"version": "1.0.0", "released_on": DAY})
    freeze(sources, release, house.releases / "1.0.0", previous=None)
    with pytest.raises(WrongUse, match="never written twice"):
        freeze(sources, release, house.releases / "1.0.0", previous=None)
    with pytest.raises(WrongUse, match="has a date"):
        freeze(sources, assemble(sources), house.releases / "draft", previous=None)


def test_an_editor_s_first_months(released: House) -> None:
    """Reword a descriptor, add a competence, deprecate another: the tools lead to the numbers."""
    released.edit(LOG, "en: Points to the hours", "en: Shows the hours")
    make(released, "1.0.1")
    path = released.add("tide-tables", "lamp-log")
    text = path.read_text(encoding="utf-8").replace('since: "1.0.0"', 'since: "1.1.0"')
    new = text.replace(" the ", " tide’s ").replace(" la ", " sa ").replace(" a ", " one ")
    path.write_text(new, encoding="utf-8")
    with pytest.raises(ReferentialError, match="the draft has problems"):
        make(released, "1.1.0")  # too near to the one it was copied from
    released.edit("competences/tide-tables.yaml", "status: active", "status: draft")
    released.edit(
        SHIP,
        "status: active\n",
        "status: deprecated\n",
    )
    released.edit(
        SHIP,
        "working_translations: []\n",
        'working_translations: []\ndeprecated:\n  since: "1.1.0"\n  reason: obsoleted\n'
        "  replaced_by: []\n  note:\n    en: The set was sold.\n    fr: Le poste est vendu.\n",
    )
    released.edit("competences/rope-signals.yaml", "[ship-signals]", "[lamp-log]")
    released.ask_instead("ship-signals", "lamp-log")
    make(released, "1.1.0")
    log = (released.root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert log.index("## 1.1.0") < log.index("## 1.0.1") < log.index("## 1.0.0 (2026-11-23)")


def test_notes_of_editors_go_into_the_next_release(released: House) -> None:
    log = released.root / "CHANGELOG.md"
    text = log.read_text(encoding="utf-8")
    note = "The keepers of the north asked for plainer words."
    log.write_text(text.replace("## Unreleased\n", f"## Unreleased\n\n{note}\n"), encoding="utf-8")
    released.edit(LOG, "en: Points to the hours", "en: Shows the hours")
    make(released, "1.0.1")
    after = log.read_text(encoding="utf-8")
    assert after.index("## Unreleased") < after.index("## 1.0.1 (2026-12-01)") < after.index(note)
    assert after.index(note) < after.index("### Reworded") < after.index("## 1.0.0")
    assert "`lamp-log/discover`: the descriptor discover-1 in “en”" in after


@pytest.mark.parametrize(
    "kept", ["# Our own log\n\nKept by hand.\n", "# Log\n\n## 1.0.0 (2026-11-23)\n\n- first\n"]
)
def test_a_log_kept_by_hand_loses_nothing(released: House, kept: str) -> None:
    log = released.root / "CHANGELOG.md"
    log.write_text(kept, encoding="utf-8")
    released.edit(LOG, "en: Points to the hours", "en: Shows the hours")
    make(released, "1.0.1")
    after = log.read_text(encoding="utf-8")
    assert set(kept.splitlines()) <= set(after.splitlines())
    assert after.index("## Unreleased") < after.index("## 1.0.1")
