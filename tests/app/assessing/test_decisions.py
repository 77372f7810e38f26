"""Decisions: a second mediator, returning, reopening; and that every former decision leaves a trace."""

from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy import event, update
from sqlmodel import col

from app.assessing.decisions import NewDecision, Reason, confirm, reopen, send_back
from app.assessing.seats import seat_of
from app.assessing.tables import Decision, DecisionState, Ending, PastDecision
from app.errors import AppError
from app.exchanges.tables import Exchange, Participant, Target
from app.people.tables import Person
from app.plumbing.audit import AuditEvent
from app.programmes.access import Action, Role
from app.programmes.api_keys import make_api_key
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.tables import Member, Programme

WHY = "Il manque une preuve pour la deuxième phrase."


@pytest.fixture
def four_eyes(cast):
    """The programme asks for a second mediator, and has one."""
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.second_mediator = True
        work.session.add(programme)
        member, _ = add_member(
            work,
            programme,
            NewMember(email="second@example.org", name="Second", role=Role.MEDIATOR),
        )
        cast.keys["second"] = make_api_key(work, member, "second", list(Action), 30)[1]
        cast.second = member
    return cast


def decided(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    answer = cast.decide()
    assert answer.status_code == 201, answer.text
    return answer.json()


def press(cast, decision, verb, who="mediator", **body):
    address = f"/api/v1/exchanges/{cast.exchange.id}/decisions/{decision['id']}/{verb}"
    return cast.api(who).post(address, json=body)


def award(cast, decision):
    return cast.api().post("/api/v1/awards", json={"decision_id": decision["id"]})


def stored(cast, table):
    return cast.rows(table)


def test_without_the_policy_a_decision_stands_at_once(cast):
    assert decided(cast)["state"] == "final"


def test_a_decision_waits_for_the_second_mediator_and_so_does_the_badge(four_eyes):
    decision = decided(four_eyes)
    assert decision["state"] == "proposed"
    refused = award(four_eyes, decision)
    assert refused.status_code == 422
    assert "waits for a second mediator" in refused.json()["detail"]
    confirmed = press(four_eyes, decision, "confirm", "second")
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.json()["state"] == "final"
    assert award(four_eyes, decision).status_code == 201


def test_nobody_is_their_own_second_mediator(four_eyes):
    decision = decided(four_eyes)
    refused = press(four_eyes, decision, "confirm")
    assert refused.status_code == 422
    assert "You took this decision" in refused.json()["detail"]
    assert press(four_eyes, decision, "return", reason=WHY).status_code == 422
    assert stored(four_eyes, Decision)[0].state == "proposed"


@pytest.mark.both_databases
def test_a_returned_decision_opens_the_sheet_and_stays_in_the_history(four_eyes):
    decision = decided(four_eyes)
    returned = press(four_eyes, decision, "return", "second", reason=WHY)
    assert returned.status_code == 200, returned.text
    (past,) = stored(four_eyes, PastDecision)
    assert (past.ending, past.ended_because) == (Ending.RETURNED, WHY)
    assert stored(four_eyes, Decision) == []
    assert four_eyes.rate("final", "yes").status_code == 201
    assert four_eyes.decide().status_code == 201


def test_reopening_needs_a_reason_and_leaves_a_trace(cast):
    decision = decided(cast)
    assert press(cast, decision, "reopen", reason="non").status_code == 422
    assert press(cast, decision, "reopen", reason=WHY).status_code == 200
    (past,) = stored(cast, PastDecision)
    assert past.reasons.startswith("Travail soigné")
    assert "decision.reopened" in [event.action for event in stored(cast, AuditEvent)]
    page = cast.browser().get(
        f"/exchanges/{cast.exchange.id}/participants/{cast.staff.id}/data-analysis"
    )
    assert WHY in page.text


def test_a_decision_on_which_a_badge_rests_is_kept_while_it_is_open_again(cast):
    badge = cast.award()
    assert press(cast, {"id": badge["decision_id"]}, "reopen", reason=WHY).status_code == 200
    (decision,) = stored(cast, Decision)
    assert (str(decision.id), decision.state) == (badge["decision_id"], "reopened")
    (past,) = stored(cast, PastDecision)
    assert past.level == badge["level"]


@pytest.mark.parametrize("verb", ["confirm", "return", "reopen"])
def test_observers_and_strangers_do_not_touch_decisions(four_eyes, stranger_key, verb):
    decision = decided(four_eyes)
    assert press(four_eyes, decision, verb, "observer", reason=WHY).status_code == 403
    four_eyes.keys["stranger"] = stranger_key
    assert press(four_eyes, decision, verb, "stranger", reason=WHY).status_code == 404
    assert len(stored(four_eyes, Decision)) == 1


def test_the_page_offers_each_mediator_what_is_theirs_to_do(four_eyes):
    decision = decided(four_eyes)
    sheet = f"/exchanges/{four_eyes.exchange.id}/participants/{four_eyes.staff.id}/data-analysis"
    first, second = four_eyes.browser(), four_eyes.browser("second")
    assert 'value="confirm"' not in first.get(sheet).text
    page = second.get(sheet).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    short = second.post(sheet, data={"csrf": token, "what": "return", "reason": "non"})
    assert short.status_code == 422
    done = second.post(sheet, data={"csrf": token, "what": "confirm"}, follow_redirects=False)
    assert done.status_code == 303
    (kept,) = stored(four_eyes, Decision)
    assert (str(kept.id), kept.state) == (decision["id"], "final")


@pytest.mark.parametrize("verb", ["confirm", "return"])
def test_a_decision_that_stands_waits_for_nobody(four_eyes, verb):
    decision = decided(four_eyes)
    assert press(four_eyes, decision, "confirm", "second").status_code == 200
    before = stored(four_eyes, Decision)
    again = press(four_eyes, decision, verb, "second", reason=WHY)
    assert again.status_code == 422
    assert "waits for nobody: it stands" in again.json()["detail"]
    assert stored(four_eyes, Decision) == before
    assert stored(four_eyes, PastDecision) == []


@pytest.mark.parametrize("verb", ["confirm", "return"])
def test_a_decision_that_was_taken_back_is_not_confirmed(four_eyes, verb):
    decision = decided(four_eyes)
    assert press(four_eyes, decision, "confirm", "second").status_code == 200
    assert award(four_eyes, decision).status_code == 201
    assert press(four_eyes, decision, "reopen", reason=WHY).status_code == 200
    before = stored(four_eyes, Decision)
    again = press(four_eyes, decision, verb, "second", reason=WHY)
    assert again.status_code == 422
    assert "waits for nobody" in again.json()["detail"]
    assert stored(four_eyes, Decision) == before
    assert before[0].state == "reopened"
    assert len(stored(four_eyes, PastDecision)) == 1


def waiting_mails(cast):
    cast.service.deliver()
    return [mail["To"] for mail in cast.service.mailbox.mails if "wait" in mail["Subject"]]


def test_the_mediators_who_may_confirm_are_told_once_and_named(four_eyes):
    with four_eyes.service.work() as work:
        colleague, _ = add_member(
            work,
            work.session.get_one(Programme, four_eyes.programme.id),
            NewMember(
                email="colleague@example.org",
                name="Colleague",
                role=Role.MEDIATOR,
                organisation_id=four_eyes.social.id,
            ),
        )
        for member in (four_eyes.owner, four_eyes.second, colleague):
            work.session.get_one(Person, member.person_id).language = "en"
    decided(four_eyes)
    assert sorted(waiting_mails(four_eyes)) == ["owner@example.org", "second@example.org"]
    sheet = f"/exchanges/{four_eyes.exchange.id}/participants/{four_eyes.staff.id}/data-analysis"
    page = four_eyes.browser().get(sheet).text
    assert "<strong>Owner, Second</strong>" in page


def test_many_decisions_that_wait_are_one_mail_to_each(four_eyes):
    with four_eyes.service.work() as work:
        work.session.get_one(Person, four_eyes.second.person_id).language = "en"
        member = work.session.get_one(Member, four_eyes.owner.id)
        member.role = Role.OBSERVER
    people = [str(one.id) for one in (four_eyes.staff, four_eyes.volunteer)]
    for person in people:
        four_eyes.rate("final", "yes", participant_id=person)
        four_eyes.show_evidence(participant_id=person)
    browser = four_eyes.browser()
    grid = f"/exchanges/{four_eyes.exchange.id}/grid"
    token = browser.get(grid).text.split('name="csrf" value="')[1].split('"')[0]
    fields = {"competence": "data-analysis", "level": "practise", "reasons": WHY}
    browser.post(grid, data={"csrf": token, "what": "decide", "people": people, **fields})
    assert len(stored(four_eyes, Decision)) == 2
    assert waiting_mails(four_eyes) == ["second@example.org"]
    assert four_eyes.service.mailbox.mails[-1]["Subject"].startswith("2 decisions wait")


def test_an_owner_who_decides_alone_is_warned_at_the_setting(cast):
    settings = f"/programmes/{cast.programme.id}/settings"
    owner = cast.browser("owner")
    owner.headers["accept-language"] = "en"
    warning = "nobody could confirm their decisions"
    assert warning not in owner.get(settings).text
    with cast.service.work() as work:
        member = work.session.get_one(Member, cast.mediator.id)
        member.role = Role.OBSERVER
    assert warning in owner.get(settings).text


def test_what_is_open_already_is_not_opened_twice(cast):
    badge = cast.award()
    decision = {"id": badge["decision_id"]}
    assert press(cast, decision, "reopen", reason=WHY).status_code == 200
    again = press(cast, decision, "reopen", reason=WHY)
    assert (again.status_code, again.json()["detail"]) == (409, "This decision is open already.")
    assert len(stored(cast, PastDecision)) == 1


def test_a_level_is_decided_on_what_the_exchange_sets_out_to_build_alone(cast):
    cast.rate("final", "yes")
    cast.show_evidence()
    with cast.service.work() as work:
        for target in cast.rows(Target):
            work.session.delete(target)
    refused = cast.decide()
    assert refused.status_code == 422
    assert "is not a target of this exchange" in refused.text
    assert stored(cast, Decision) == []


@pytest.mark.both_databases
@pytest.mark.parametrize("verb", [confirm, send_back, reopen])
def test_who_acts_on_a_decision_reads_it_again_and_holds_it(four_eyes, verb):
    decision_id, asked = UUID(decided(four_eyes)["id"]), []
    with four_eyes.service.work() as work:
        decision = work.session.get_one(Decision, decision_id)
        caller = caller_for(work, four_eyes.second.person_id)
        exchange = work.session.get_one(Exchange, four_eyes.exchange.id)
        participant = work.session.get_one(Participant, four_eyes.staff.id)
        seat = seat_of(work, exchange, participant, decision.competence)
        # Somebody else was faster, after it was read here.
        connection = work.session.connection()
        reopened = update(Decision).where(col(Decision.id) == decision_id)
        connection.execute(reopened.values(state=DecisionState.REOPENED))
        event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
        more = () if verb is confirm else (Reason(reason=WHY),)
        with pytest.raises(AppError):
            verb(work, caller, seat, decision, *more)
        if connection.dialect.name == "postgresql":
            assert any("FROM decision" in one and "FOR UPDATE" in one for one in asked)
    assert stored(four_eyes, PastDecision) == []


def test_a_level_is_named_by_a_letter_at_least_and_a_reason_by_ten():
    assert NewDecision(level="x", reasons="0123456789").level == "x"
    for wrong in ({"level": ""}, {"level": "x" * 41}, {"reasons": "012345678"}):
        with pytest.raises(ValidationError):
            NewDecision.model_validate({"level": "x", "reasons": "0123456789"} | wrong)
