"""The walk of README.md, as a new editor takes it, through our own referential."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from referential import DRAFT, load_all, load_draft
from referential.checks.history import History
from referential.checks.run import check_sources
from referential.errors import ReleaseRefused
from referential.loader import HERE
from referential.models import Status
from referential.problems import Code, Problem
from referential.release import Candidate, prepare, publish
from referential.sources import FRAMEWORKS, read_sources
from referential.upcoming import upcoming
from referential.versions import Version
from tests.referential.conftest import GOOD
from tests.referential.house import House

README = (HERE / "README.md").read_text(encoding="utf-8")
DAY = date(2027, 1, 15)
KEPT = {"web-development", "web-content", "blockchain", "open-data", "ai-literacy", "robotics"}


@pytest.fixture
def ours(tmp_path: Path) -> House:
    """A part of our own draft, released once: an editor begins where nothing waits.

    `referential check` in the build reads the whole of it. The walk only needs files that are truly ours.
    """
    shutil.copytree(DRAFT, tmp_path / "draft")
    shutil.copytree(FRAMEWORKS, tmp_path / "frameworks")
    house = House(tmp_path)
    for part in ("questions", "practices", "obstacles", "stages"):  # they lead to all competences
        house.file(f"{part}.yaml").unlink()
    for path in house.file("competences").glob("*.yaml"):
        if path.stem in KEPT:
            words = path.read_text(encoding="utf-8")
            path.write_text(
                re.sub(r"^since: .*$", 'since: "1.0.0"', words, flags=re.MULTILINE),
                encoding="utf-8",
            )
        else:
            path.unlink()
    publish(prepare(house.draft, house.releases, Version(1, 0, 0), DAY), house.releases)
    return house


def problems(house: House) -> tuple[Problem, ...]:
    """Return what `referential check` says of the draft."""
    history = History(tuple(load_all(house.releases).values()))
    return check_sources(read_sources(house.draft), history)


def numbers(house: House) -> list[str]:
    """Return the numbers that `referential diff` offers for the next release."""
    past = list(load_all(house.releases).values())
    return [str(number) for number in upcoming(read_sources(house.draft), past).diff.numbers()]


def change_a_descriptor(house: House) -> None:
    name = "competences/web-development.yaml"
    text = house.file(name).read_text(encoding="utf-8")
    found = re.search(r"- id: practise-1\n +en: (?:>-\n +)?(\w+) ", text)
    assert found is not None
    house.edit(name, found[0], found[0].replace(f"{found[1]} ", f"{found[1].lower()} "))


def add_a_competence(house: House, since: str) -> None:
    words = (GOOD / "draft" / "competences" / "lamp-log.yaml").read_text(encoding="utf-8")
    domain = load_draft(house.draft).domains[0].id
    for old, new in (
        (r"^id: .*$", "id: lamp-log"),
        (r"^domain: .*$", f"domain: {domain}"),
        (r"^status: .*$", "status: draft"),
        (r"^since: .*$", f'since: "{since}"'),
    ):
        words, count = re.subn(old, new, words, count=1, flags=re.MULTILINE)
        assert count == 1
    house.competence("lamp-log").write_text(words, encoding="utf-8")


def deprecate_a_competence(house: House, since: str) -> None:
    """Write what the README shows, in the place it names."""
    (example,) = re.findall(r"```yaml\n(deprecated:\n.*?)```", README, flags=re.DOTALL)
    example = re.sub(r"  #.*$| +#.*$", "", example, flags=re.MULTILINE)
    example = re.sub(r'since: "[^"]+"', f'since: "{since}"', example)
    name = "competences/blockchain.yaml"
    house.edit(name, "status: active", "status: deprecated")
    text = house.file(name).read_text(encoding="utf-8")
    (working,) = re.findall(r"^working_translations: .*\n", text, flags=re.MULTILINE)
    house.edit(name, working, working + example)


def candidate_for(house: House, number: str) -> Candidate:
    return prepare(house.draft, house.releases, Version.parse(number), DAY)


def test_each_step_leads_to_the_right_number(ours: House) -> None:
    *_, last = load_all(ours.releases)
    before = Version.parse(last)
    patch = str(before._replace(patch=before.patch + 1))
    minor = str(Version(before.major, before.minor + 1, 0))

    change_a_descriptor(ours)
    assert problems(ours) == ()
    assert numbers(ours) == [patch]

    add_a_competence(ours, minor)
    assert problems(ours) == ()
    assert numbers(ours) == [patch]  # what is a draft goes into no release
    ours.edit("competences/lamp-log.yaml", "status: draft", "status: active")
    assert numbers(ours) == [minor]
    ours.edit("competences/lamp-log.yaml", "status: active", "status: draft")

    deprecate_a_competence(ours, minor)
    assert problems(ours) == ()
    assert numbers(ours) == [minor]

    with pytest.raises(ReleaseRefused, match=re.escape(minor)):
        candidate_for(ours, patch)
    candidate = candidate_for(ours, minor)
    assert candidate.left_out == ("lamp-log",)
    publish(candidate, ours.releases)
    (waits,) = problems(ours)  # what is still a draft now waits for the release after
    assert (Path(waits.file).stem, waits.code) == ("lamp-log", Code.HISTORY_SINCE)
    ours.edit("competences/lamp-log.yaml", f'since: "{minor}"', 'since: "99.0.0"')
    assert problems(ours) == ()
    new = load_all(ours.releases)[minor]
    assert new.competence("blockchain").status is Status.DEPRECATED
    assert "lamp-log" not in new.by_id
    assert f"## {minor} (2027-01-15)" in (ours.root / "CHANGELOG.md").read_text(encoding="utf-8")
