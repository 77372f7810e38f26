"""The page of the library `badges`: every public class and function, as the code says it."""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import ModuleType

LIBRARY = "reference/library.md"
MODULES = (
    *("ob2", "ob3", "ob3.did", "ob3.status", "jws", "keys", "identity"),
    *("baking", "verification", "http", "trust", "errors"),
)
"""What is for those who build on the library; the rest is for those who work on it."""
HEAD = """# The library `badges`

How to install it and begin: [issue a badge in Python](../how-to/issue-in-python.md). Import from the module that
a heading names. Members of documents have Python's names (`valid_from`); those of the norm (`validFrom`) are taken too.
"""


def library_page() -> str:
    """Return the page."""
    return "\n\n".join([HEAD.strip(), *(_module(name) for name in MODULES)]) + "\n"


def _module(name: str) -> str:
    module = importlib.import_module(f"badges.{name}")
    parts = [f"## `badges.{name}`", _first(module), *_named(module)]
    return "\n\n".join(parts)


def _named(module: ModuleType) -> Iterator[str]:
    listed = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]
    for name in listed:
        value = getattr(module, name)
        if inspect.isclass(value):
            yield from (f"### `{name}`", inspect.getdoc(value) or "", *_members(value))
        elif inspect.isfunction(value):
            yield f"### `{name}{_signature(value)}`\n\n{_told(value)}"


def _members(value: type) -> Iterator[str]:
    """Yield the members that a class declares as a table, and its methods."""
    rows = [
        f"| `{name}` | `{_plain(kind)}` | {_line(said)} |"
        for owner in reversed(value.__mro__[:-1])
        if owner.__module__.startswith("badges.")
        for name, kind, said in _declared(owner)
    ]
    if rows:
        yield "\n".join(["| member | type | |", "|---|---|---|", *dict.fromkeys(rows)])
    for name, method in vars(value).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            yield f"- `{name}{_signature(method)}`: {_line(_first(method))}"


def _declared(owner: type) -> Iterator[tuple[str, str, str]]:
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
    statements = body.body if isinstance(body, ast.ClassDef) else []
    for one, after in zip(statements, [*statements[1:], None], strict=True):
        if not isinstance(one, ast.AnnAssign) or not isinstance(one.target, ast.Name):
            continue
        kind, name = ast.unparse(one.annotation), one.target.id
        if not name.startswith("_") and not kind.startswith("ClassVar"):
            said = after.value if isinstance(after, ast.Expr) else None
            yield name, kind, str(said.value) if isinstance(said, ast.Constant) else ""


def _signature(function: object) -> str:
    said = str(inspect.signature(function)) if callable(function) else "()"
    return re.sub(
        r"<Standard\.\w+: '(\w+)'>", r"\1", re.sub(r"\b(?:[a-z_0-9]+\.)+(?=[A-Za-z])", "", said)
    )


def _told(value: object) -> str:
    """Return a docstring with its arguments and errors as lists."""
    lines = []
    for line in (inspect.getdoc(value) or "").splitlines():
        if line in ("Args:", "Raises:", "Returns:", "Attributes:"):
            lines += [f"**{line.removesuffix(':')}**", ""]
        elif named := re.fullmatch(r"    ([\w ]+): (.*)", line):
            lines.append(f"- `{named[1]}`: {named[2]}")
        else:
            lines.append(f"  {line.strip()}" if line.startswith("  ") else line)
    return "\n".join(lines)


def _first(value: object) -> str:
    return (inspect.getdoc(value) or "").split("\n\n", 1)[0]


def _plain(kind: str) -> str:
    return kind.replace("|", "\\|")


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
