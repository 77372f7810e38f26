"""The walls between the houses and the order of the rooms hold, as pyproject.toml states them."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import PROJECT

LINT = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]


def contracts() -> list[dict[str, object]]:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        stated: list[dict[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return stated


def test_imports_go_one_way() -> None:
    done = subprocess.run(LINT, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_through_a_wall_is_found(tmp_path: Path) -> None:
    for name, text in {"app": "", "badges": "import app\n", "referential": ""}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text)
    settings = tmp_path / "pyproject.toml"
    settings.write_text(
        '[tool.importlinter]\nroot_packages = ["app", "badges", "referential"]\n'
        '[[tool.importlinter.contracts]]\nname = "houses"\ntype = "layers"\n'
        f"layers = {contracts()[0]['layers']}\n"
    )
    done = subprocess.run(LINT, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "badges is not allowed to import app" in done.stdout
