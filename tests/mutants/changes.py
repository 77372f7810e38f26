"""What is broken, one thing at a time: guards removed, conditions dropped, comparisons turned, calls left out."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Literal

Kind = Literal["guard", "where", "other"]

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
FAR = 1000
"""A limit that stands at the head of a module is not moved by one, which harms nobody, but so far that it is none."""


@dataclass(frozen=True)
class Change:
    """One thing that is broken in one module."""

    path: str
    line: int
    kind: Kind
    what: str
    """The code before and after, by which the list of equivalent changes names it."""
    source: Callable[[], str]
    """Makes the whole module, broken: most changes are never chosen."""

    @property
    def name(self) -> str:
        """What stays the same when other lines of the module change."""
        return f"{self.path}: {self.what}"


def changes_of(path: str, source: str) -> list[Change]:
    """Return every change that is known for a module."""
    tree = ast.parse(source)
    found = []
    for number, node in enumerate(ast.walk(tree)):
        for kind, alter in _alterations(node, _is_limit(tree, node)):
            after = alter(deepcopy(node))
            what = f"{_said(node)} → {_said(after) if after is not None else 'nothing'}"
            broken = partial(_broken, tree, number, alter)
            found.append(Change(path, getattr(node, "lineno", 0), kind, what, broken))
    return found


def unbroken(path: str, root: Path) -> str:
    """Return a module as `Change.source` writes it, but whole."""
    return ast.unparse(ast.parse((root / path).read_text(encoding="utf-8")))


def _broken(tree: ast.Module, number: int, alter: "Alter") -> str:
    copy = deepcopy(tree)
    alter(next(one for place, one in enumerate(ast.walk(copy)) if place == number))
    return ast.unparse(copy)


def sample(changes: list[Change], others: int, seed: str) -> list[Change]:
    """Return all removed guards and dropped conditions, and a few others: the same ones every time."""
    kept = [one for one in changes if one.kind != "other"]
    rest = sorted((one for one in changes if one.kind == "other"), key=lambda one: _rank(seed, one))
    return kept + rest[:others]


def _rank(seed: str, change: Change) -> str:
    return sha256(f"{seed} {change.name}".encode()).hexdigest()


def _said(node: ast.AST) -> str:
    shown = node.test if isinstance(node, ast.If) else node
    text = " ".join(ast.unparse(shown).split())
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"


Alter = Callable[[ast.AST], ast.AST | None]


def _alterations(node: ast.AST, limit: bool) -> Iterator[tuple[Kind, Alter]]:
    if isinstance(node, ast.If) and any(isinstance(one, ast.Raise) for one in node.body):
        yield "guard", _never
    elif isinstance(node, ast.Call) and _is_where(node):
        for place in range(len(node.args)):
            yield "where", partial(_without, place)
    elif isinstance(node, ast.Compare):
        yield "other", _turned
    elif isinstance(node, ast.BoolOp):
        yield "other", _other_word
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        yield "other", partial(_moved, limit)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "other", _left_out


def _is_where(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "where"


def _is_limit(tree: ast.Module, node: ast.AST) -> bool:
    heads = (one for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign))
    return isinstance(node, ast.Constant) and any(node in ast.walk(one) for one in heads)


def _never(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.If)
    node.test = ast.Constant(value=False)
    return node


def _without(place: int, node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Call)
    node.args[place] = ast.parse("__import__('sqlalchemy').true()", mode="eval").body
    return node


def _turned(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Compare)
    node.ops[0] = TURNED[type(node.ops[0])]()
    return node


def _other_word(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.BoolOp)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node


def _moved(limit: bool, node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Constant)
    if isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node.value, int):
        node.value = node.value * FAR + FAR if limit else node.value + 1
    return node


def _left_out(node: ast.AST) -> None:
    assert isinstance(node, ast.Expr)
    node.value = ast.Constant(value=None)
