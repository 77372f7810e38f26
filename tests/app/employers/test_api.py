"""The employers' page through the API: with an employer's key, each their own, each call's work done once."""

import pytest

from app.employers.webhook_delivery import announce_revocations
from tests.app.employers.test_home import accepted, arrive, new_key

EMPLOYERS = "/api/v1/desk"
HOOK = {"url": "https://hooks.example.org/estampille"}


@pytest.fixture
def program(service):
    """A program with a key of a fresh employer."""
    key = new_key(arrive(service))
    return service.client(authorization=f"Bearer {key}", **{"accept-language": "en"})


def made(program, path, body, **headers):
    answer = program.post(f"{EMPLOYERS}{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(program, path):
    answer = program.get(f"{EMPLOYERS}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest.mark.both_databases
def test_a_key_makes_a_key_that_works_ends_no_later_and_is_told_once(service, program):
    once = {"Idempotency-Key": "a"}
    fresh = made(program, "/keys", {"name": "Second", "days": 366}, **once)
    again = made(program, "/keys", {"name": "Second", "days": 366}, **once)
    assert again == {**fresh, "key": None}
    ends = {one["id"]: one["expires_at"] for one in listed(program, "/keys")}
    assert len(ends) == 2
    assert set(ends.values()) == {fresh["expires_at"]}, "the first lasts 90 days, and so does this"
    other = service.client(authorization=f"Bearer {fresh['key']}")
    assert other.get(f"{EMPLOYERS}/keys").status_code == 200
    ended = program.post(f"{EMPLOYERS}/keys/{fresh['id']}/revoke")
    assert ended.json()["revoked_at"]
    assert other.get(f"{EMPLOYERS}/keys").status_code == 401


@pytest.mark.both_databases
def test_an_issuer_is_put_on_the_list_once_and_taken_off(program):
    address = "https://issuer.example.org/ob/issuer"
    row = made(program, "/issuers", {"address": address})
    assert [one["address"] for one in listed(program, "/issuers")] == [address]
    twice = program.post(f"{EMPLOYERS}/issuers", json={"address": address})
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (409, "address")
    assert program.post(f"{EMPLOYERS}/issuers", json={"address": "nobody"}).status_code == 422
    assert program.post(f"{EMPLOYERS}/issuers/{row['id']}/remove").json() == row
    assert listed(program, "/issuers") == []


@pytest.mark.both_databases
def test_what_is_watched_is_listed_until_its_revocation_is_told(cast, program):
    award = accepted(cast)
    seen = made(program, "/watches", {"award_id": award["id"]})
    assert (seen["assertion"], seen["competence"]) == (award["assertion"], "data-analysis")
    assert made(program, "/watches", {"award_id": award["id"]}) == seen
    assert listed(program, "/watches") == [seen]
    assert program.post(f"{EMPLOYERS}/watches/{award['id']}/remove").json() == seen
    assert program.post(f"{EMPLOYERS}/watches/{award['id']}/remove").status_code == 404
    made(program, "/watches", {"award_id": award["id"]})
    cast.api().post(f"/api/v1/awards/{award['id']}/revoke", json={"reason": "Erreur."})
    announce_revocations(cast.service.app.state.service)
    assert listed(program, "/watches") == []
    refused = program.post(f"{EMPLOYERS}/watches", json={"award_id": award["id"]})
    assert refused.status_code == 404


@pytest.mark.both_databases
def test_a_webhook_is_made_tested_given_another_secret_and_removed(program):
    once = {"Idempotency-Key": "a"}
    fresh = made(program, "/webhooks", HOOK, **once)
    assert fresh["secret"].startswith("whsec_")
    assert made(program, "/webhooks", HOOK, **once) == {**fresh, "secret": None}
    (row,) = listed(program, "/webhooks")
    assert row == {name: value for name, value in fresh.items() if name != "secret"}
    path = f"{EMPLOYERS}/webhooks/{row['id']}"
    sent = program.post(f"{path}/test")
    assert (sent.status_code, sent.json()["event"]) == (202, "webhook.test")
    assert listed(program, f"/webhooks/{row['id']}/deliveries") == [sent.json()]
    assert program.post(f"{path}/secret").json()["secret"] != fresh["secret"]
    assert program.post(f"{path}/remove").json() == row
    assert program.get(f"{path}/deliveries").status_code == 404
    bad = program.post(f"{EMPLOYERS}/webhooks", json={"url": "http://hooks.example.org/"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "url")


def test_a_key_of_a_programme_opens_no_employer_page_and_a_session_opens_ones_own(cast):
    refused = cast.api("owner").get(f"{EMPLOYERS}/keys")
    assert refused.status_code == 403
    assert "starts with esv_" in refused.json()["detail"]
    assert listed(cast.browser("owner"), "/keys") == []
    foreign_site = cast.browser("owner").post(
        f"{EMPLOYERS}/webhooks", json=HOOK, headers={"origin": "https://evil.example.org"}
    )
    assert foreign_site.status_code == 403
