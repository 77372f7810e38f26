"""A side is told by mail that hours of the other one wait for it: its contacts, or else its people, once a day."""

import pytest

from app.contacts.telling_hours import tell_hours
from app.exchanges.hours import NewHours, Refusal, Seen, correct_hours, declare_hours, refuse_hours
from app.exchanges.tables import Participant
from app.plumbing.mailing import OutgoingMail
from tests.app.meeting import acts_for

WORKED = "h de l’autre partie attendent"


def declare(cast, who, hours):
    with cast.service.work() as work:
        participant = work.session.get_one(Participant, getattr(cast, who).id)
        return declare_hours(work, participant, NewHours(day=work.now.date(), hours=hours)).id


def told(cast):
    """Return how many were told, in how many letters; then these letters leave."""
    sides = tell_hours(cast.service.inside)
    letters = [mail for mail in cast.rows(OutgoingMail) if mail.kind == "hours_wait"]
    cast.service.deliver()
    return sides, len(letters)


@pytest.mark.both_databases
def test_who_may_confirm_hours_is_told_once_a_day(cast):
    clock = cast.service.clock
    with cast.service.work() as work:
        acts_for(work, cast, cast.observer.person_id, cast.social)
    worked = declare(cast, "staff", 2)
    declare(cast, "volunteer", 3)
    assert told(cast) == (0, 0), "what is entered at one go is one mail"
    clock.pass_by(hours=1)
    assert told(cast) == (2, 2)
    contact, volunteer = (
        cast.service.mailbox.to(f"{who}@example.org")[-1] for who in ("observer", "volunteer")
    )
    assert f"3 {WORKED}" in contact
    assert f"/organisations/{cast.social.id}/exchanges/{cast.exchange.id}/hours" in contact
    assert f"2 {WORKED}" in volunteer
    assert f"/participations/{cast.volunteer.id}/hours" in volunteer
    assert told(cast) == (0, 0)

    declare(cast, "volunteer", 0.5)
    clock.pass_by(hours=12)
    assert told(cast) == (0, 0), "a mail left within the day"
    clock.pass_by(hours=12)
    assert told(cast) == (1, 1)
    assert f"3,5 {WORKED}" in cast.service.mailbox.to("observer@example.org")[-1]

    with cast.service.work() as work:
        staff, other = (
            work.session.get_one(Participant, one.id) for one in (cast.staff, cast.volunteer)
        )
        row = refuse_hours(work, other, Seen(worked), Refusal(reason="Une heure."))
        correct_hours(work, staff, row, NewHours(day=row.day, hours=1))
    assert told(cast) == (1, 1), "what was refused and is corrected waits again"
