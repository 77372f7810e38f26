"""Needs and offers are said, opened and closed; others see no drafts; the feed holds nothing of a person."""

import json

import pytest
from sqlmodel import select

from app.errors import BadInput
from app.needs.situations import Answers, answer_questions
from app.needs.tables import Need, Offer, OfferedLevel, Situation
from app.privacy.erasing import erase
from tests.app.meeting import acts_for, level, new_offer, person, say_before
from tests.app.running import csrf_in

pytestmark = pytest.mark.both_databases

SECRETS = ("Mot-à-nous", "volunteer@", "Volunteer Exemple", "staff@", "Staff Exemple")
NEED = {
    "competence": "data-analysis",
    "to_level": "practise",
    "title": "Mot-à-nous",
    "words": "Mot-à-nous, écrit par Staff Exemple.",
    "who_learns": "Mot-à-nous",
    "returns": [{"competence": "skills-transfer", "level": "lead"}],
    "public": True,
}
TERMS = {"languages": ["fr", "en"], "durations": ["one-hour"], "venue": "on-site"}


def send(browser, page, address, **typed):
    token = csrf_in(browser.get(page).text)
    return browser.post(address, data={"csrf": token, **typed})


def spoken(cast, person_id):
    browser = cast.service.signed_in(person_id)
    browser.headers["accept-language"] = "en"
    return browser


def test_a_need_is_a_draft_for_its_side_until_it_is_open(cast):
    with cast.service.work() as work:
        acts_for(work, cast, cast.staff.person_id, cast.social)
        other = person(work, "autre")
        acts_for(work, cast, other, cast.tech)
    staff, rival = spoken(cast, cast.staff.person_id), spoken(cast, other)
    body = {**NEED, "organisation_id": str(cast.social.id)}
    once = {"Idempotency-Key": "need"}
    made = staff.post("/api/v1/needs", json=body, headers=once)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    assert staff.post("/api/v1/needs", json=body, headers=once).json() == made.json()
    one = f"/api/v1/needs/{made.json()['id']}"
    unseen = (rival, cast.api("observer"), cast.service.client())
    assert [api.get(one).status_code for api in unseen] == [404, 404, 401]
    assert rival.get("/api/v1/needs").json()["items"] == []
    assert rival.get(one.replace("/api/v1", "")).status_code == 404
    returns = [
        {"competence": "open-data", "level": "lead"},
        {"competence": "astrology", "level": "lead"},
    ]
    wrong = staff.put(one, json={**NEED, "returns": returns}).json()
    assert [told["field"] for told in wrong["errors"]] == ["returns[1].competence"]
    missing = staff.post(f"{one}/open").json()
    assert {told["field"] for told in missing["errors"]} == {"languages", "durations"}
    assert staff.put(one, json={**NEED, **TERMS}).is_success
    assert "country and a town" in staff.post(f"{one}/open").text
    whole = {**NEED, **TERMS, "country": "fr", "town": "Exempleville"}
    assert staff.put(one, json=whole).json()["country"] == "FR"
    assert staff.post(f"{one}/open").json()["state"] == "open"
    assert "at least one language" in staff.put(one, json={**whole, "languages": []}).text
    assert rival.get(one).json()["organisation"]["name"] == "Une social"
    assert [rival.put(one, json=whole).status_code, rival.post(f"{one}/open").status_code] == [
        404,
        404,
    ]
    with cast.service.work() as work:
        (row,) = [row for row in work.session.exec(select(Need)) if str(row.id) in one]
        assert row.words == NEED["words"]

    feed = cast.service.client().get("/api/v1/feed/needs")
    (told,) = [item for item in feed.json()["items"] if item["id"] == made.json()["id"]]
    assert feed.headers["Access-Control-Allow-Origin"] == "*"
    assert told["organisation"]["name"] == "Une social"
    assert not any(secret in json.dumps(told, ensure_ascii=False) for secret in SECRETS)
    closed = staff.post(f"{one}/close", json={"because": "met"})
    assert closed.json()["closed_because"] == "met"
    assert staff.post(f"{one}/close", json={"because": "met"}).status_code == 409
    assert rival.get(one).status_code == 404
    assert cast.api("observer").get(one).json()["state"] == "closed"
    again = cast.service.client().get("/api/v1/feed/needs").json()["items"]
    assert made.json()["id"] not in {item["id"] for item in again}
    page = one.replace("/api/v1", "")
    assert "It is open" in send(staff, page, f"{page}/open").text
    assert "thrown away" in send(staff, page, f"{page}/throw-away").text
    with cast.service.work() as work:
        assert work.session.get(Need, row.id) is not None


def test_a_situation_in_own_words_ends_as_needs(cast):
    with cast.service.work() as work:
        acts_for(work, cast, cast.staff.person_id, cast.social)
    staff, base = spoken(cast, cast.staff.person_id), f"/organisations/{cast.social.id}"
    page = f"{base}/situations/new"
    typed = "  Nous ne savons pas lire nos données : les tableaux <b>débordent</b>.\r\nEt puis ?"
    told = send(staff, page, page, words=typed)
    assert "&lt;b&gt;débordent" in told.text
    assert "Because" in told.text
    (row,) = cast.rows(Situation)
    assert row.words == typed.strip().replace("\r\n", "\n")
    own = f"/situations/{row.id}"
    with cast.service.work() as work:
        rival = person(work, "autre")
        acts_for(work, cast, rival, cast.tech)
    assert spoken(cast, rival).get(own).status_code == 404, "the other side reads needs alone"
    assert "Tick at least one" in send(staff, own, f"{own}/needs").text
    chosen = {
        "competence": ["data-analysis", "data-management"],
        "to-data-analysis": "practise",
        "to-data-management": "discover",
        "from-data-analysis": "discover",
    }
    assert "Kept as drafts" in send(staff, own, f"{own}/needs", **chosen).text
    found = {one.competence: (one.from_level, one.to_level, one.state) for one in cast.rows(Need)}
    assert found == {
        "data-analysis": ("discover", "practise", "draft"),
        "data-management": ("", "discover", "draft"),
    }
    wrong = {**chosen, "from-data-analysis": "lead"}
    assert "must be above" in send(staff, own, f"{own}/needs", **wrong).text
    assert len(cast.rows(Need)) == 2
    log = spoken(cast, cast.owner.person_id).get(f"/programmes/{cast.programme.id}/audit").text
    assert own in log
    assert "Analyse and present data" in log, "what the need is called"
    page = f"/needs/{cast.rows(Need)[0].id}"
    assert page in staff.get("/needs").text
    assert "thrown away" in send(staff, page, f"{page}/throw-away").text
    assert len(cast.rows(Need)) == 1
    with cast.service.work() as work:
        speaker = acts_for(work, cast, person(work, "nina"), cast.social)
        made = work.session.get_one(Situation, row.id)
        asked = Answers(domain="outreach", answers={"x": ["y"]})
        with pytest.raises(BadInput):
            answer_questions(work, speaker, made, asked)


def test_a_form_is_shown_again_with_all_that_was_typed(cast):
    with cast.service.work() as work:
        acts_for(work, cast, cast.staff.person_id, cast.social)
    staff = spoken(cast, cast.staff.person_id)
    page = f"/organisations/{cast.social.id}/offers/new"
    typed = {
        "hours_per_month": "0",
        "available_from": "2027-01-01",
        "available_until": "2026-01-01",
        "levels-0-competence": "data-analysis",
        "levels-0-level": "lead",
        "wishes-1-competence": "data-protection",
        "languages": ["fr", "fi"],
        "town": "Ville-d’exemple",
    }
    again = send(staff, page, page, **typed)
    assert again.status_code == 422
    for kept in ("Ville-d’exemple", 'value="fi" checked', 'value="data-analysis" selected'):
        assert kept in again.text
    assert "must be at least 1" in again.text
    assert cast.rows(Offer) == []


def test_badges_fill_in_a_volunteers_offer_with_consent_and_both_go_with_them(cast):
    cast.award()
    with cast.service.work() as work:
        other = person(work, "autre")
        acts_for(work, cast, other, cast.tech)
    staff, rival = spoken(cast, cast.staff.person_id), spoken(cast, other)
    (award,) = staff.get("/me").text.split('href="/b/')[1:2]
    badge = f"/b/{award.split(chr(34))[0]}"
    page = f"/programmes/{cast.programme.id}/my-offer"
    assert "Your badges show" not in staff.get(page).text
    assert send(staff, badge, badge, act="accept").is_success
    assert "Your badges show" in staff.get(page).text
    typed = {
        "hours_per_month": "2",
        "available_from": "2026-11-01",
        "languages": "fr",
        "durations": "one-hour",
        "public": "yes",
    }
    made = send(staff, page, page, **typed, use_badges="yes")
    assert "By a badge" in made.text
    (known,) = cast.rows(OfferedLevel)
    assert (known.competence, known.level, known.by_badge) == ("data-analysis", "practise", True)
    own = f"/offers/{known.offer_id}"
    assert "It is open" in send(staff, own, f"{own}/open").text
    assert "A volunteer" in rival.get(own).text
    assert "Staff" not in rival.get(own).text
    assert rival.get(f"/api/v1{own}").json()["person"] is None
    assert cast.api().get(f"/api/v1{own}").json()["person"] == "Staff Exemple"
    body = {"hours_per_month": 2, "available_from": "2026-11-01"}
    assert cast.api().put(f"/api/v1{own}", json=body).status_code == 403
    ours = {**body, "organisation_id": str(cast.tech.id), "use_badges": True}
    refused = rival.post("/api/v1/offers", json=ours)
    assert (refused.status_code, "their holder makes" in refused.text) == (422, True)
    known_levels = {"levels": [{"competence": "data-analysis", "level": "lead"}]}
    draft = rival.post("/api/v1/offers", json={**ours, "use_badges": False, **known_levels}).json()
    wish = {"wishes": [{"competence": "data-protection", "level": "lead"}]}
    changed = rival.put(f"/api/v1/offers/{draft['id']}", json={**body, **known_levels, **wish})
    assert changed.is_success, changed.text
    assert f"/offers/{draft['id']}" in rival.get("/offers").text
    log = spoken(cast, cast.owner.person_id).get(f"/programmes/{cast.programme.id}/audit").text
    assert "Analyse and present data" in log
    thrown = send(rival, f"/offers/{draft['id']}", f"/offers/{draft['id']}/throw-away")
    assert "thrown away" in thrown.text
    assert [str(one.id) for one in cast.rows(Offer)] == [str(known.offer_id)]
    feed = cast.service.client().get("/api/v1/feed/offers").text
    assert str(known.offer_id) in feed
    assert not any(secret in feed for secret in SECRETS)
    assert (
        str(known.offer_id) in staff.get("/me/data").text
        or "own name" in staff.get("/me/data").text
    )
    with cast.service.work() as work:
        erase(work, cast.staff.person_id)
    assert (cast.rows(Offer), cast.rows(OfferedLevel)) == ([], [])


def test_needs_and_offers_go_into_tables_and_name_nothing_wrong(cast):
    with cast.service.work() as work:
        made = say_before(work, cast)
        offer = new_offer(title="=SUM(A1)", levels=[level("data-analysis", "lead")])
        assert offer.title == "=SUM(A1)"
        ids = (made.need.id, made.offer.id)
    assert all(ids)
    owner = spoken(cast, cast.owner.person_id)
    page = f"/programmes/{cast.programme.id}/exports"
    needs = send(owner, page, page, what="needs.csv").content.decode("utf-8-sig")
    assert "Une social" in needs
    assert "Analyse and present data" in needs
    assert "Transfer skills to a team – Practise" in needs
    offers = send(owner, page, page, what="offers.csv").content.decode("utf-8-sig")
    assert "Volunteer Exemple" in offers
