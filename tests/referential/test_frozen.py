"""A frozen release is what its manifest says, to the byte, or it is not loaded at all."""

import json
from pathlib import Path

import pytest

from referential import DRAFT, RELEASES, load_all
from referential.checks.frozen import check_release, check_releases
from referential.checks.run import check_folder
from referential.errors import DamagedRelease
from referential.loader import load_release
from referential.manifest import COMPILED, MANIFEST, sha256
from referential.problems import Code
from tests.referential.house import House


def test_our_own_releases_are_what_they_were() -> None:
    assert list(check_releases(RELEASES)) == []


@pytest.mark.parametrize("folder", sorted(RELEASES.glob("*.*.*")), ids=lambda path: path.name)
def test_each_of_our_releases_is_true(folder: Path) -> None:
    assert check_folder(folder) == ()


def test_our_draft_has_no_problem() -> None:
    assert [str(problem) for problem in check_folder(DRAFT)] == []


def _release(house: House) -> Path:
    return house.releases / "1.0.0"


def _codes(folder: Path) -> list[Code]:
    return [problem.code for problem in check_release(folder)]


def test_a_changed_file_is_named(released: House) -> None:
    path = _release(released) / "competences" / "lamp-log.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found = list(check_release(_release(released)))
    assert [(one.file, one.code) for one in found] == [(str(path), Code.RELEASE_CHANGED)]
    assert "restore" in found[0].remedy


def test_a_file_that_is_gone_and_one_that_came_are_named(released: House) -> None:
    (_release(released) / "domains.yaml").unlink()
    (_release(released) / "notes.txt").write_text("by hand", encoding="utf-8")
    found = {Path(one.file).name: one.sentence for one in check_release(_release(released))}
    assert found == {
        "domains.yaml": "the file is gone",
        "notes.txt": "the file is not part of the release",
    }


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text.replace('"1.0.0"', '"1.0.1"'),
        lambda text: text.replace("sha256", "sha1", 1),
        lambda text: text.replace("files:", "files: ["),
        lambda text: text.replace("2026-11-23", "yesterday"),
    ],
    ids=["empty", "another number", "another key", "no YAML", "no date"],
)
def test_a_manifest_that_is_none_is_said(released: House, damage: object) -> None:
    assert callable(damage)
    path = _release(released) / MANIFEST
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert _codes(_release(released)) == [Code.RELEASE_MANIFEST]
    with pytest.raises(DamagedRelease, match=r"manifest\.yaml"):
        load_all(released.releases)


def _forge(folder: Path, changed: bytes) -> None:
    """Write another compiled file, and a manifest that vouches for it."""
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    old = sha256((folder / COMPILED).read_bytes())
    (folder / COMPILED).write_bytes(changed)
    (folder / MANIFEST).write_text(manifest.replace(old, sha256(changed)), encoding="utf-8")


def test_a_compiled_file_that_says_something_else_is_found(released: House) -> None:
    folder = _release(released)
    content = json.loads((folder / COMPILED).read_text(encoding="utf-8"))
    content["competences"][0]["audience"] = "staff"
    _forge(folder, json.dumps(content).encode())
    assert _codes(folder) == [Code.RELEASE_COMPILED]


def test_yaml_files_that_cannot_be_read_are_found_in_a_release(released: House) -> None:
    folder = _release(released)
    path = folder / "levels.yaml"
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    old, broken = sha256(path.read_bytes()), b"levels: [\n"
    path.write_bytes(broken)
    (folder / MANIFEST).write_text(manifest.replace(old, sha256(broken)), encoding="utf-8")
    assert _codes(folder) == [Code.RELEASE_COMPILED]


def test_releases_form_a_chain(released: House) -> None:
    path = _release(released) / MANIFEST
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("files:", f'previous: "{"0" * 64}"\nfiles:'), encoding="utf-8")
    found = list(check_releases(released.releases))
    assert [one.code for one in found] == [Code.RELEASE_MANIFEST]
    assert "before it" in found[0].sentence


def test_a_damaged_release_stops_neither_the_other_checks_nor_with_a_traceback(
    released: House,
) -> None:
    (_release(released) / COMPILED).unlink()
    released.edit("levels.yaml", "rank: 2", "rank: 4")
    codes = {problem.code for problem in check_folder(released.draft)}
    assert codes == {Code.RELEASE_CHANGED, Code.LEVEL_RANK}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "not a referential"),
        (b"[1, 2", "not a referential"),
        (b"\xff\xfe", "not a referential"),
    ],
    ids=["empty", "cut", "no text"],
)
def test_a_forged_file_that_is_no_referential_is_refused(
    released: House, content: bytes, said: str
) -> None:
    _forge(_release(released), content)
    with pytest.raises(DamagedRelease, match=said):
        load_release(_release(released))


def test_a_forged_file_of_another_release_is_refused(released: House) -> None:
    folder = _release(released)
    content = (folder / COMPILED).read_bytes().replace(b'"2026-11-23"', b'"2020-01-01"')
    _forge(folder, content)
    with pytest.raises(DamagedRelease, match="2020-01-01"):
        load_release(folder)


@pytest.mark.parametrize("name", [COMPILED, MANIFEST])
def test_a_file_that_a_release_cannot_do_without_is_named(released: House, name: str) -> None:
    (_release(released) / name).unlink()
    with pytest.raises(DamagedRelease, match=name):
        load_release(_release(released))
    assert Code.RELEASE_MANIFEST in _codes(_release(released)) or name == COMPILED


def test_a_folder_that_holds_no_release_is_named(released: House) -> None:
    (released.releases / "old").mkdir()
    found = list(check_releases(released.releases))
    assert {one.code for one in found} == {Code.RELEASE_MANIFEST}
    assert list(load_all(released.releases)) == ["1.0.0"]


def test_a_release_in_a_folder_of_another_name_is_named(released: House) -> None:
    _release(released).rename(released.releases / "1.0.1")
    with pytest.raises(DamagedRelease, match=r"manifest of 1\.0\.0.*named 1\.0\.1"):
        load_all(released.releases)
