"""Reminders before a badge ends: in time, once, and only where they help."""

import pytest

from app.issuing.reminders import remind_due
from app.programmes.tables import Programme


def valid_for(cast, days):
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.validity_days = days
        work.session.add(programme)


def remind(cast):
    """Let the worker look, carry the mail, and return what the recipient was sent by it."""
    service = cast.service
    service.deliver()
    service.mailbox.mails.clear()
    remind_due(service.app.state.service)
    service.deliver()
    return service.mailbox.to("staff@example.org")


def test_the_person_is_reminded_once_thirty_days_before_the_end(cast):
    valid_for(cast, 365)
    badge = cast.award()
    assert remind(cast) == []
    cast.service.clock.pass_by(days=334)
    assert remind(cast) == []
    cast.service.clock.pass_by(days=1)
    (told,) = remind(cast)
    assert cast.programme.email in told
    arrived = cast.service.client().post(
        cast.service.mailbox.link("staff@example.org"), follow_redirects=False
    )
    assert arrived.headers["location"] == f"/b/{badge['id']}"
    assert remind(cast) == []


@pytest.mark.both_databases
def test_a_badge_made_for_a_few_days_is_not_called_ending_on_the_day_it_is_made(cast):
    valid_for(cast, 20)
    cast.award()
    assert remind(cast) == []
    cast.service.clock.pass_by(days=15)
    assert remind(cast) == []


def test_no_reminder_for_a_revoked_badge(cast):
    valid_for(cast, 365)
    badge = cast.award()
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "Erreur."})
    cast.service.clock.pass_by(days=340)
    assert remind(cast) == []
