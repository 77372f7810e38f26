"""What a unit of work does last, just before it is committed: what all others would wait for, were it done sooner.

The end of an audit log and the count of a list's changes belong to one transaction at a time, until it is committed.
Whoever signs a hundred badges holds neither meanwhile: both are written when nothing else is left to do, on every path
and in one order, so that no two wait for each other.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from app.plumbing.service import Work

Finish: TypeAlias = Callable[[Work, Sequence[Any]], None]
"""Does what is left for one name, in one go: it is given all that was put off for it, in order."""
KEY = "put off until the commit"


@dataclass(frozen=True)
class _PutOff:
    finish: Finish
    name: str
    what: Any
    within: tuple[SessionTransaction, ...]
    """The savepoints it was put off in: it is forgotten with any of them."""


@dataclass
class _Ending:
    work: Work
    left: list[_PutOff] = field(default_factory=list)

    def finish(self, session: Session) -> None:
        """Do what was put off; a savepoint that ends well is not the end yet."""
        if session.in_nested_transaction():
            return
        while self.left:
            session.flush()
            left, self.left = self.left, []
            groups: dict[str, list[_PutOff]] = defaultdict(list)
            for one in left:
                groups[one.name].append(one)
            # By their names, backwards: lists before logs, those of the newest key before older ones.
            for _, group in sorted(groups.items(), reverse=True):
                group[0].finish(self.work, [one.what for one in group])

    def forget(self, _session: Session, undone: SessionTransaction) -> None:
        """Forget what was put off in a savepoint, or a whole transaction, that is undone."""
        self.left = [one for one in self.left if undone.nested and undone not in one.within]


def at_commit(work: Work, finish: Finish, name: str, what: Any) -> None:
    """Put something off until the unit of work is committed; it is forgotten where that is undone.

    Args:
        work: the unit of work.
        finish: called once for each name, before the commit, with all that was put off for that name.
        name: what the others would wait for.
        what: handed to `finish`.
    """
    session = work.session
    ending: _Ending | None = session.info.get(KEY)
    if ending is None:
        ending = session.info[KEY] = _Ending(work)
        event.listen(session, "before_commit", ending.finish)
        event.listen(session, "after_soft_rollback", ending.forget)
    ending.left.append(_PutOff(finish, name, what, _savepoints(session)))


def do_now(work: Work) -> None:
    """Do at once what was put off: whoever reads what it writes, in the same unit of work, asks for this first."""
    ending: _Ending | None = work.session.info.get(KEY)
    if ending is not None:
        ending.finish(work.session)


def _savepoints(session: Session) -> tuple[SessionTransaction, ...]:
    found = []
    at = session.get_nested_transaction()
    while at is not None and at.nested:
        found.append(at)
        at = at.parent
    return tuple(found)
