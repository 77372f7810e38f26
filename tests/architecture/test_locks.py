"""The lock files are whole: nothing missing, nothing stale, every package with its hashes."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import PROJECT

ENTRY = re.compile(r"(?P<name>[\w.-]+)(?:\[.*\])?==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
REMEDY = "run make lock"


@dataclass(frozen=True)
class Entry:
    """One package that a lock file pins."""

    name: str
    version: str
    marker: str | None

    def applies(self) -> bool:
        """Say whether this environment needs it."""
        return self.marker is None or Marker(self.marker).evaluate()


def read(text: str) -> dict[str, Entry]:
    """Return a lock file's entries by name; any line that is neither entry nor hash is refused."""
    entries: dict[str, Entry] = {}
    hashes = 1
    for number, line in enumerate(text.splitlines(), start=1):
        if HASH.fullmatch(line):
            hashes += 1
        elif (found := ENTRY.fullmatch(line)) and hashes:
            name = canonicalize_name(found["name"])
            entries[name] = Entry(name, found["version"], found["marker"])
            hashes = 0
        else:
            raise ValueError(f"line {number} is neither a pinned package nor its hash: {line}")
    if not hashes:
        raise ValueError("the last package has no hash")
    return entries


def lock(name: str) -> dict[str, Entry]:
    return read((PROJECT / name).read_text(encoding="utf-8"))


def pyproject() -> dict[str, Any]:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def stated() -> tuple[list[str], list[str]]:
    """Return the requirements that pyproject.toml states: of the product, of its developers."""
    project = pyproject()
    return project["project"]["dependencies"], project["dependency-groups"]["dev"]


def faults(requirements: Iterable[str], locked: dict[str, Entry]) -> list[str]:
    """Follow what each package needs, as installed here, and compare with what is locked."""
    findings = []
    reached: set[tuple[str, str]] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        entry = locked.get(name)
        if entry is None or not needed.specifier.contains(entry.version, prereleases=True):
            findings.append(f"{needed} is required and not locked: {REMEDY}")
            continue
        for extra in needed.extras | {""}:
            if (name, extra) not in reached:
                reached.add((name, extra))
                waiting += needs_of(name, extra)
    names = {name for name, _ in reached}
    findings += [
        f"{entry.name} is locked and nothing requires it: {REMEDY}"
        for entry in locked.values()
        if entry.applies() and entry.name not in names
    ]
    return findings


def needs_of(name: str, extra: str) -> list[Requirement]:
    environment = {
        **{str(key): str(value) for key, value in default_environment().items()},
        "extra": extra,
    }
    needs = map(Requirement, metadata.requires(name) or [])
    return [need for need in needs if need.marker is None or need.marker.evaluate(environment)]


def test_the_developers_lock_is_what_pyproject_asks_for() -> None:
    product, developers = stated()
    found = faults([*product, *developers], lock("requirements-dev.lock"))
    assert not found, "\n".join(found)


def test_the_products_lock_is_what_pyproject_asks_for() -> None:
    product, _ = stated()
    found = faults(product, lock("requirements.lock"))
    assert not found, "\n".join(found)


def test_the_build_tools_lock_is_what_pyproject_builds_with() -> None:
    found = faults(pyproject()["build-system"]["requires"], lock("requirements-build.lock"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_servers_and_developers_have_the_same_versions(name: str) -> None:
    developers = lock("requirements-dev.lock")
    server = lock(name)
    assert {name: entry.version for name, entry in server.items()} == {
        name: developers[name].version for name in server
    }


def test_what_a_server_installs_is_checked_by_its_hash() -> None:
    guide = (PROJECT / "docs/how-to/run.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/pip install (.+)$", guide, re.MULTILINE)
    from_outside = [line for line in lines if not line.endswith(" .")]
    assert len(from_outside) == 2
    assert all(line.startswith("--require-hashes -r ") for line in from_outside)
    assert [line for line in lines if line.endswith(" .")] == ["--no-deps --no-build-isolation ."]


def test_what_is_installed_is_what_is_locked() -> None:
    wrong = [
        f"{entry.name} {metadata.version(entry.name)} is installed, {entry.version} is locked: run make setup"
        for entry in lock("requirements-dev.lock").values()
        if entry.applies() and metadata.version(entry.name) != entry.version
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_installed_that_is_not_locked() -> None:
    """Python's own old setuptools would be: `.ci/setup` removes it."""
    installed = {canonicalize_name(one.metadata["Name"]) for one in metadata.distributions()}
    unlocked = installed - set(lock("requirements-dev.lock")) - {"estampille"}
    assert not unlocked, f"run make setup: {', '.join(sorted(unlocked))}"


PINNED = "packaging==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://index.example.org/simple\n" + PINNED,
        "packaging @ https://index.example.org/packaging-1.0.whl \\\n" + PINNED.split("\n", 1)[1],
        "packaging==1.0 \\\n" + PINNED,
        "packaging==1.0 \\\n",
        "packaging==1.0\n",
    ],
)
def test_an_address_or_a_missing_hash_is_refused(text: str) -> None:
    assert read(PINNED) == {"packaging": Entry("packaging", "1.0", None)}
    with pytest.raises(ValueError, match=r"neither a pinned package|no hash"):
        read(text)


def test_a_lock_that_lags_behind_is_found() -> None:
    locked = read(PINNED)
    assert faults(["packaging>=2"], locked) == [
        f"packaging>=2 is required and not locked: {REMEDY}",
        f"packaging is locked and nothing requires it: {REMEDY}",
    ]
    assert faults(["packaging"], locked) == []
