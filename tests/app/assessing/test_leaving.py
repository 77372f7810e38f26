"""Who leaves an exchange takes along what was decided; the rest of what was said about them is gone at once."""

import pytest

from app.assessing.evidence import NewFile, add_file
from app.assessing.seats import Seat
from app.assessing.tables import Assessment, Decision, Evidence
from app.exchanges.hours import NewHours, declare_hours
from app.exchanges.tables import Exchange, Hours, Participant, Target
from app.plumbing.audit import AuditEvent
from app.plumbing.service import Work
from tests.app.conftest import COMPETENCE

OTHER = "collaborative-tools"


def give_file(cast, work: Work, participant_id, competence: str) -> str:
    exchange = work.session.get_one(Exchange, cast.exchange.id)
    participant = work.session.get_one(Participant, participant_id)
    seat = Seat(exchange, participant, work.library.competence(exchange.release, competence))
    note = NewFile(title="Note", content=f"Sur {competence}.".encode())
    return add_file(work, seat, note, added_by=participant.person_id).stored_as


def about(cast, table, participant_id):
    return {row.competence for row in cast.rows(table) if row.participant_id == participant_id}


@pytest.mark.both_databases
def test_r22_leaving_deletes_what_carried_no_decision_and_nothing_else(cast):
    staff, volunteer = cast.staff.id, cast.volunteer.id
    with cast.service.work() as work:
        exchange = cast.exchange.id
        work.add(Target(exchange_id=exchange, competence=OTHER, level="practise", position=2))
    with cast.service.work() as work:
        kept = give_file(cast, work, staff, COMPETENCE)
        gone = give_file(cast, work, staff, OTHER)
        theirs = give_file(cast, work, volunteer, OTHER)
        declare_hours(
            work, work.session.get_one(Participant, staff), NewHours(day=work.now.date(), hours=2)
        )
        rated = {"exchange_id": cast.exchange.id, "competence": OTHER, "moment": "baseline"}
        rated |= {"by": "mediator", "rater_id": cast.mediator.person_id, "ratings": {}}
        for one in (staff, volunteer):
            work.add(
                Assessment(**rated, participant_id=one, created_at=work.now, updated_at=work.now)
            )
    award = cast.award()
    assert about(cast, Assessment, staff) == about(cast, Evidence, staff) == {COMPETENCE, OTHER}
    log = len(cast.rows(AuditEvent))

    own = cast.browser("staff")
    page = own.get(f"/participations/{staff}", headers={"accept-language": "en"}).text
    assert "What is not decided is deleted at once" in page.split("<details")[-1], "told before"
    left = own.post(f"/api/v1/participations/{staff}/leave")
    assert left.json()["standing"] == "left", left.text

    assert about(cast, Assessment, staff) == about(cast, Evidence, staff) == {COMPETENCE}
    assert about(cast, Decision, staff) == {COMPETENCE}
    assert about(cast, Assessment, volunteer) >= {OTHER}, "of others nothing goes"
    assert about(cast, Evidence, volunteer) == {OTHER}
    files = cast.service.inside.files.evidence.names()
    assert {kept, theirs} <= files
    assert gone not in files
    assert [row.participant_id for row in cast.rows(Hours)] == [staff]
    assert cast.api().get(f"/api/v1/awards/{award['id']}").json()["revoked_at"] is None
    (event,) = cast.rows(AuditEvent)[log:]
    assert event.action == "participant.left", "and no reason"

    # Taken out and brought back they stand as they stood, and who comes back themselves starts anew.
    base = f"/api/v1/exchanges/{cast.exchange.id}/participants/{staff}"
    cast.api().post(f"{base}/take-out", json={"reason": "Une autre équipe."})
    assert cast.api().post(f"{base}/bring-back").json()["standing"] == "left"
    assert cast.rate("baseline", "no", competence=OTHER).status_code == 422
    again = own.post(f"/api/v1/participations/{staff}/consent")
    assert again.json()["standing"] == "takes-part", again.text
    assert about(cast, Assessment, staff) == {COMPETENCE}
    with cast.service.work() as work:
        give_file(cast, work, staff, OTHER)
    assert about(cast, Evidence, staff) == {COMPETENCE, OTHER}
