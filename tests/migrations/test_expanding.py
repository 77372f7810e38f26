"""A migration only adds: what the older version's processes read and write stays until none of them runs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
TAKEN_AWAY = {"drop_table", "drop_column", "rename_table"}
ALLOWED: dict[str, str] = {}
"""Migrations that take something away, and since which version nothing reads it."""


def _named(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def breaking(text: str) -> Iterator[str]:
    """Say what of a migration's way up an older process would not survive."""
    (up,) = (
        one
        for one in ast.parse(text).body
        if isinstance(one, ast.FunctionDef) and one.name == "upgrade"
    )
    for call in (one for one in ast.walk(up) if isinstance(one, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in TAKEN_AWAY:
            yield name
        elif name == "alter_column" and (
            _is_false(_named(call, "nullable")) or _named(call, "new_column_name")
        ):
            yield "alter_column"
    made = {id(one) for call in ast.walk(up) if _is_new_table(call) for one in ast.walk(call)}
    for call in (one for one in ast.walk(up) if isinstance(one, ast.Call)):
        column = isinstance(call.func, ast.Attribute) and call.func.attr == "Column"
        needed = _is_false(_named(call, "nullable")) and _named(call, "server_default") is None
        if column and needed and id(call) not in made:
            yield "a column that older processes do not fill"


def _is_new_table(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "create_table"
    )


def test_no_migration_takes_away_what_is_read() -> None:
    found = {
        path.name: list(breaking(path.read_text(encoding="utf-8")))
        for path in VERSIONS.glob("*.py")
    }
    told = {name: what for name, what in found.items() if what and name not in ALLOWED}
    assert not told, f"add first, fill, and remove in a later version: {told}"
    assert [name for name in ALLOWED if not found.get(name)] == [], "these take nothing away"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("op.drop_column('award', 'x')", ["drop_column"]),
        ("batch.alter_column('x', nullable=False)", ["alter_column"]),
        ("batch.alter_column('x', new_column_name='y')", ["alter_column"]),
        ("batch.add_column(sa.Column('x', sa.Uuid(), nullable=False))", ["a column that older processes do not fill"]),
        ("batch.add_column(sa.Column('x', sa.Uuid(), nullable=False, server_default=''))", []),
        ("op.create_table('t', sa.Column('x', sa.Uuid(), nullable=False))", []),
    ],
)  # fmt: skip
def test_what_breaks_is_seen(act: str, said: list[str]) -> None:
    assert (
        list(breaking(f"def upgrade():\n    {act}\ndef downgrade():\n    op.drop_table('t')"))
        == said
    )
