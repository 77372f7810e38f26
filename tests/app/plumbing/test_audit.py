"""The audit log: whoever changes, removes or slips in an event is found out."""

from uuid import uuid4

import pytest
from sqlmodel import col, delete, select, update

from app.plumbing.audit import AuditEvent, find_break, record


@pytest.fixture
def chain(service):
    name = uuid4()
    with service.work() as work:
        for number in range(5):
            record(work, name, "thing.happened", number, by=None, number=number, text="é")
    return name


def look(service, chain):
    with service.work() as work:
        return find_break(work.session, chain)


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
