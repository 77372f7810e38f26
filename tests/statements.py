"""Each statement runs on both databases, the pages around it on one.

A test that asks for a database gets SQLite; marked `both_databases` it runs a second time on PostgreSQL. What could
differ there is a statement, not a page: so a whole run of the tests remembers which place of the service sent what to
which kind of database, and fails while something went to SQLite alone.
"""

import re
import sys
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.config import Config
from sqlalchemy import Engine, event

APP = str(Path(__file__).parents[1] / "app")
CARRIERS = {f"{APP}/plumbing/database.py", f"{APP}/plumbing/paging.py"}
"""What sends the statements of others."""
NOT_OURS = "a test"
ASKS_OR_CHANGES = re.compile(
    r"^app/.*: (SELECT|INSERT|UPDATE|DELETE)|^the session: (INSERT|UPDATE|DELETE)(?!.*_alembic_tmp_)"
)
"""What counts: neither where a transaction begins, nor the copies that migrations make on SQLite."""
REMEDY = "mark a test that runs it `both_databases`"
ONLY_SQLITE = {
    "app/privacy/erasing_backups.py:_bring_up: SELECT": "archives hold files of SQLite",
    "app/plumbing/copying.py:copy_out: ": "writes such a file",
}
"""Places that speak to SQLite alone, and why, by how their statements begin."""
sent: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}
"""The places that sent a statement, by kind of database."""


# --- which tests run on PostgreSQL --------------------------------------------------------------
def pytest_collection_modifyitems(config: Config, items: list[pytest.Item]) -> None:
    """Leave out the second run of tests that are not marked."""
    left = [item for item in items if not _is_second_run(item) or _runs_twice(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(left)])
    items[:] = left


def _is_second_run(item: pytest.Item) -> bool:
    called = getattr(item, "callspec", None)
    return called is not None and called.params.get("database_url") == "postgresql"


def _runs_twice(item: pytest.Item) -> bool:
    """Say whether a test is marked, or names its databases itself."""
    named = any("database_url" in str(mark.args[:1]) for mark in item.iter_markers("parametrize"))
    return named or item.get_closest_marker("both_databases") is not None


# --- what was sent where ------------------------------------------------------------------------
@event.listens_for(Engine, "before_cursor_execute")
def _remember(
    connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: Any
) -> None:
    sent[connection.dialect.name].add(f"{_place(sys._getframe(2))}: {_act(statement)}")


@cache
def _act(statement: str) -> str:
    words = statement.split(None, 3)
    if words[0] in {"INSERT", "DELETE"}:
        return " ".join(words[:3])
    return " ".join(words[:2]) if words[0] == "UPDATE" else words[0]


def _place(frame: FrameType | None) -> str:
    while frame is not None:
        code = frame.f_code
        if code.co_name == "flush":  # what is flushed is sent wherever something is asked next
            return "the session"
        if code.co_filename.startswith(APP) and code.co_filename not in CARRIERS:
            return f"app{code.co_filename.removeprefix(APP)}:{code.co_qualname}"
        frame = frame.f_back
    return NOT_OURS


# --- the end of a whole run ---------------------------------------------------------------------
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker process saw."""
    for kind, places in getattr(node, "workeroutput", {}).get("sent", {}).items():
        sent[kind] |= set(places)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this worker saw; after a whole run that went well, fail if something was seen on one only."""
    handed = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["sent"] = {kind: sorted(places) for kind, places in sent.items()}
    elif _is_whole(session.config) and session.exitstatus == pytest.ExitCode.OK and _missing():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: Config) -> None:
    """Name what went to SQLite alone."""
    missing = _missing() if _is_whole(config) else []
    if missing:
        terminalreporter.section("sent to SQLite alone")
        terminalreporter.write_line("\n".join([*missing, REMEDY]))


def _is_whole(config: Config) -> bool:
    chosen = config.option.keyword or config.option.markexpr or config.option.deselect
    return config.args_source is Config.ArgsSource.TESTPATHS and not chosen


def _missing() -> list[str]:
    ours = {place for place in sent["sqlite"] if ASKS_OR_CHANGES.search(place)}
    missing = ours - sent["postgresql"]
    return sorted(place for place in missing if not place.startswith(tuple(ONLY_SQLITE)))
