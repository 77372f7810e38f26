"""What the product imports, pyproject.toml declares: nothing is there only because another needs it."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import PROJECT, Source, sources

HOUSES = ("app", "badges", "referential", "migrations")


def declared() -> set[str]:
    """Return the names of the product's dependencies."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        stated = tomllib.load(file)["project"]["dependencies"]
    return {canonicalize_name(Requirement(each).name) for each in stated}


def foreign(source: Source) -> dict[str, int]:
    """Return the top packages that a file imports from elsewhere, each with its line."""
    found: dict[str, int] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        for name in names:
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top not in HOUSES:
                found.setdefault(top, node.lineno)
    return found


def test_what_the_product_imports_is_declared() -> None:
    known, origin = declared(), packages_distributions()
    findings = [
        f"{source.path}:{line}: imports {package}, which pyproject.toml does not declare"
        for source in sources()
        if source.path.startswith(HOUSES)
        for package, line in foreign(source).items()
        if known.isdisjoint(map(canonicalize_name, origin.get(package, [package])))
    ]
    assert not findings, "\n".join(findings)


def test_a_foreign_import_is_found() -> None:
    text = "import os\nimport httpx\nfrom yaml.nodes import Node\nfrom app import errors\nfrom . import x\n"
    assert foreign(Source("a.py", text)) == {"httpx": 2, "yaml": 3}
