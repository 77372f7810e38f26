"""Badges of the past verify for ever, and the bad ones stay bad."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from badges.trust import load_bundle
from badges.verification import Status, Verdict, verify
from tests.vectors import build, build_credentials, field_tokens
from tests.vectors.build import HERE

FOLDERS = sorted(path.parent for path in HERE.glob("*/about.json"))
FILES = [
    path
    for folder in FOLDERS
    for path in sorted(folder.glob("*.*"))
    if path.name != "about.json" and path.is_file()
]
FAULTS = {"bad-revoked": "revocation.listed", "bad-signature": "signature.wrong_key"}


def test_there_are_vectors() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_badge_of_the_past(path: Path) -> None:
    about = json.loads((path.parent / "about.json").read_text())
    report = verify(
        path.read_bytes(),
        resolver=load_bundle(path.parent / "trust"),
        now=datetime.fromisoformat(about["verified_at"]),
        recipient=about["recipient"],
    )
    expected = about.get("expected")
    if expected is not None:
        stops = [one.code for one in (*report.failures, *report.unread)]
        assert [str(report.verdict), *stops] == expected[path.name]
        warned = {one.code for one in report.findings if one.status is Status.WARNING}
        assert set(about["told"].get(path.name, ())) <= warned
    elif path.stem in FAULTS:
        assert [one.code for one in report.failures] == [FAULTS[path.stem]]
    else:
        assert path.name.startswith("good-")
        assert report.failures == ()


def test_every_badge_of_another_platform_has_a_verdict() -> None:
    for folder in FOLDERS:
        about = json.loads((folder / "about.json").read_text())
        if "expected" in about:
            names = {path.name for path in FILES if path.parent == folder}
            assert names == set(about["expected"]) >= set(about["told"])
            assert {verdict for verdict, *_ in about["expected"].values()} == set(Verdict)


def test_the_tokens_of_other_platforms_are_written_once(tmp_path: Path) -> None:
    field_tokens.build(tmp_path)
    written = {path.name for path in tmp_path.glob("*.jwt")}
    assert written == {path.name for path in (HERE / "ob3-field-2026-11").glob("*.jwt")}
    with pytest.raises(FileExistsError):
        field_tokens.build(tmp_path)


@pytest.mark.parametrize(("make", "name"), [(build.build, "ob2"), (build_credentials.build, "ob3")])
def test_a_script_writes_a_folder_once(
    make: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    make(tmp_path / "new")
    [first, *_] = [folder for folder in FOLDERS if folder.name.startswith(name)]
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert written == {path.name for path in first.iterdir()}
    with pytest.raises(FileExistsError):
        make(tmp_path / "new")
