"""Assessing through the API: what is refused, with which sentence, and that nothing is half-stored."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.assessing.ratings import Ratings, rate
from app.assessing.seats import seat_of
from app.assessing.tables import Assessment, Decision, Evidence, Moment, RatedBy
from app.exchanges.tables import Exchange, ExchangeState, Participant
from app.programmes.tables import Member


def stored(cast, table):
    return cast.rows(table)


def refusal(answer, status=422):
    assert answer.status_code == status, answer.text
    return answer.json()["detail"]


def test_the_whole_way_to_a_decision(cast):
    assert cast.rate("baseline", "no").status_code == 201
    assert cast.show_evidence().status_code == 201
    assert cast.rate("final", "yes").status_code == 201
    decision = cast.decide()
    assert decision.status_code == 201
    assert decision.json()["release"] == cast.exchange.release


def test_rating_again_replaces(cast):
    cast.rate("baseline", "no")
    cast.rate("baseline", "partly")
    (kept,) = stored(cast, Assessment)
    assert set(kept.ratings.values()) == {"partly"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"competence": "astrology"}, "no competence “astrology”"),
        ({"competence": "data-management"}, "not a target"),
        ({"ratings": {"practise-99": "yes"}}, "practise-99"),
        ({"ratings": {"practise-1": "brilliant"}}, "ratings.practise-1"),
        ({"moment": "tomorrow"}, "moment"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_wrong_rating_is_named_and_nothing_is_stored(cast, changes, said):
    answer = cast.rate("baseline", "yes", **changes)
    assert answer.status_code in {404, 422}
    assert said in answer.json()["detail"]
    assert stored(cast, Assessment) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "mastery"}, "does not define the level “mastery”"),
        ({"reasons": "short"}, "reasons"),
        ({"competence": "astrology"}, "no competence “astrology”"),
    ],
)
def test_a_wrong_decision_is_named_and_nothing_is_stored(cast, changes, said):
    cast.rate("final", "yes")
    cast.show_evidence()
    answer = cast.decide(**changes)
    assert answer.status_code in {404, 422}
    assert said in answer.json()["detail"]
    assert stored(cast, Decision) == []


def test_a_level_without_descriptors_or_evidence_is_refused(cast):
    said = refusal(cast.decide())
    assert "practise-1" in said
    assert "0 of 1 pieces of evidence" in said
    assert stored(cast, Decision) == []


def test_a_participants_own_word_decides_nothing(cast):
    with cast.service.work() as work:
        participant = work.session.get_one(Participant, cast.staff.id)
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        seat = seat_of(work, exchange, participant, "data-analysis")
        asked = Ratings(moment=Moment.FINAL, ratings=dict.fromkeys(cast.descriptors(), "yes"))
        rate(work, seat, asked, by=RatedBy.SELF, rater_id=participant.person_id)
    cast.show_evidence()
    assert "practise-1" in refusal(cast.decide())


def test_a_colleague_is_refused(cast):
    with cast.service.work() as work:
        member = work.session.get_one(Member, cast.mediator.id)
        member.organisation_id = cast.social.id
        work.session.add(member)
    assert "same organisation" in refusal(cast.rate("final", "yes"))
    assert "same organisation" in refusal(cast.decide())


def test_one_does_not_assess_oneself(cast):
    with cast.service.work() as work:
        participant = work.session.get_one(Participant, cast.staff.id)
        participant.person_id = cast.mediator.person_id
        work.session.add(participant)
    assert "themselves" in refusal(cast.rate("final", "yes"))


def test_nobody_is_assessed_before_they_accepted(cast):
    with cast.service.work() as work:
        participant = work.session.get_one(Participant, cast.staff.id)
        participant.consented_at = None
        work.session.add(participant)
    assert "not yet accepted" in refusal(cast.rate("baseline", "no"))


@pytest.mark.parametrize("state", [ExchangeState.DRAFT, ExchangeState.CLOSED])
def test_people_are_assessed_while_the_exchange_runs(cast, state):
    with cast.service.work() as work:
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.state = state
        work.session.add(exchange)
    assert "while it is running" in refusal(cast.rate("baseline", "no"))


def test_what_is_decided_stays_decided(cast):
    cast.award()
    assert "decided already" in refusal(cast.rate("final", "no"), 409)
    assert "decided already" in refusal(cast.decide(), 409)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "either a link or a text"),
        ({"url": "https://example.org/", "text": "both"}, "either a link or a text"),
        ({"text": "", "url": "javascript:alert(1)"}, "web address"),
        ({"title": ""}, "title"),
    ],
)
def test_wrong_evidence_is_named_and_nothing_is_stored(cast, changes, said):
    assert said in refusal(cast.show_evidence(**changes))
    assert stored(cast, Evidence) == []


def test_many_saves_at_once_leave_one_assessment_and_a_sentence(cast):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: cast.rate("baseline", "no"), range(6)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert 201 in {answer.status_code for answer in answers}
    assert len(stored(cast, Assessment)) == 1


def test_two_decisions_at_once_are_one_decision(cast):
    cast.show_evidence()
    cast.rate("final", "yes")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(cast.decide, ["owner", "mediator"] * 2))
    assert [answer.status_code for answer in answers].count(201) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(stored(cast, Decision)) == 1
