"""What the product imports, pyproject.toml declares, and the other way round.

Nothing is there only because another package needs it, and nothing that nobody needs.
"""

import ast
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import PROJECT, Source, sources

HOUSES = ("app", "badges", "referential", "migrations")
NEVER_IMPORTED = {
    "psycopg": "SQLAlchemy loads it, by the name in the address of a PostgreSQL database",
    "python-multipart": "Starlette reads forms with it",
    "valkey": "limits loads it, where a Valkey or Redis server counts calls",
}
"""What the product needs without an import of its own, and who needs it for the product."""


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


def used(found: Iterable[Source]) -> dict[str, str]:
    """Return the distributions that these files import from, each with a place where it is."""
    origin = packages_distributions()
    return {
        canonicalize_name(distribution): f"{source.path}:{line}"
        for source in found
        for package, line in foreign(source).items()
        for distribution in origin.get(package, [package])
    }


def product() -> list[Source]:
    return [source for source in sources() if source.path.startswith(HOUSES)]


def test_what_the_product_imports_is_declared() -> None:
    known, origin = declared(), packages_distributions()
    findings = [
        f"{source.path}:{line}: imports {package}, which pyproject.toml does not declare"
        for source in product()
        for package, line in foreign(source).items()
        if known.isdisjoint(map(canonicalize_name, origin.get(package, [package])))
    ]
    assert not findings, "\n".join(findings)


def test_what_pyproject_declares_is_imported() -> None:
    idle = sorted(declared() - set(used(product())) - set(NEVER_IMPORTED))
    assert not idle, f"declared in pyproject.toml and imported nowhere: {idle}"
    assert set(NEVER_IMPORTED) <= declared() - set(used(product())), "an exception is none"


def test_a_foreign_import_is_found() -> None:
    text = "import os\nimport httpx\nfrom yaml.nodes import Node\nfrom app import errors\nfrom . import x\n"
    assert foreign(Source("a.py", text)) == {"httpx": 2, "yaml": 3}


def test_what_is_imported_is_known_by_the_name_under_which_it_is_declared() -> None:
    text = "import yaml\nfrom jwt import PyJWS\n"
    assert used([Source("a.py", text)]) == {"pyyaml": "a.py:1", "pyjwt": "a.py:2"}
