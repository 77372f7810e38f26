"""What has expired is deleted, in small steps and on both databases; what is still of use stays."""

from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select

from app.assessing.tables import Moment, NotedReading, PartnerLink, WhatIsRead
from app.contacts.tables import Contact, ContactRequest, ContactState, RequestState
from app.employers.tables import EmployerLink
from app.exchanges.charter import NewCharterLink, ask_acceptance
from app.exchanges.claiming import make_code
from app.exchanges.joining import NewJoinLink, make_join_link
from app.exchanges.tables import ParticipantRole
from app.impact.tables import MeasuringLink
from app.main import ROOMS
from app.passports.links import NewPassportLink, make_passport_link
from app.people.accounts import make_sign_in_link, use_link
from app.people.addresses import ask_address
from app.people.challenges import ask_challenge
from app.people.identity import identity_of
from app.people.sessions import begin
from app.people.tables import LoginLink, SignIn
from app.plumbing import housekeeping
from app.plumbing.housekeeping import SHARED, tidy_up
from app.plumbing.idempotency import RememberedAnswer
from app.plumbing.links import make_link
from app.plumbing.mailing import TRIES, OutgoingMail
from app.plumbing.outbox import Hands
from app.programmes.dependencies import caller_for
from app.surveys.tables import Survey, SurveyAnswer
from app.workers import WORKERS

A_DAY = timedelta(days=1)
pytestmark = [pytest.mark.alone, pytest.mark.both_databases]
EXPIRING = {str(one.table.__tablename__): one for one in (*SHARED, *ROOMS.expiring)}


def counts(service):
    with service.work() as work:
        return {
            name: len(work.session.exec(select(one.table)).all()) for name, one in EXPIRING.items()
        }


def use_everything(cast):
    """Leave one row in each of the tables whose rows expire."""
    person_id = cast.staff.person_id
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        make_code(work, caller, cast.exchange, cast.staff)
        join = NewJoinLink(organisation_id=cast.social.id, role=ParticipantRole.STAFF)
        make_join_link(work, caller, cast.exchange, join)
        make_passport_link(work, person_id, NewPassportLink(audience="Une entreprise", days=180))
        asked = NewCharterLink(
            organisation_id=cast.tech.id, name="Contact", email="contact@example.org"
        )
        ask_acceptance(work, caller, cast.exchange, asked)
        partner = {"exchange_id": cast.exchange.id, "organisation_id": cast.tech.id}
        partner |= {"person_id": person_id, "asked_by": person_id, "moment": Moment.FINAL}
        make_link(work, PartnerLink, lasts=A_DAY, **partner)
        del partner["moment"]
        make_link(work, MeasuringLink, lasts=A_DAY, **partner)
        leave_contacts_and_an_answer(work, cast)
        work.session.add(
            NotedReading(
                participant_id=cast.staff.id,
                reader_id=cast.mediator.person_id,
                what=WhatIsRead.SHEET,
                day=work.now.date(),
                created_at=work.now,
            )
        )
        make_sign_in_link(work, person_id)
        ask_address(work, identity_of(work, person_id), "another@example.org")
        ask_challenge(work, "a test", answer="42")
        over = {"created_at": work.now, "expires_at": work.now + A_DAY}
        work.session.add(EmployerLink(digest="d", sealed_email=b"", **over))
        used = make_sign_in_link(work, person_id).rpartition("/")[2]
        work.session.flush()
        use_link(work, used, "Firefox")
        work.session.add(
            RememberedAnswer(caller=person_id, key="k", request="", created_at=work.now)
        )
        work.session.add(OutgoingMail(sealed=b"", due_at=work.now, tries=TRIES))


def leave_contacts_and_an_answer(work, cast):
    """Leave somebody who no longer acts for an organisation, a request that was refused, an answer to a survey."""
    whose = {"programme_id": cast.programme.id, "created_at": work.now}
    mine = {**whose, "person_id": cast.staff.person_id}
    left = {"state": ContactState.LEFT, "since": work.now, "ended_at": work.now}
    refused = {"state": RequestState.REFUSED, "answered_at": work.now, "kind": "social"}
    work.add(Contact(organisation_id=cast.social.id, **mine, **left))
    work.add(ContactRequest(organisation_name="Une association", **mine, **refused))
    survey = Survey(
        programme_id=cast.programme.id,
        created_at=work.now,
        title={"en": "A survey"},
        purpose={"en": "To know."},
        slug="a-survey",
        closes_on=work.now.date(),
        keep_months=1,
        questionnaire=1,
        release="2.0.0",
    )
    work.add(survey)
    work.session.flush()
    over = {"created_at": work.now, "expires_at": work.now + 31 * A_DAY}
    work.add(SurveyAnswer(survey_id=survey.id, answers={}, **over))


def test_each_kind_goes_after_its_time_and_not_before(cast):
    service = cast.service
    use_everything(cast)
    present = counts(service)
    assert all(present.values()), present
    waiting = present["outgoing_mail"] - 1
    assert tidy_up(service.inside) == 0

    service.clock.pass_by(hours=1)
    tidy_up(service.inside)
    assert counts(service) == {**present, "challenge": 0}
    service.clock.pass_by(hours=45)
    tidy_up(service.inside)
    assert counts(service) == {**present, "challenge": 0}
    service.clock.pass_by(days=3)
    tidy_up(service.inside)
    gone = dict.fromkeys(("challenge", "employer_link", "remembered_answer"), 0)
    assert counts(service) == {**present, **gone}
    service.clock.pass_by(days=60)
    tidy_up(service.inside)
    left = {**dict.fromkeys(present, 0), "outgoing_mail": waiting}
    a_year = {name: present[name] for name in ("contact", "contact_request", "reading")}
    lasting = {name: present[name] for name in ("claim_code", "passport_link")}
    assert counts(service) == {**left, **a_year, **lasting}
    service.clock.pass_by(days=280)
    tidy_up(service.inside)
    assert counts(service) == {**left, **a_year}
    service.clock.pass_by(days=21)
    tidy_up(service.inside)
    assert counts(service) == left
    assert waiting, "what still may be sent stays, however late it is"


def test_what_was_used_or_ended_goes_before_what_is_open(cast):
    service, person_id = cast.service, cast.staff.person_id
    with service.work() as work:
        for _ in ("used", "open"):
            link = make_sign_in_link(work, person_id, lasts=90 * A_DAY).rpartition("/")[2]
            begin(work, person_id, "Firefox", by="link")
        assert use_link(work, link, "Chrome")
        for row in work.session.exec(select(SignIn)):
            row.expires_at = work.now + 90 * A_DAY
            row.revoked_at = work.now if row.device == "Chrome" else None
    service.clock.pass_by(days=31)
    assert tidy_up(service.inside) == 2
    with service.work() as work:
        long = select(LoginLink).where(LoginLink.expires_at > work.now)
        assert [row.used_at for row in work.session.exec(long)] == [None]
        devices = [row.device for row in work.session.exec(select(SignIn))]
        assert devices == ["Firefox", "Firefox"]


def test_many_rows_go_in_small_steps(cast, monkeypatch):
    monkeypatch.setattr(housekeeping, "STEP", 3)
    service = cast.service
    with service.work() as work:
        for _ in range(7):
            ask_challenge(work, "a test", answer="42")
    service.clock.pass_by(days=1)
    assert tidy_up(service.inside) == 7
    assert counts(service)["challenge"] == 0


@pytest.mark.parametrize("name", sorted(EXPIRING))
def test_nothing_points_to_what_is_deleted_and_every_end_is_a_column(name):
    tables = SQLModel.metadata.tables
    pointing = {
        f"{table.name}.{key.parent.name}"
        for table in tables.values()
        for key in table.foreign_keys
        if key.column.table.name == name
    }
    assert not pointing
    assert set(EXPIRING[name].ends) <= set(tables[name].c.keys())


def test_a_worker_does_it_by_itself(cast, monkeypatch):
    (worker,) = (one for one in WORKERS if one.name == "housekeeping")
    assert worker.pause == 3600
    with cast.service.work() as work:
        ask_challenge(work, "a test", answer="42")
    cast.service.clock.pass_by(days=1)
    worker.look(cast.service.inside, Hands())
    assert counts(cast.service)["challenge"] == 0
