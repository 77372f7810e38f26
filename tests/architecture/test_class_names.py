"""A class name means one thing in the whole service."""

import ast
from collections import defaultdict
from collections.abc import Iterable

from tests.architecture.sources import Source, sources


def class_names(found: Iterable[Source]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for source in found:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{source.path}:{node.lineno}")
    return places


def twice(found: Iterable[Source]) -> list[str]:
    return [
        f"{name}: {', '.join(places)}"
        for name, places in class_names(found).items()
        if len(places) > 1
    ]


def test_no_class_name_stands_twice_in_the_service() -> None:
    found = twice(source for source in sources() if source.path.startswith("app/"))
    assert not found, "\n".join(found)


def test_a_name_that_stands_twice_is_found() -> None:
    assert twice([Source("a.py", "class Line: ..."), Source("b.py", "\nclass Line: ...")]) == [
        "Line: a.py:1, b.py:2"
    ]
