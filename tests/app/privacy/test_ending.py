"""Nothing stays for ever: every table has a term, and what is over goes, with the clock moved, on both databases."""

from datetime import timedelta

import pytest

import app.tables
from app.assessing.decisions import Reason, reopen
from app.assessing.evidence import NewFile, add_file
from app.assessing.seats import seat_of
from app.assessing.tables import Assessment, Decision, Evidence, PastDecision
from app.contacts.inviting import NewContact, invite_contact
from app.contacts.tables import Contact
from app.employers.keys import NewEmployerKey, make_employer_key
from app.employers.tables import Delivery, EmployerKey, EmployerKeyUse, Event, Watch, Webhook
from app.employers.watches import watch
from app.employers.webhooks import add_webhook, queue_message
from app.exchanges.joining import remove_participant
from app.exchanges.tables import ExchangeState, Participant, ParticipantRole
from app.exchanges.workflow import NewParticipant, invite, move_to
from app.impact.tables import Measurement, TermAnswer
from app.issuing.queries import journey_of
from app.issuing.tables import Award, AwardBatch, AwardBatchRow
from app.main import ROOMS
from app.needs.situations import NewSituation, say_situation
from app.needs.tables import Situation
from app.people.tables import EmailAddress, Person
from app.plumbing.housekeeping import SHARED, tidy_up
from app.plumbing.idempotency import RememberedAnswer
from app.plumbing.outbox import Hands
from app.privacy import ending
from app.privacy.ending import STEPS, end_all, overdue
from app.privacy.keeping import KEEPING, Since, Then
from app.programmes.access import Role
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, invite_member
from app.programmes.tables import Member
from app.proposals.tables import Proposal, ProposalSide
from app.workers import WORKERS
from tests.app.conftest import COMPETENCE
from tests.app.meeting import acts_for
from tests.app.privacy.test_erasing import traces
from tests.app.proposals.meeting import gathered, speak

pytestmark = [pytest.mark.alone, pytest.mark.both_databases]
HOW = (
    "say in app/privacy/keeping.py how long its rows are kept, from when, and what happens then; carry it out by "
    "`expiring` in the room's doors.py (rows that end by themselves) or by a step in app/privacy/ending.py"
)


def test_r01_every_table_has_a_term_and_every_term_is_carried_out():
    tables = set(app.tables.metadata.tables)
    assert not tables - set(KEEPING), f"{sorted(tables - set(KEEPING))}: {HOW}"
    assert not set(KEEPING) - tables
    expiring = {str(one.table.__tablename__): one for one in (*SHARED, *ROOMS.expiring)}
    along = {
        "email_address": "person",
        "award_batch_row": "award_batch",
        "batch_revocation": "award_batch",
        "award_import_part": "award_import",
        "award_import_problem": "award_import",
    }
    for name, terms in KEEPING.items():
        timed = [term for term in terms if term.days is not None]
        done = [step for step in STEPS if step.table == along.get(name, name)]
        if name in expiring and name != "challenge":  # whose term is minutes
            lasting = {(term.lasts, term.then) for term in timed}
            assert (expiring[name].kept, Then.DELETED) in lasting, name
            assert (len(timed) > 1) == bool(done), f"{name}: {HOW}"
        elif name != "challenge":
            assert bool(timed) == bool(done), f"{name}: {HOW}"
    assert {step.table for step in STEPS} <= tables
    assert KEEPING["evidence"][0].since is Since.EXCHANGE


def stranger(cast, who="zoe"):
    """Invite somebody who never answers."""
    asked = NewParticipant(
        email=f"{who}@example.net",
        name=f"{who.title()} Jamais-Venue",
        organisation_id=cast.social.id,
        role=ParticipantRole.STAFF,
    )
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        return invite(work, caller, cast.exchange, asked)[0]


def test_r02_who_never_answered_leaves_no_trace(cast, monkeypatch):
    monkeypatch.setattr(ending, "AT_ONCE", 2)
    secrets = [b"Jamais-Venue", b"@example.net"]
    body = {"email": "zoe@example.net", "name": "Zoe Jamais-Venue", "role": "staff"}
    body["organisation_id"] = str(cast.social.id)
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    made = cast.api().post(path, json=body, headers={"Idempotency-Key": "one"})
    assert made.status_code == 201, made.text
    asked = {made.json()["id"]} | {str(stranger(cast, who).id) for who in ("ana", "rui", "lea")}
    assert traces(cast, secrets) == [], "no name or address stands anywhere in clear (R3)"
    (remembered,) = cast.rows(RememberedAnswer)
    assert remembered.answer == {}
    cast.service.deliver()

    cast.service.clock.pass_by(days=43)
    assert end_all(cast.service.inside) == 0
    with cast.service.work() as work:
        assert overdue(work.session.connection(), work.now + timedelta(days=2)) == {
            "participant": 2
        }, "two stand for more"
    cast.service.clock.pass_by(days=2)
    tidy_up(cast.service.inside)
    (worker,) = (one for one in WORKERS if one.name == "housekeeping")
    worker.look(cast.service.inside, Hands())
    assert not asked & {str(row.id) for row in cast.rows(Participant)}
    people = (cast.owner, cast.mediator, cast.observer, cast.volunteer, cast.staff)
    known = {one.person_id for one in people}
    assert {row.id for row in cast.rows(Person)} == known, "who came stays"
    assert {row.person_id for row in cast.rows(EmailAddress)} == known
    assert cast.rows(RememberedAnswer) == []
    with cast.service.work() as work:
        assert overdue(work.session.connection(), work.now) == {}


def test_r04_who_is_removed_before_answering_leaves_no_trace_and_who_is_known_stays(cast):
    here, twice = stranger(cast), stranger(cast, "rui")
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        exchange = work.session.merge(cast.exchange)
        cast.service.clock.pass_by(days=1)
        remove_participant(work, caller, exchange, work.session.get_one(Participant, here.id))
    left = {row.id for row in cast.rows(Person)}
    assert here.person_id not in left
    assert {twice.person_id, cast.staff.person_id} <= left
    assert here.person_id not in {row.person_id for row in cast.rows(EmailAddress)}


def test_r05_evidence_ends_and_the_badge_goes_on_saying_on_how_much_it_rests(cast):
    service = cast.service
    with service.work() as work:
        seat = seat_of(work, cast.exchange, cast.staff, COMPETENCE)
        add_file(
            work,
            seat,
            NewFile(title="Note", content=b"Le contenu."),
            added_by=cast.mediator.person_id,
        )
    award = cast.award()
    unrated = cast.rate("baseline", "no", participant_id=str(cast.volunteer.id))
    assert unrated.status_code == 201, unrated.text
    folder = service.inside.settings.data_dir / "evidence"
    assert any(folder.iterdir())

    def counted():
        with service.work() as work:
            decision = next(row for row in cast.rows(Decision))
            level = work.library.level_in(decision.release, decision.competence, decision.level)
            return journey_of(work, level, decision)

    before = counted()
    with service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        move_to(work, caller, work.session.merge(cast.exchange), ExchangeState.CLOSED)
    service.clock.pass_by(days=184)
    end_all(service.inside)
    assert {row.participant_id for row in cast.rows(Assessment)} == {cast.staff.id}, "R2: undecided"
    assert all(row.title for row in cast.rows(Evidence))
    service.clock.pass_by(days=182)
    end_all(service.inside)
    assert {(row.title, row.text, row.url, row.stored_as) for row in cast.rows(Evidence)} == {
        ("",) * 4
    }
    assert not any(folder.iterdir())
    assert counted() == before
    sheet = f"/exchanges/{cast.exchange.id}/participants/{cast.staff.id}/{COMPETENCE}"
    page = cast.browser().get(sheet, headers={"accept-language": "en"})
    assert "Its time is over: it is no longer kept" in page.text
    shown = service.client().get(f"/ob/v2/assertions/{award['id']}")
    assert shown.status_code == 200


def test_r02_words_and_links_and_messages_end_when_their_time_is_over(cast):
    service, person_id = cast.service, cast.mediator.person_id
    badge = cast.award()
    with service.work() as work:
        caller = caller_for(work, person_id)
        seat = seat_of(work, cast.exchange, cast.staff, COMPETENCE)
        decision = work.session.get_one(Decision, cast.rows(Decision)[0].id)
        (award,) = cast.rows(Award)
        work.session.get_one(Award, award.id).accepted_at = work.now
        assert watch(work, person_id, award.id)
        webhook = add_webhook(work, person_id, "https://hooks.example.org/")[0]
        webhook.disabled_at = work.now
        queue_message(work, webhook, Event.REVOKED, {"badge": badge["id"]})
        key, _ = make_employer_key(work, person_id, NewEmployerKey(name="tableur", days=1))
        work.add(EmployerKeyUse(key_id=key.id, day=work.now.date(), badges=3))
        batch = AwardBatch(
            programme_id=cast.programme.id,
            asked_by=person_id,
            created_at=work.now,
            finished_at=work.now,
        )
        work.add(batch)
        work.add(AwardBatchRow(batch_id=batch.id, position=0, decision_id=decision.id))
        reopen(work, caller, seat, decision, Reason(reason="Une deuxième preuve manque."))
        row = work.session.get_one(Award, award.id)
        row.revoked_at, row.revocation_reason = work.now, "Une erreur de notre part."
        move_to(work, caller, work.session.merge(cast.exchange), ExchangeState.CLOSED)
        side = {"exchange_id": cast.exchange.id, "entered_by": person_id, "moment": "start"}
        side |= {"created_at": work.now, "updated_at": work.now, "note": "Au chronographe."}
        work.add(Measurement(**side, indicator="time-on-routine-tasks", side="social"))
        work.add(TermAnswer(**side, term="2-1", state="met"))
    there = (
        Watch,
        Webhook,
        Delivery,
        EmployerKey,
        EmployerKeyUse,
        AwardBatch,
        AwardBatchRow,
        PastDecision,
    )
    # What is still there after so many days.
    for days, left in ((31, 7), (91, 3), (366, 1), (731, 0)):
        service.clock.moment = cast.rows(Award)[0].revoked_at + timedelta(days=days)
        end_all(service.inside)
        assert sum(bool(cast.rows(table)) for table in there) == left, days
    assert cast.rows(Award)[0].revocation_reason == ""
    assert cast.rows(Decision)[0].reasons == ""
    assert [one.note for table in (Measurement, TermAnswer) for one in cast.rows(table)] == ["", ""]


def test_r02_invitations_of_contacts_and_members_end_unanswered_too(cast):
    with cast.service.work() as work:
        caller = caller_for(work, cast.owner.person_id)
        member = NewMember(email="ana@example.net", name="Ana Jamais-Venue", role=Role.OWNER)
        invite_member(work, caller, work.session.merge(cast.programme), member)
        speaker = speak(work, cast.mediator.person_id)
        social = work.session.merge(cast.social)
        new = NewContact(name="Noa Jamais-Venue", email="noa@example.net")
        invite_contact(work, speaker, social, new)
        acts_for(work, cast, cast.staff.person_id, social)
    cast.service.deliver()
    before = {row.person_id for row in cast.rows(Member)}
    cast.service.clock.pass_by(days=43)
    end_all(cast.service.inside)
    assert (len(cast.rows(Contact)), {row.person_id for row in cast.rows(Member)}) == (2, before)
    cast.service.clock.pass_by(days=2)
    end_all(cast.service.inside)
    assert {row.person_id for row in cast.rows(Contact)} == {cast.staff.person_id}
    assert {row.person_id for row in cast.rows(Member)} == {
        one.person_id for one in (cast.owner, cast.mediator, cast.observer)
    }
    tidy_up(cast.service.inside)
    assert traces(cast, [b"Jamais-Venue", b"@example.net"]) == []
    assert len(cast.rows(Person)) == 5


def test_r02_r48_what_was_said_before_an_exchange_ends_in_ninety_days(cast):
    """Situations and proposals stay as facts; the words that people wrote there do not."""
    meeting = gathered(cast)
    path = f"/proposals/{meeting.propose(words='Une belle rencontre.').json()['id']}"
    with cast.service.work() as work:
        asked = NewSituation(words="Nos tableaux débordent.")
        social = work.session.merge(cast.social)
        situation = say_situation(work, speak(work, meeting.contacts["ana"]), social, asked, "fr")
    no = {"answer": "no", "reason": "values", "words": "Trop loin."}
    assert meeting.browser("noor").post(f"/api/v1{path}/answer", json=no).status_code == 200
    cast.service.clock.pass_by(days=89)
    assert end_all(cast.service.inside) == 0
    cast.service.clock.pass_by(days=2)
    assert end_all(cast.service.inside) == 3
    (proposal,), sides = cast.rows(Proposal), cast.rows(ProposalSide)
    assert (proposal.words, proposal.state) == ("", "declined")
    assert [(one.words, one.reason) for one in sides if one.answer == "no"] == [("", "values")]
    assert [one.words for one in cast.rows(Situation)] == [""]
    page = meeting.browser("ana").get(f"/situations/{situation.id}")
    assert (page.status_code, "deleted 90 days after" in page.text) == (200, True)
    assert meeting.browser("ana").get(f"/organisations/{cast.social.id}").status_code == 200
