"""The library from its own wheel: it brings `badges` and nothing else, says what it needs, and is quick to import."""

import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import badges

PROJECT = Path(__file__).parents[2]
WITHOUT = ("app", "babel", "fastapi", "referential", "sqlalchemy", "sqlmodel", "typst")
"""What somebody who wants the library has not asked for."""
USE = f"""
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {WITHOUT!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import badges
assert len(sys.modules) < 400 and badges.__version__
print(badges.__file__)
for module in pkgutil.walk_packages(badges.__path__, "badges."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from badges.translations import translations
print(len(translations("fr")) == len(translations("pt")) > 100)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT / "badges", check=True, capture_output=True)
    (file,) = folder.glob("estampille_badges-*.whl")
    return file


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


def test_all_of_it_imports_without_the_service(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    where, translated = done.stdout.split()
    assert Path(where).is_relative_to(tmp_path)
    assert translated == "True"
