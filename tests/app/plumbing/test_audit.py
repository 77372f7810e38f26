"""The audit log: whoever changes, removes or slips in an event is found out."""

import hashlib
import hmac
import json
from uuid import uuid4

import pytest
from sqlmodel import col, delete, select, update

from app.plumbing.at_commit import do_now
from app.plumbing.audit import START, AuditEvent, differs, find_break, last_event, record
from app.plumbing.audit_key import AuditKey, audit_key

pytestmark = pytest.mark.both_databases


@pytest.fixture
def chain(service):
    name = uuid4()
    with service.work() as work:
        for number in range(5):
            record(work, name, "thing.happened", number, by=None, number=number, text="é")
    return name


def look(service, chain):
    with service.work() as work:
        return find_break(work, chain)


def test_an_untouched_chain_holds(service, chain):
    assert look(service, chain) is None


@pytest.mark.parametrize(
    "change",
    [
        {"action": "thing.else"},
        {"subject": "9"},
        {"actor": uuid4()},
        {"detail": {"number": 9}},
        {"digest": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event_is_found_where_it_stands(service, chain, change):
    with service.work() as work:
        where = update(AuditEvent).where(col(AuditEvent.chain) == chain)
        work.session.exec(where.where(col(AuditEvent.position) == 2).values(**change))
    assert look(service, chain).position == 2


def test_a_removed_event_is_found(service, chain):
    with service.work() as work:
        work.session.exec(delete(AuditEvent).where(col(AuditEvent.position) == 1))
    assert look(service, chain).reason == "an event is missing"


def test_a_chain_that_was_closed_up_after_a_removal_is_found(service, chain):
    with service.work() as work:
        work.session.exec(delete(AuditEvent).where(col(AuditEvent.position) == 1))
        later = work.session.exec(
            select(AuditEvent).where(AuditEvent.position > 1).order_by(col(AuditEvent.position))
        ).all()
        for event in later:
            event.position -= 1
            work.session.add(event)
            work.session.flush()
    assert look(service, chain).position == 1


def test_chains_of_two_programmes_are_apart(service, chain):
    other = uuid4()
    with service.work() as work:
        record(work, other, "thing.happened", 0, by=None)
    assert look(service, other) is None
    assert look(service, chain) is None


def content_of(event):
    """Return what an event's digest is made of, as whoever reads our code can make it."""
    fields = ("chain", "position", "actor", "action", "subject", "detail", "previous")
    values = {name: getattr(event, name) for name in fields} | {"at": event.at.isoformat()}
    values |= {"chain": str(event.chain), "actor": event.actor and str(event.actor)}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "digest_of",
    [
        lambda content: hashlib.sha256(content).hexdigest(),
        lambda content: hmac.digest(b"", content, "sha256").hex(),
        lambda content: hmac.digest(bytes(32), content, "sha256").hex(),
    ],
    ids=["no key", "empty key", "another key"],
)
def test_a_log_that_was_written_anew_without_the_key_is_found(service, chain, digest_of):
    with service.work() as work:
        previous = START
        events = work.session.exec(select(AuditEvent).order_by(col(AuditEvent.position))).all()
        for event in events:
            event.subject, event.previous = "another", previous
            previous = event.digest = digest_of(content_of(event))
            work.session.add(event)
    assert look(service, chain).position == 0


def test_the_digest_is_the_one_that_the_log_is_written_with(service, chain):
    with service.work() as work:
        event, key = last_event(work, chain), audit_key(work)
        assert event is not None
        assert key is not None
        assert event.digest == hmac.digest(key, content_of(event), "sha256").hex()


def test_an_emptied_log_is_found(service, chain):
    with service.work() as work:
        work.session.exec(delete(AuditEvent))
    assert look(service, chain).reason == "the log is empty"


def test_a_log_whose_key_was_taken_away_does_not_hold(service, chain):
    with service.work() as work:
        work.session.exec(delete(AuditKey))
    service.change(opened={})  # as a process that starts
    assert look(service, chain).reason == "the key of the audit logs is missing"


def test_a_log_whose_end_was_cut_off_is_found_by_who_kept_its_head(service, chain):
    with service.work() as work:
        last = last_event(work, chain)
        assert last is not None
        kept = last.position, last.digest
        record(work, chain, "thing.happened", 5, by=None)
        do_now(work)
        assert differs(work, chain, *kept) is None, "it went on since"
        work.session.exec(delete(AuditEvent).where(col(AuditEvent.position) >= kept[0]))
        assert find_break(work, chain) is None, "what is left is whole"
        cut = differs(work, chain, *kept)
        record(work, chain, "thing.happened", 9, by=None)
        do_now(work)
        assert find_break(work, chain) is None
        went_on = differs(work, chain, *kept)
    assert cut is not None
    assert went_on is not None
    assert (cut.position, went_on.position) == (kept[0], kept[0])
    assert "missing" in cut.reason
    assert "another" in went_on.reason


def test_every_process_chains_by_the_same_key(service, chain):
    service.change(opened={})
    with service.work() as work:
        record(work, chain, "thing.happened", 5, by=None)
    assert look(service, chain) is None


def test_a_key_that_was_undone_is_used_by_nobody(service):
    chain = uuid4()
    with service.work() as work:
        record(work, chain, "thing.happened", 0, by=None)
        do_now(work)
        work.undo()
    assert service.inside.opened == {}
    with service.work() as work:
        record(work, chain, "thing.happened", 0, by=None)
    service.change(opened={})
    assert look(service, chain) is None
