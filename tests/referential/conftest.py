"""A small good referential about lighthouses, copied for each test that wants to break it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from referential.release import prepare, publish
from referential.versions import Version
from tests.referential.house import House
from tests.referential.shell import Shell

GOOD = Path(__file__).parent / "good"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the good referential, with nothing released yet."""
    shutil.copytree(GOOD, tmp_path / "house")
    return House(tmp_path / "house")


@pytest.fixture
def released(house: House) -> House:
    """The same, after its first release."""
    publish(
        prepare(house.draft, house.releases, Version(1, 0, 0), date(2026, 11, 23)), house.releases
    )
    return house


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell to run commands in."""
    return Shell(monkeypatch, capsys)
