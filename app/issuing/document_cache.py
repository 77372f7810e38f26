"""What public documents are made of, read once and kept: what can never change, and lists until they change."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Pool

from app.plumbing.service import Work

Value = TypeVar("Value")
MOST_KEPT = 4096
_LASTING: WeakKeyDictionary[Pool, dict[str, Any]] = WeakKeyDictionary()
"""One memory for each database, as long as the process holds its connections."""
MOST_LISTS = 64
_LISTS: WeakKeyDictionary[Pool, dict[Hashable, tuple[int, Any]]] = WeakKeyDictionary()
"""Lists of a mebibyte at most, one memory for each database."""


def lasting(work: Work) -> dict[str, Any]:
    """Return what is kept of a database that can never change there, by its address."""
    return _LASTING.setdefault(work.session.get_bind().engine.pool, {})


def until_it_changes(work: Work, key: Hashable, revision: int, read: Callable[[], Value]) -> Value:
    """Return what was read for this key when its revision was this one, in any session; read now if it was not.

    The revision is read from the database, before what it counts the changes of: what is kept is never older.
    """
    known = _LISTS.setdefault(work.session.get_bind().engine.pool, {})
    kept = known.get(key)
    if kept is None or kept[0] != revision:
        kept = (revision, read())
        known[key] = kept
        if len(known) > MOST_LISTS:
            known.pop(next(iter(known)), None)
    value: Value = kept[1]
    return value


def once_a_session(work: Work, key: Hashable, read: Callable[[], Value]) -> Value:
    """Return what was read for this key in this session, read now if it was not."""
    known: dict[Hashable, Value] = work.session.info.setdefault("documents", {})
    if key not in known:
        known[key] = read()
    return known[key]
