"""What is done for several people at once: each seat whole or not at all, and whoever is refused is named."""

import pytest
from sqlmodel import select

from app.assessing.evidence import NewFile
from app.assessing.group_acts import (
    DecidedTogether,
    EvidenceTogether,
    RatedTogether,
    Together,
    decide_together,
    give_evidence,
    give_file,
    rate_together,
    start_together,
)
from app.assessing.tables import Assessment, Decision, Evidence, Moment
from app.errors import BadInput, RuleRefused
from app.exchanges.tables import Exchange, Target
from app.programmes.dependencies import caller_for

WHY = "Chacun a montré son tableau, ses sources et ses limites."


@pytest.fixture
def act(cast):
    """Return what does something for people of the exchange at once, in a transaction of its own."""

    def work(verb, asked):
        with cast.service.work() as work:
            caller = caller_for(work, cast.mediator.person_id)
            return verb(work, caller, work.session.get_one(Exchange, cast.exchange.id), asked)

    return work


@pytest.fixture
def both(cast):
    return [cast.staff.id, cast.volunteer.id]


@pytest.mark.both_databases
def test_a_class_goes_from_its_start_to_its_decisions(cast, act, both):
    cast.rate("baseline", "yes")
    assert len(act(start_together, Together(people=both, level="practise")).done) == 2
    starts = {row.participant_id: row.ratings for row in cast.rows(Assessment)}
    below, aimed = cast.descriptors("discover"), cast.descriptors("practise")
    assert starts[cast.volunteer.id] == dict.fromkeys([*below, *aimed], "no")
    # What was rated before stays.
    assert starts[cast.staff.id] == dict.fromkeys(below, "no") | dict.fromkeys(aimed, "yes")

    piece = EvidenceTogether(people=both, title="Tableau", url="https://example.org/table")
    assert len(act(give_evidence, piece).done) == 2
    assert {(row.title, row.added_by) for row in cast.rows(Evidence)} == {
        ("Tableau", cast.mediator.person_id)
    }
    with cast.service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        file = NewFile(title="Photo du tableau", content=b"Une page de texte.")
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        assert len(give_file(work, caller, exchange, Together(people=both), file).done) == 2
    copies = {row.stored_as for row in cast.rows(Evidence)} - {""}
    assert len(copies) == 2, "who removes theirs takes it from nobody else"
    act(rate_together, RatedTogether(people=both, moment=Moment.FINAL, level="practise"))
    lower = RatedTogether(people=both, moment=Moment.BASELINE, level="discover")
    act(rate_together, lower)
    rated = {(row.participant_id, row.moment): row.ratings for row in cast.rows(Assessment)}
    for one in both:
        assert rated[(one, "final")] == dict.fromkeys([*below, *aimed], "yes")
        assert {rated[(one, "baseline")][name] for name in below} == {"yes"}
    decided = DecidedTogether(people=both, level="practise", reasons=WHY)
    assert len(act(decide_together, decided).done) == 2
    assert {(row.level, row.reasons) for row in cast.rows(Decision)} == {("practise", WHY)}


@pytest.mark.both_databases
def test_who_is_refused_leaves_nothing_and_keeps_nobody_from_being_done(cast, act, both):
    cast.rate("final", "yes")
    cast.show_evidence()
    decided = DecidedTogether(people=both, level="practise", reasons=WHY)
    outcome = act(decide_together, decided)
    assert outcome.people == {cast.staff.id}
    assert list(outcome.refused) == [(cast.volunteer.id, "data-analysis")]
    assert [row.participant_id for row in cast.rows(Decision)] == [cast.staff.id]
    # Decided: nothing more is written there, and the other one gets what the same form gives.
    outcome = act(give_evidence, EvidenceTogether(people=both, title="Note", text="Une page."))
    assert outcome.people == {cast.volunteer.id}
    assert len(cast.rows(Evidence)) == 2


def test_several_competences_are_rated_at_once_and_each_up_to_its_own_level(cast, act, both):
    with cast.service.work() as work:
        exchange_id = cast.exchange.id
        work.session.add(
            Target(exchange_id=exchange_id, competence="ai-literacy", level="discover", position=1)
        )
    outcome = act(rate_together, RatedTogether(people=both, moment=Moment.FINAL))
    assert len(outcome.done) == 4
    rated = {row.competence: len(row.ratings) for row in cast.rows(Assessment)}
    assert rated["ai-literacy"] == len(cast.descriptors("discover", "ai-literacy"))
    assert rated["data-analysis"] > rated["ai-literacy"]


def test_what_makes_no_sense_for_anybody_is_refused_as_a_whole(cast, act, both, monkeypatch):
    for asked, field in (
        (Together(people=[]), "people"),
        (Together(people=[cast.exchange.id]), "people"),
        (Together(people=both, competence="astrology"), "competence"),
    ):
        with pytest.raises(BadInput) as refused:
            act(start_together, asked)
        assert refused.value.troubles[0].field == field
    monkeypatch.setattr("app.assessing.group_acts.LARGEST", 1)
    with pytest.raises(BadInput, match="2 people on 1 competences"):
        act(start_together, Together(people=both))
    monkeypatch.undo()
    with cast.service.work() as work:
        exchange = work.session.exec(select(Exchange).where(Exchange.id == cast.exchange.id)).one()
        exchange.state = "closed"
    with pytest.raises(RuleRefused):
        act(start_together, Together(people=both))
    assert cast.rows(Assessment) == []


def test_programs_do_the_same_for_many_in_one_call_that_is_sent_twice_and_done_once(cast):
    door = f"/api/v1/exchanges/{cast.exchange.id}"
    api = cast.api()

    def send(what, *items, key=None):
        headers = {"accept-language": "en", **({"idempotency-key": key} if key else {})}
        answer = api.post(f"{door}/{what}/batch", json={"items": items}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def about(one, **more):
        return {"participant_id": str(one), "competence": "data-analysis", **more}

    both, nobody = (cast.staff.id, cast.volunteer.id), cast.exchange.id
    yes = dict.fromkeys([*cast.descriptors("discover"), *cast.descriptors("practise")], "yes")
    for moment, ratings in (("baseline", dict.fromkeys(yes, "no")), ("final", yes)):
        rated = [about(one, moment=moment, ratings=ratings) for one in both]
        assert send("assessments", *rated)["done"] == 2
    shown = send("evidence", about(both[0], title="Note", text="Une page."), key="evidence-1")
    again = send("evidence", about(both[0], title="Note", text="Une page."), key="evidence-1")
    assert (again, len(cast.rows(Evidence))) == (shown, 1)
    decided = send(
        "decisions",
        *(about(one, level="practise", reasons=WHY) for one in (nobody, both[1], both[0])),
    )
    assert (decided["done"], decided["refused"]) == (1, 2)
    missing, lacking, made = decided["items"]
    assert (missing["index"], missing["problem"]["status"]) == (0, 404)
    assert (lacking["problem"]["status"], "evidence" in lacking["problem"]["detail"]) == (422, True)
    assert [str(row.id) for row in cast.rows(Decision)] == [made["id"]]
    assert len(cast.rows(Assessment)) == 4
