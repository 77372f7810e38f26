"""What public documents are made of, read once and kept: for ever what can never change, the rest for one session."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Pool

from app.plumbing.service import Work

Value = TypeVar("Value")
MOST_KEPT = 4096
_LASTING: WeakKeyDictionary[Pool, dict[str, Any]] = WeakKeyDictionary()
"""One memory for each database, as long as the process holds its connections."""


def lasting(work: Work) -> dict[str, Any]:
    """Return what is kept of a database that can never change there, by its address."""
    return _LASTING.setdefault(work.session.get_bind().engine.pool, {})


def once_a_session(work: Work, key: Hashable, read: Callable[[], Value]) -> Value:
    """Return what was read for this key in this session, read now if it was not."""
    known: dict[Hashable, Value] = work.session.info.setdefault("documents", {})
    if key not in known:
        known[key] = read()
    return known[key]
