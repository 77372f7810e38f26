"""Badges as other platforms write them keep their verdict for ever."""

from pathlib import Path

import pytest

from badges.verification import Status, verify
from tests.vectors import build_platforms
from tests.vectors.build import HERE
from tests.vectors.build_platforms import RECIPIENT
from tests.vectors.platforms import CASES, NOW, Platform


def test_there_are_many() -> None:
    assert len(CASES) >= 24


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_badge_of_another_platform(path: Path) -> None:
    platform = Platform.read(path)
    report = verify(platform.given, resolver=platform, now=NOW, recipient=RECIPIENT)
    expected = platform.case
    assert [one.code for one in report.failures] == expected["failed"]
    assert [one.code for one in report.unread] == expected["unread"]
    told = [one.code for one in report.findings if one.status is Status.WARNING]
    assert sorted(told) == sorted(expected["warnings"])
    assert report.verdict == expected["verdict"]
    for finding in report.findings:
        assert "None" not in finding.detail


def test_the_script_writes_a_folder_once(tmp_path: Path) -> None:
    build_platforms.build(tmp_path / "new")
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert written == {path.name for path in (HERE / "platforms-ob2-2026-11").iterdir()}
    with pytest.raises(FileExistsError):
        build_platforms.build(tmp_path / "new")
