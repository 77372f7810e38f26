"""Files say what they are for: by their name, by their first line, and by being finished."""

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import Source, sources, texts

NAMELESS = {
    "base", "common", "core", "functions", "helper", "helpers", "lib", "manager", "managers",
    "misc", "shared", "stuff", "util", "utilities", "utils",
}  # fmt: skip
"""Names that tell nothing about what is inside."""

# One letter stands in brackets, so that these lines do not find themselves.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")
UNTRIED = re.compile(
    r"pragma: n[o] cover|pytest\.ski[p]\(|mark\.ski[p]|mark\.xfai[l]|pytest\.xfai[l]\(|importorski[p]"
)


def nameless(path: str) -> bool:
    parts = PurePosixPath(path).with_suffix("").parts
    return any(word in NAMELESS for part in parts for word in part.split("_"))


def matches(pattern: re.Pattern[str], source: Source) -> list[str]:
    return [
        f"{source.path}:{number}: {found[0]}"
        for number, line in enumerate(source.lines, start=1)
        if (found := pattern.search(line))
    ]


def purpose_missing(source: Source) -> bool:
    docstring = ast.get_docstring(source.tree)
    return not docstring or not docstring.splitlines()[0].strip()


def test_every_name_says_what_is_inside() -> None:
    found = [source.path for source in sources() if nameless(source.path)]
    assert not found, "\n".join(found)


def test_every_file_says_what_it_is_for() -> None:
    found = [source.path for source in sources() if purpose_missing(source)]
    assert not found, "\n".join(found)


def test_nothing_is_left_for_later() -> None:
    found = [finding for text in texts() for finding in matches(UNFINISHED, text)]
    assert not found, "\n".join(found)


def test_no_code_is_excused_from_tests_and_no_test_from_running() -> None:
    found = [finding for source in sources() for finding in matches(UNTRIED, source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["app/utils.py", "app/helpers/mail.py", "app/date_utils.py"])
def test_a_name_that_tells_nothing_is_found(path: str) -> None:
    assert nameless(path)
    assert not nameless("app/issuing/compose.py")


def test_unfinished_work_is_found() -> None:
    word = "todo".upper()
    assert matches(UNFINISHED, Source("a.py", f"x = 1\n# {word}: later\n")) == [f"a.py:2: {word}"]


def test_a_file_without_purpose_is_found() -> None:
    assert purpose_missing(Source("a.py", "x = 1\n"))
    assert purpose_missing(Source("a.py", ""))
    assert not purpose_missing(Source("a.py", '"""One x."""\nx = 1\n'))
