"""What a unit of work puts off until its commit: once for each name, forgotten with what is undone."""

from threading import Event, Thread

import pytest
from sqlmodel import col, select

from app.plumbing.at_commit import at_commit, do_now
from app.plumbing.audit import AuditEvent, find_break, record


def test_what_is_put_off_is_done_once_for_each_name_in_one_order(cast):
    done: list[list[str]] = []
    with cast.service.work() as work:
        for name in ("audit log b", "lists 1", "audit log a", "lists 2", "lists 1"):
            at_commit(work, lambda _work, what: done.append(list(what)), name, name)
        assert done == []
    assert done == [["lists 2"], ["lists 1"] * 2, ["audit log b"], ["audit log a"]]


def test_it_is_forgotten_with_the_savepoint_or_the_transaction_that_is_undone(cast):
    done: list[str] = []
    with cast.service.work() as work:
        put_off = lambda what: at_commit(work, lambda _work, all_: done.extend(all_), "x", what)  # noqa: E731
        with work.session.begin_nested():
            put_off("kept")
        outer = work.session.begin_nested()
        with work.session.begin_nested():
            put_off("undone, although the inner one ended well")
        outer.rollback()
        do_now(work)
        assert done == ["kept"]
        put_off("undone")
        work.undo()
        put_off("kept too")
    assert done == ["kept", "kept too"]


@pytest.mark.both_databases
def test_who_writes_an_event_keeps_nobody_waiting_until_the_commit(cast):
    """Two units of work write to one log: on PostgreSQL the second is committed while the first still works."""
    chain, written = cast.programme.id, Event()

    def second():
        with cast.service.work() as work:
            record(work, chain, "thing.happened", "second", by=None)
        written.set()

    other = Thread(target=second)
    with cast.service.work() as work:
        record(work, chain, "thing.happened", "first", by=None)
        on_postgresql = work.session.get_bind().dialect.name == "postgresql"
        other.start()
        assert written.wait(timeout=20 if on_postgresql else 0) is on_postgresql
    other.join()
    with cast.service.work() as work:
        query = select(AuditEvent.subject).where(AuditEvent.action == "thing.happened")
        told = work.session.exec(query.order_by(col(AuditEvent.position))).all()
        assert sorted(told) == ["first", "second"]
        if on_postgresql:
            assert told[0] == "second"
        assert find_break(work, chain) is None
