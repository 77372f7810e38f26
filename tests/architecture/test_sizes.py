"""A file and a function stay small enough to be read in one go."""

import ast

from tests.architecture.sources import GENERATED, Source, sources

FILE = 400
FUNCTION = 60


def too_long(source: Source) -> list[str]:
    findings = []
    if len(source.lines) > FILE:
        findings.append(
            f"{source.path}: {len(source.lines)} lines, more than {FILE}: cut by purpose"
        )
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                findings.append(
                    f"{source.path}:{node.lineno}: {node.name} has {length} lines, "
                    f"more than {FUNCTION}: a function is missing inside"
                )
    return findings


def test_files_and_functions_can_be_read_in_one_go() -> None:
    checked = [source for source in sources() if not source.path.startswith(GENERATED)]
    found = [finding for source in checked for finding in too_long(source)]
    assert not found, "\n".join(found)


def test_a_long_file_and_a_long_function_are_found() -> None:
    body = "\n".join("    pass" for _ in range(FUNCTION))
    long_function = Source("a.py", f"def f() -> None:\n{body}\n")
    assert too_long(long_function) == [
        f"a.py:1: f has {FUNCTION + 1} lines, more than {FUNCTION}: a function is missing inside"
    ]
    long_file = Source("a.py", "x = 1\n" * (FILE + 1))
    assert too_long(long_file) == [f"a.py: {FILE + 1} lines, more than {FILE}: cut by purpose"]
    assert too_long(Source("a.py", "x = 1\n" * FILE)) == []
