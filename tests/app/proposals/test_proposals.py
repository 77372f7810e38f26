"""A match is proposed, answered, agreed or ended, without a stain; what is measured of it."""

from datetime import timedelta

import pytest

from app.contacts.speaker import Whose
from app.exchanges.tables import Exchange, ExchangeState, Target
from app.needs.tables import ClosedBecause, Need, SaidState
from app.proposals.reminding import release_due, remind_sides
from app.proposals.rules import Course, ends_at, measured
from app.proposals.tables import ProposalSide
from tests.app.conftest import START
from tests.app.proposals.meeting import gathered, need_in, offer_in, speak

pytestmark = pytest.mark.both_databases

HOUR = timedelta(hours=1)


def rows_of(cast, table):
    return cast.rows(table)


def test_both_say_yes_and_an_exchange_stands_with_its_targets(cast):
    meeting, service = gathered(cast), cast.service
    made = meeting.propose(hours=24, words="Une belle rencontre.")
    assert made.status_code == 201, made.text
    proposal = made.json()
    path = f"/proposals/{proposal['id']}"
    assert proposal["state"] == "sent"
    assert proposal["targets"] == [
        {"competence": "data-analysis", "level": "lead"},
        {"competence": "skills-transfer", "level": "practise"},
    ]
    service.deliver()
    ana = service.client()
    ana.headers["accept-language"] = "en"
    mail = service.mailbox.to("ana@example.org")[-1]
    assert "Lire et répondre" not in mail  # the button's words stand in HTML alone
    assert "Une tech" in mail
    arrived = ana.post(service.mailbox.link("ana@example.org"))
    assert arrived.url.path == path
    page = arrived.text
    assert "Une belle rencontre." in page
    assert "Will be learnt: Practise, Lead." in page
    assert "Yes, we would like to" in page
    assert f'href="{path}"' in ana.get("/today").text
    assert meeting.send(ana, f"{path}/answer", answer="yes", side="need").status_code == 303
    assert f'href="{path}"' not in ana.get("/today").text
    assert "Your side has said yes" in ana.get(path).text
    noor = meeting.browser("noor")
    seen = noor.get(f"/api/v1{path}").json()
    assert seen["reasons"] == ana.get(f"/api/v1{path}").json()["reasons"]  # one text for both
    assert [side["answer"] for side in seen["sides"]] == [None, ""]  # theirs is not told yet
    assert noor.post(f"/api/v1{path}/answer", json={"answer": "yes"}).json()["state"] == "agreed"
    (exchange,) = [one for one in rows_of(cast, Exchange) if one.id != cast.exchange.id]
    assert exchange.state == ExchangeState.DRAFT
    (need,) = [one for one in rows_of(cast, Need) if one.state == SaidState.CLOSED]
    assert need.closed_because == ClosedBecause.MET
    assert exchange.sides == (cast.social.id, cast.tech.id)
    assert exchange.hours == 24
    assert {
        (one.competence, one.level)
        for one in rows_of(cast, Target)
        if one.exchange_id == exchange.id
    } == {("data-analysis", "lead"), ("skills-transfer", "practise")}
    mediator = cast.browser()
    assert f'href="{path}"' in ana.get("/proposals").text
    log = cast.browser("owner").get(f"/programmes/{cast.programme.id}/audit").text
    assert proposal["title"] in log
    assert f"/exchanges/{exchange.id}" in mediator.get(path).text
    assert mediator.get(f"/exchanges/{exchange.id}").status_code == 200
    service.deliver()
    assert service.mailbox.to("noor@example.org")[-1]
    assert noor.post(f"/api/v1{path}/answer", json={"answer": "no"}).status_code == 422
    late = noor.post(f"/api/v1{path}/answer", json={"answer": "no", "reason": "time"})
    assert late.status_code == 409


def test_r48_who_acts_for_a_side_is_not_named_to_the_other_before_both_agree(cast):
    meeting = gathered(cast)
    path = f"/proposals/{meeting.propose().json()['id']}"
    ana = meeting.browser("ana")
    for page in (
        f"/needs/{meeting.need}/matches",
        f"/offers/{meeting.offer}",
        path,
        f"/api/v1{path}",
        f"/api/v1/matches?need={meeting.need}",
    ):
        seen = ana.get(page)
        assert seen.status_code == 200, page
        assert "Noor" not in seen.text, page
        assert "noor@" not in seen.text, page


def test_a_no_is_told_to_mediators_only_and_weighs_nowhere(cast):
    meeting = gathered(cast)
    ana, noor = meeting.browser("ana"), meeting.browser("noor")
    before = ana.get("/api/v1/matches", params={"need": str(meeting.need)}).json()
    path = f"/proposals/{meeting.propose().json()['id']}"
    assert meeting.propose().status_code == 409  # it waits already
    refused = meeting.send(noor, f"{path}/answer", answer="no", side="offer", words="Trop loin.")
    assert refused.status_code == 422
    assert "Trop loin." in refused.text  # nothing of it is lost
    done = meeting.send(
        noor, f"{path}/answer", answer="no", side="offer", words="Trop loin.", reason="values"
    )
    assert done.status_code == 303
    theirs = ana.get(f"/api/v1{path}").json()
    assert theirs["state"] == "ended"
    assert [(one["answer"], one["reason"]) for one in theirs["sides"]] == [("", None), (None, None)]
    for read in (ana.get(path).text, ana.get(f"/api/v1{path}").text):
        assert "Trop loin." not in read
        assert "values" not in read
        assert "One side said no" not in read
    assert "Trop loin." in cast.browser().get(path).text
    assert ana.get("/api/v1/matches", params={"need": str(meeting.need)}).json() == before
    measures = cast.api("observer").get(
        "/api/v1/proposals/measures", params={"programme": str(cast.programme.id)}
    )
    assert measures.json()["refusals"] == {"values": 1}
    assert measures.json()["hours_to_first_answer"] is None
    cast.service.deliver()
    assert "Trop loin." not in "".join(cast.service.mailbox.to("ana@example.org"))
    assert meeting.propose().status_code == 201


def test_who_does_not_answer_is_reminded_once_then_the_proposal_is_released(cast):
    meeting, service = gathered(cast), cast.service
    path = f"/api/v1/proposals/{meeting.propose().json()['id']}"
    yes = meeting.browser("ana").post(f"{path}/answer", json={"answer": "yes"})
    assert yes.status_code == 200, yes.text
    assert remind_sides(service.inside) == 0
    service.clock.pass_by(hours=48)
    assert remind_sides(service.inside) == 1
    assert remind_sides(service.inside) == 0
    service.clock.pass_by(days=8, minutes=-1)
    assert release_due(service.inside) == 0
    service.clock.pass_by(minutes=1)
    assert release_due(service.inside) == 1
    assert release_due(service.inside) == 0
    service.deliver()
    letters = [len(service.mailbox.to(f"{who}@example.org")) for who in ("ana", "noor")]
    assert letters == [2, 3]  # sent, ended; and reminded
    late = meeting.browser("noor").post(f"{path}/answer", json={"answer": "yes"})
    assert late.status_code == 409
    assert len(rows_of(cast, Exchange)) == 1


def test_a_side_asks_by_name_and_a_mediator_sends_it(cast):
    meeting = gathered(cast)
    ana, noor = meeting.browser("ana"), meeting.browser("noor")
    page = ana.get(f"/needs/{meeting.need}/matches").text
    assert "Ask for it" in page
    assert "Une tech" in page  # what is open bears its organisation's name, as on its own page
    assert "Une tech" in cast.browser().get(f"/needs/{meeting.need}/matches").text
    for kind, said, name in (
        ("needs", meeting.need, "Analyse and present data"),
        ("offers", meeting.offer, "Analyse and present data"),
    ):
        who = ana if kind == "needs" else noor
        page = who.get(f"/{kind}/{said}/matches", headers={"accept-language": "en"}).text
        heading = page.split("<h1>")[1].split("</h1>")[0]
        assert name in heading
        assert str(said)[:8].upper() not in heading  # nobody knows it by that
    asked = meeting.propose(ana, words="Nous aimerions.")
    assert asked.status_code == 201, asked.text
    path = f"/proposals/{asked.json()['id']}"
    assert asked.json()["state"] == "asked"
    today = cast.browser().get("/today", headers={"accept-language": "en"}).text
    assert "proposal is asked for" in today
    assert "Une tech" in ana.get(path).text
    assert ana.post(f"/api/v1{path}/send", json={}).status_code == 404
    assert cast.api("observer").post(f"/api/v1{path}/send", json={}).status_code == 403
    early = noor.post(f"/api/v1{path}/answer", json={"answer": "yes"})
    assert early.status_code == 422
    sent = meeting.send(
        cast.browser(), path, title="Nos chiffres", form="skills-based-pro-bono", hours="12"
    )
    assert sent.status_code == 303, sent.text
    assert noor.get(f"/api/v1{path}").json()["title"] == "Nos chiffres"
    withdrawn = cast.api().post(f"/api/v1{path}/withdraw", json={"reason": "Une erreur."})
    assert withdrawn.json()["state"] == "withdrawn"
    assert noor.get(f"/api/v1{path}").json()["state"] == "ended"
    assert [row.answer for row in rows_of(cast, ProposalSide)] == ["", ""]


def test_matches_are_for_the_sides_and_the_programme_and_say_the_same_to_both(cast):
    meeting = gathered(cast)
    with cast.service.work() as work:
        ana, noor = (speak(work, meeting.contacts[who]) for who in ("ana", "noor"))
        volunteer = speak(work, cast.volunteer.person_id)
        own = offer_in(work, volunteer, Whose(cast.programme.id, None, volunteer.person_id))
        whose = Whose.organisation(cast.tech)
        offer_in(work, noor, whose, languages=["pt"])
        need_in(work, ana, cast.social, from_level="lead", to_level="transmit")
    ana, noor = meeting.browser("ana"), meeting.browser("noor")
    asked = {"need": str(meeting.need), "limit": "1"}
    first = ana.get("/api/v1/matches", params=asked).json()
    second = ana.get("/api/v1/matches", params={**asked, "cursor": first["next"]}).json()
    assert second["next"] is None
    found = {one["offer_id"]: one for one in first["items"] + second["items"]}
    assert found.keys() == {str(meeting.offer), str(own.id)}
    assert found[str(meeting.offer)]["organisation"] == "Une tech"
    assert found[str(own.id)]["organisation"] == ""  # a volunteer's own
    assert "Exemple" not in ana.get(f"/needs/{meeting.need}/matches").text
    theirs = noor.get("/api/v1/matches", params={"offer": str(meeting.offer)}).json()["items"]
    assert [one["reasons"] for one in theirs] == [found[str(meeting.offer)]["reasons"]]
    (near,) = ana.get("/api/v1/matches", params={**asked, "nearly": "true"}).json()["items"]
    (shut,) = [one for one in near["reasons"] if not one["open"]]
    assert shut["gate"] == "language"
    assert shut["change"]
    for strange in ({}, {"need": str(meeting.need), "offer": str(meeting.offer)}):
        assert ana.get("/api/v1/matches", params=strange).status_code == 422
    assert noor.get("/api/v1/matches", params={"need": str(meeting.need)}).status_code in (403, 404)
    bystander = cast.service.client(Authorization=f"Bearer {cast.bystander.keys['owner']}")
    assert bystander.get("/api/v1/matches", params={"need": str(meeting.need)}).status_code == 404
    page = cast.browser().get(f"/programmes/{cast.programme.id}/matches").text
    assert "Une tech" in page
    unnamed = cast.api().post(
        "/api/v1/proposals", json={"need_id": str(meeting.need), "offer_id": str(own.id)}
    )
    assert unnamed.status_code == 422
    named = cast.api().post(
        "/api/v1/proposals",
        json={
            "need_id": str(meeting.need),
            "offer_id": str(own.id),
            "organisation_id": str(cast.tech.id),
        },
    )
    assert named.status_code == 201, named.text
    assert noor.get(f"/api/v1/proposals/{named.json()['id']}").status_code == 404
    volunteer_at = cast.browser("volunteer")
    assert f"/proposals/{named.json()['id']}" in volunteer_at.get("/today").text
    mine = volunteer_at.get("/api/v1/proposals").json()["items"]
    assert [one["id"] for one in mine] == [named.json()["id"]]
    demand = cast.api("observer").get(f"/api/v1/programmes/{cast.programme.id}/demand").json()
    names = ("competence", "needs", "wishes", "offers", "returns")
    assert [tuple(one[name] for name in names) for one in demand["items"]] == [
        ("skills-transfer", 0, 3, 0, 2),
        ("data-analysis", 2, 0, 3, 0),
    ]
    for page in ("demand", "proposals"):
        assert cast.browser().get(f"/programmes/{cast.programme.id}/{page}").status_code == 200


def test_a_proposal_ends_after_ten_days_or_with_the_last_day_but_two_days_stay_to_answer():
    assert ends_at(START, None) == START + timedelta(days=10)
    assert ends_at(START, (START + timedelta(days=4)).date()) == START.replace(hour=0) + timedelta(
        days=5
    )
    assert ends_at(START, START.date()) == START + timedelta(days=2)


def test_few_proposals_are_told_as_numbers_alone():
    quick = Course(START, START + HOUR, START + 2 * HOUR)
    slow = Course(START, START + 90 * HOUR, None, ("time",))
    later = START + timedelta(days=5)
    few = measured([quick] * 3 + [slow], later)
    assert (few.sent, few.answered, few.old_enough, few.agreed_soon) == (4, 4, 4, 3)
    assert few.hours_to_first_answer is None
    assert few.share_agreed_soon is None
    many = measured([quick] * 3 + [slow] * 2 + [Course(later, None, None)], later)
    assert many.hours_to_first_answer == 1
    assert many.share_agreed_soon == 3 / 5
    assert many.refusals == {"time": 2}
