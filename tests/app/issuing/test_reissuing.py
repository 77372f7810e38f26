"""Reissuing: a newer badge takes the place of one, once, and every place that shows the old one says so."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.issuing.tables import Award
from app.plumbing.audit import AuditEvent, find_break
from tests.app.conftest import BASE

pytestmark = pytest.mark.both_databases

WHY = "Une preuve est arrivée après la décision."


def reissue(cast, award, who="mediator"):
    return cast.api(who).post(f"/api/v1/awards/{award['id']}/reissue")


def reopen(cast, award):
    place = f"/api/v1/exchanges/{cast.exchange.id}/decisions/{award['decision_id']}/reopen"
    return cast.api().post(place, json={"reason": WHY})


def shown(cast, award_id):
    return cast.api().get(f"/api/v1/awards/{award_id}").json()


def verdict(cast, document):
    return cast.service.client().post("/api/v1/verify", json={"input": document}).json()


def test_the_newer_badge_is_valid_and_the_older_says_by_what_it_was_replaced(cast):
    old = cast.award()
    answer = reissue(cast, old)
    assert answer.status_code == 201
    new = answer.json()
    assert (new["supersedes_id"], shown(cast, old["id"])["superseded_by_id"]) == (
        old["id"],
        new["id"],
    )
    assert verdict(cast, new["assertion"])["valid"]
    assert verdict(cast, new["credential_v3"])["valid"]
    report = verdict(cast, old["assertion"])
    assert report["revoked"]
    assert report["revocation_reason"] == "superseded"
    assert old["assertion"] in cast.service.client().get(new["assertion"]).json()["narrative"]


def test_the_public_list_of_revocations_does_not_tell_the_address_of_the_newer_badge(cast):
    old = cast.award()
    new = reissue(cast, old).json()
    listed = cast.service.client().get("/ob/v2/issuers/solidaire/1/revocations").text
    assert old["id"] in listed
    assert new["id"] not in listed


def test_a_decision_taken_anew_makes_the_newer_badge(cast):
    old = cast.award()
    assert reopen(cast, old).status_code == 200
    assert verdict(cast, old["assertion"])["valid"], "until it is replaced or revoked"
    early = reissue(cast, old)
    assert early.status_code == 422
    assert "decided anew" in early.json()["detail"]
    cast.service.clock.pass_by(days=1)
    cast.rate("final", "yes", ratings=dict.fromkeys(cast.descriptors("discover"), "yes"))
    decided = cast.decide(level="discover")
    assert (decided.status_code, decided.json()["id"]) == (201, old["decision_id"])
    assert "The decision is newer than the badge" in page(cast, old)
    new = reissue(cast, old).json()
    assert (old["level"], new["level"]) == ("practise", "discover")
    assert "The decision is newer than the badge" not in page(cast, old)


def page(cast, award):
    address = f"/decisions/{award['decision_id']}"
    return cast.browser().get(address, headers={"accept-language": "en"}).text


def test_reopening_twice_is_refused_with_a_sentence(cast):
    old = cast.award()
    reopen(cast, old)
    assert reopen(cast, old).status_code == 409


def test_a_reopened_sheet_can_be_rated_again(cast):
    old = cast.award()
    assert cast.rate("final", "partly").status_code == 409
    reopen(cast, old)
    assert cast.rate("final", "partly").status_code == 201


def test_a_badge_is_replaced_once_however_often_and_by_whomever_it_is_pressed(cast):
    old = cast.award()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda who: reissue(cast, old, who), ["owner", "mediator"] * 3))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    with cast.service.work() as work:
        assert len(cast.rows(Award)) == 2
        assert find_break(work, cast.programme.id) is None


def test_awarding_the_decision_again_gives_the_newest_badge(cast):
    old = cast.award()
    new = reissue(cast, old).json()
    again = cast.api().post("/api/v1/awards", json={"decision_id": old["decision_id"]})
    assert again.json()["id"] == new["id"]


def test_a_badge_revoked_before_keeps_its_reason(cast):
    old = cast.award()
    cast.api().post(f"/api/v1/awards/{old['id']}/revoke", json={"reason": "Erreur de personne."})
    assert reissue(cast, old).status_code == 201
    assert shown(cast, old["id"])["revocation_reason"] == "Erreur de personne."


def test_the_person_is_told_once_and_led_to_the_newer_badge(cast):
    old = cast.award()
    cast.service.deliver()
    before = len(cast.service.mailbox.to("staff@example.org"))
    new = reissue(cast, old).json()
    cast.service.deliver()
    assert len(cast.service.mailbox.to("staff@example.org")) == before + 1
    arrived = cast.service.client().post(
        cast.service.mailbox.link("staff@example.org"), follow_redirects=False
    )
    assert arrived.headers["location"] == f"/b/{new['id']}"


def test_the_page_of_the_older_badge_leads_to_the_newer_one_where_that_is_shared(cast):
    old = cast.award()
    owner = cast.service.signed_in(cast.staff.person_id)
    owner.headers["accept-language"] = "en"
    press(owner, old, "accept")
    press(owner, old, "open")
    new = reissue(cast, old).json()
    visitor = cast.service.client(**{"accept-language": "en"})
    link = f'href="/b/{new["id"]}"'
    assert link in owner.get(f"/b/{old['id']}").text
    seen = visitor.get(f"/b/{old['id']}").text
    assert "A newer badge replaces this one" in seen
    assert link not in seen
    press(owner, new, "accept")
    press(owner, new, "open")
    assert link in visitor.get(f"/b/{old['id']}").text


def press(browser, award, what):
    path = f"/b/{award['id']}"
    token = browser.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    answer = browser.post(
        path, data={"what": what, "csrf": token}, headers={"Origin": BASE}, follow_redirects=False
    )
    assert answer.status_code == 303


def test_the_button_on_the_page_reissues(cast):
    old = cast.award()
    browser = cast.browser()
    text = browser.get(f"/decisions/{old['decision_id']}").text
    assert f'action="/awards/{old["id"]}/reissue"' in text
    token = text.split('name="csrf" value="')[1].split('"')[0]
    for status in (303, 422):  # a second press finds it done, and says so
        answer = browser.post(
            f"/awards/{old['id']}/reissue",
            data={"csrf": token},
            headers={"Origin": BASE},
            follow_redirects=False,
        )
        assert answer.status_code == status
    assert shown(cast, old["id"])["superseded_by_id"]


def test_observers_and_strangers_do_not_reissue(cast, stranger_key):
    old = cast.award()
    assert reissue(cast, old, "observer").status_code == 403
    cast.keys["stranger"] = stranger_key
    assert reissue(cast, old, "stranger").status_code == 404


def test_both_sides_of_the_replacement_stand_in_the_trail(cast):
    old = cast.award()
    new = reissue(cast, old).json()
    events = cast.rows(AuditEvent)
    told = {(event.action, event.subject) for event in events}
    assert {("award.superseded", old["id"]), ("award.made", new["id"])} <= told
