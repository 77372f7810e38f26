"""A member's server is told what happens in their programme from then on, as long as they are its member."""

import json

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs locked

from app.employers.programme_news import TOLD, TOPICS, announce_programmes
from app.employers.tables import PROGRAMME_TOPICS, Event
from app.employers.webhook_delivery import deliver_due
from app.main import ROOMS
from app.plumbing.audit import record
from app.programmes.tables import Member
from tests.app.employers.test_proposal_webhooks import Receivers, address_of
from tests.app.employers.test_webhooks import signed_by
from tests.app.test_api_examples import DOCUMENT


def work_on(cast, receivers):
    while announce_programmes(cast.service.inside):
        pass
    while deliver_due(cast.service.inside, receivers):
        pass


def hook(cast, who, **more):
    """Have somebody's server told, and return the answer that holds its secret."""
    path = f"/api/v1/programmes/{cast.programme.id}/webhooks"
    made = cast.api(who).post(path, json={"url": address_of(who), **more})
    assert made.status_code == 201, made.text
    return made.json()


@pytest.mark.both_databases
def test_what_happens_to_an_exchange_its_people_ratings_and_badges_is_told(cast):
    receivers = Receivers()
    secret = hook(cast, "owner")["secret"]
    hook(cast, "mediator", topics=["awards"])
    award = cast.act_award()
    own = cast.service.signed_in(cast.staff.person_id)
    own.post(f"/api/v1/badges/{award['id']}/accept", json={}).raise_for_status()
    revoked = {"reason": "Attribué par erreur."}
    cast.api().post(f"/api/v1/awards/{award['id']}/revoke", json=revoked).raise_for_status()
    work_on(cast, receivers)
    (first, head) = receivers.told[address_of("owner")][0]
    assert signed_by(secret, ("", first, head))
    heard = sorted(receivers.heard("owner"), key=lambda one: one["data"]["position"])
    badges = ["award.made", "award.accepted", "award.revoked"]
    assert [one["type"] for one in heard] == [
        *("assessment.made", "assessment.made", "decision.made"),
        *badges,
    ]
    rated, decided, made = (heard[place]["data"] for place in (1, 2, 3))
    assert rated["participant_id"] == str(cast.staff.id)
    assert [rated[name] for name in ("moment", "rated_by")] == ["final", "mediator"]
    assert decided["decision_id"] == made["decision_id"] == award["decision_id"]
    places = {one["data"]["exchange_id"] for one in heard}
    assert places == {str(cast.exchange.id)}
    api = cast.api("owner")
    assert api.get(made["address"]).json()["id"] == award["id"]
    assert {api.get(one["data"]["address"]).status_code for one in heard} == {200}
    schema = DOCUMENT["components"]["schemas"]["ProgrammeMessage"]
    documented = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    assert [fault for one in heard for fault in documented.iter_errors(one)] == []
    assert sorted(one["type"] for one in receivers.heard("mediator")) == sorted(badges)
    work_on(cast, receivers)
    assert receivers.told == {}, "each is told once"


def test_whoever_is_a_member_no_more_is_told_no_more(cast):
    receivers = Receivers()
    hook(cast, "owner")
    hook(cast, "observer", topics=["exchanges"])
    path = f"/api/v1/programmes/{cast.programme.id}/members/{cast.observer.id}/remove"
    cast.api("owner").post(path, json={}).raise_for_status()
    cast.act_award()
    work_on(cast, receivers)
    assert set(receivers.told) == {address_of("owner")}


def test_nobody_is_told_what_they_may_not_read(cast):
    """Observers hear of no single person, and nobody of the people of their own organisation."""
    receivers, path = Receivers(), f"/api/v1/programmes/{cast.programme.id}/webhooks"
    for topic in ("assessments", "awards"):
        body = {"url": address_of("observer"), "topics": [topic]}
        assert cast.api("observer").post(path, json=body).status_code == 403
    hook(cast, "mediator")
    hook(cast, "owner")
    with cast.service.work() as work:
        owner = work.session.get_one(Member, cast.owner.id)
        owner.organisation_id = cast.social.id
        work.session.add(owner)
    cast.act_award()
    place = f"/api/v1/programmes/{cast.programme.id}/members/{cast.mediator.id}/place"
    cast.api("owner").put(place, json={"role": "observer"}).raise_for_status()
    with cast.service.work() as work:
        record(work, cast.programme, "exchange.changed", cast.exchange.id, by=None)
    work_on(cast, receivers)
    for who in ("mediator", "owner"):
        assert [one["type"] for one in receivers.heard(who)] == ["exchange.changed"]


def test_everything_that_is_told_is_in_the_log_and_is_called_alike_there():
    names = ROOMS.events.names
    assert {kind: Event(kind).label for kind in TOLD} == {kind: names[kind] for kind in TOLD}
    assert set(TOPICS.values()) == set(PROGRAMME_TOPICS)


def test_a_programmes_webhook_is_listed_tested_renewed_and_removed(cast):
    receivers, made = Receivers(), hook(cast, "owner", topics=["exchanges"])
    api, path = cast.api("owner"), f"/api/v1/programmes/{cast.programme.id}/webhooks"
    assert [one["id"] for one in api.get(path).json()["items"]] == [made["id"]]
    assert cast.api("mediator").get(path).json()["items"] == [], "another member's own"
    one = f"{path}/{made['id']}"
    assert api.post(f"{one}/test", json={}).status_code == 202
    fresh = api.post(f"{one}/secret", json={}).json()["secret"]
    work_on(cast, receivers)
    ((body, head),) = receivers.told[address_of("owner")]
    assert json.loads(body)["type"] == "webhook.test"
    assert signed_by(fresh, ("", body, head))
    (sent,) = api.get(f"{one}/deliveries").json()["items"]
    assert (sent["event"], sent["last_answer"]) == ("webhook.test", "204")
    assert api.post(f"{one}/remove", json={}).json()["id"] == made["id"]
    assert api.get(path).json()["items"] == []
    log = api.get(f"/api/v1/programmes/{cast.programme.id}/audit-events").json()["items"]
    actions = [one["action"] for one in log[:3]]
    assert actions == ["webhook.removed", "webhook.renewed", "webhook.added"]


def test_an_employers_key_reaches_no_programmes_webhook(cast):
    made = hook(cast, "owner")
    browser = cast.service.signed_in(cast.owner.person_id)
    assert browser.get("/api/v1/desk/webhooks").json()["items"] == []
    answer = browser.post(f"/api/v1/desk/webhooks/{made['id']}/secret", json={})
    assert answer.status_code == 404
    page = browser.get("/desk").text
    assert address_of("owner") in page
    assert cast.programme.name in page
    topics = {"url": "https://x.example.org/", "topics": ["awards"]}
    assert browser.post("/api/v1/desk/webhooks", json=topics).status_code == 422
