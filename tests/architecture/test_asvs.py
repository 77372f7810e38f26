"""The table of ASVS requirements is whole, and the tests that it and the table of faults name are there."""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT

PAGE = PROJECT / "docs" / "reference" / "asvs.md"
LIST = Path(__file__).with_name("asvs_5_0_0.txt").read_text(encoding="utf-8").splitlines()
LEVELS = dict(line.split() for line in LIST if not line.startswith("#"))
"""The number of a requirement → the level from which it is asked for."""

STATES = ("met", "partly", "not met", "operator", "–")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FILE = re.compile(r"`((?:app|badges|tests|docs)/[\w./-]+|[A-Z]+\.md)`")


@dataclass(frozen=True)
class Row:
    """One requirement, as the page tells it."""

    number: str
    level: str
    words: str
    state: str
    how: str


def rows(text: str) -> list[Row]:
    lines = (line for line in text.splitlines() if re.match(r"\| V\d", line))
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


@cache
def names_of(path: str) -> frozenset[str]:
    """Return the names of the tests in a file; none where there is no such file."""
    file = PROJECT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def dead_names(text: str) -> list[str]:
    """Return the tests and files that a text names and that are not there."""
    dead = [f"{path}::{name}" for path, name in TEST.findall(text) if name not in names_of(path)]
    return dead + [path for path in FILE.findall(text) if not (PROJECT / path).exists()]


def unfounded(row: Row) -> bool:
    """Say whether a row gives nothing to look at: neither test nor reason, or no word about what is missing."""
    return row.state not in STATES or not row.words or not row.how


ROWS = rows(PAGE.read_text(encoding="utf-8"))


def test_every_requirement_stands_there_once_with_its_level() -> None:
    assert [row.number for row in ROWS] == list(LEVELS)
    assert {row.number: row.level for row in ROWS} == LEVELS
    assert Counter(LEVELS.values()) == {"1": 70, "2": 183}


@pytest.mark.parametrize("page", [PAGE, PAGE.with_name("faults.md")], ids=["asvs", "faults"])
def test_every_test_and_file_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert dead_names(text) == []
    assert len(TEST.findall(text)) > 20


def test_every_row_has_a_state_and_a_ground() -> None:
    assert [row.number for row in ROWS if unfounded(row)] == []


def test_the_sums_are_those_of_the_rows() -> None:
    states = Counter(row.state for row in ROWS)
    sums = " | ".join(str(states[state]) for state in STATES)
    assert f"| {sums} |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("`tests/architecture/test_asvs.py::test_the_sums_are_those_of_the_rows`", []),
        ("`tests/architecture/test_asvs.py::test_x`", ["tests/architecture/test_asvs.py::test_x"]),
        ("`tests/none.py::test_x`", ["tests/none.py::test_x"]),
        ("`app/none.py` and `app/main.py`", ["app/none.py"]),
    ],
)
def test_a_dead_name_is_found(text: str, dead: list[str]) -> None:
    assert dead_names(text) == dead


def test_a_row_without_a_ground_is_found() -> None:
    assert [
        unfounded(row) for row in rows("| V1.1.1 | 2 | x | met |  |\n| V1.1.2 | 2 | x | met | y |")
    ] == [
        True,
        False,
    ]
