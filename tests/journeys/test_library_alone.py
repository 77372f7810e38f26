"""The library from its own wheel: it brings `badges` and nothing else, and says all that it needs."""

import os
import re
import shutil
import subprocess
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import badges
from tests.journeys.alone import Alone, built

PROJECT = Path(__file__).parents[2]
WITHOUT = ("app", "babel", "fastapi", "referential", "sqlalchemy", "sqlmodel", "typst")
"""What somebody who wants the library has not asked for."""
LARGEST = 60_000_000
USE = f"""
import importlib, importlib.util, pkgutil, sys
import badges
assert len(sys.modules) < 400 and badges.__version__
assert [name for name in {WITHOUT!r} if importlib.util.find_spec(name)] == []
print(badges.__file__)
for module in pkgutil.walk_packages(badges.__path__, "badges."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from badges.translations import translations
print(len(translations("fr")) == len(translations("pt")) > 100)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built(PROJECT / "badges", tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def alone(wheel, tmp_path_factory):
    return Alone.of(wheel, tmp_path_factory.mktemp("alone") / "environment")


def test_it_brings_one_name_and_says_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (told,) = (name for name in names if name.endswith("/METADATA"))
        facts = message_from_bytes(archive.read(told))
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"badges"}
    assert {"badges/py.typed", "badges/locales/fr.po"} <= set(names)
    assert not any(name.endswith(".toml") for name in names)
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert facts["Version"] == badges.__version__ == project["version"]
    needed = facts.get_all("Requires-Dist", [])
    of_the_service = {re.split(r"[\[>;= ]", one)[0] for one in project["dependencies"]}
    plain = {re.split(r"[\[>;= ]", one)[0] for one in needed if "extra ==" not in one}
    assert plain <= of_the_service | {"pydantic"}
    assert not plain & set(WITHOUT)
    assert [one for one in needed if "extra ==" in one] == ["estampille; extra == 'service'"]


def test_all_of_it_imports_where_nothing_else_is_installed(alone):
    done = alone.run("python", "-c", USE)
    assert done.returncode == 0, done.stderr
    where, translated = done.stdout.split()
    assert Path(where).is_relative_to(alone.folder)
    assert translated == "True"
    assert not {one.metadata["Name"].lower() for one in alone.installed} & set(WITHOUT)
    assert alone.size < LARGEST


def test_its_command_works_there(alone):
    assert alone.run("badges", "--version").stdout == f"badges {badges.__version__}\n"
    hashed = alone.run("badges", "hash", " Ada@Example.org", "--salt", "deadsea")
    assert hashed.stdout.startswith("sha256$")
    refused = alone.run("badges", "verify", "rubbish.png")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("folder", [".", "badges"])
def test_the_same_source_makes_the_same_bytes(folder, tmp_path):
    """Whoever builds it, when, and with whichever rights their files have."""
    other = tmp_path / "source"
    names = ("app", "badges", "referential", "migrations") if folder == "." else ("badges",)
    files = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            *names,
            "*.toml",
            "LICENSE",
            "NOTICE",
            "README.md",
        ],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in (one for one in files if one and (PROJECT / one).is_file()):
        copy = other / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / name, copy)
        copy.chmod(0o600)
        os.utime(copy, (1_000_000_000, 1_000_000_000))
    one, two = tmp_path / "one", tmp_path / "two"
    first, second = built(PROJECT / folder, one), built(other / folder, two)
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()
