"""Imports stand at the top of a file; one inside a function says why it is there."""

import ast
import re

import pytest

from tests.architecture.sources import Source, sources

REASON = re.compile(r"#(?!\s*(?:noqa|type:|fmt:))\s*\w+")
"""A comment for people, not an order to a tool."""


def hidden(source: Source) -> list[str]:
    """Return the imports inside functions that no comment on or above them explains."""
    findings = {}
    for function in ast.walk(source.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and not explained(source, node.lineno):
                findings[node.lineno] = (
                    f"{source.path}:{node.lineno}: an import inside {function.name} without a "
                    "reason: move it to the top, or say why in a comment above it"
                )
    return list(findings.values())


def explained(source: Source, number: int) -> bool:
    line, above = source.lines[number - 1], source.lines[number - 2].strip()
    return bool(REASON.search(line)) or bool(REASON.match(above))


def test_imports_inside_functions_say_why() -> None:
    found = [finding for source in sources() for finding in hidden(source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import os\n", []),
        ("def f():\n    import os\n", [2]),
        ("def f():\n    import os  # noqa: PLC0415\n", [2]),
        ("def f():\n    # Slow to load, seldom needed.\n    import os\n", []),
        ("def f():\n    import os  # slow to load\n", []),
        (
            "class C:\n    async def f(self):\n        if self:\n            from os import sep\n",
            [4],
        ),
        ("def f():\n    def g():\n        import os\n", [3]),
    ],
)
def test_a_hidden_import_is_found(text: str, lines: list[int]) -> None:
    found = [int(finding.split(":")[1]) for finding in hidden(Source("a.py", text))]
    assert found == lines
