"""Badges that were never awarded: put on the generation's public list by their id, and nothing of ours with them."""

import json
from uuid import uuid4

import pytest

from badges.ob3.status import bit_at, decode_list
from tests.app.thief import Thief

pytestmark = pytest.mark.both_databases

LIST = "https://badges.example.org/ob/v3/status/solidaire.1.1"


@pytest.fixture
def badge(cast):
    return cast.award()


def place(cast):
    return f"/api/v1/programmes/{cast.programme.id}/revoked-ids"


def revoke(cast, name, who="mediator", **more):
    asked = {"generation": 1, "id": name, "reason": "Shown to an employer.", **more}
    return cast.api(who).post(place(cast), json=asked)


def public_list(cast):
    listed = cast.service.client().get("/ob/v2/issuers/solidaire/1/revocations").json()
    return listed["revokedAssertions"]


def failed(cast, given):
    report = cast.service.client().post("/api/v1/verify", json={"input": given}).json()
    return {one["code"] for one in report["findings"] if one["status"] == "failed"}


def test_its_id_stands_on_the_public_list_without_a_word(cast, badge):
    forged = Thief.of(cast, badge).forged_token(id="urn:uuid:never-awarded")
    made = revoke(cast, "urn:uuid:never-awarded")
    assert made.status_code == 201, made.text
    assert public_list(cast) == ["urn:uuid:never-awarded"]
    assert failed(cast, forged) == {"revocation.listed", "issuer.not_in_register"}
    listed = cast.api("observer").get(place(cast)).json()["items"]
    assert [(one["name"], one["reason"]) for one in listed] == [
        ("urn:uuid:never-awarded", "Shown to an employer.")
    ]


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("{award}", 409, "was awarded here"),
        ("{address}", 409, "was awarded here"),
        ("no iri", 422, "no id of a badge"),
        ("", 422, "id"),
        ("urn:two\nlines", 422, "one line"),
    ],
)
def test_what_is_awarded_or_no_id_is_refused(cast, badge, name, status, said):
    given = name.format(award=f"urn:uuid:{badge['id']}", address=badge["credential_v3"])
    answer = revoke(cast, given)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert public_list(cast) == []


def test_the_same_id_twice_is_refused(cast):
    assert revoke(cast, "urn:uuid:never-awarded").status_code == 201
    assert revoke(cast, "urn:uuid:never-awarded").status_code == 409


def test_an_unknown_generation_is_refused(cast):
    assert revoke(cast, "urn:uuid:never-awarded", generation=7).status_code == 404


def test_a_credential_is_told_in_the_status_list_if_its_place_is_free(cast, badge):
    taken = cast.service.client().get(badge["credential_v3"]).json()["credentialStatus"]["id"]
    free = f"{LIST}#{(int(taken.partition('#')[2]) + 1) % 131072}"
    assert revoke(cast, uuid4().urn, status=free).status_code == 201
    served = cast.service.client().get(LIST).json()
    bits = decode_list(served["credentialSubject"]["encodedList"])
    assert bit_at(bits, int(free.partition("#")[2]))
    assert not bit_at(bits, int(taken.partition("#")[2]))
    assert failed(cast, badge["credential_v3"]) == set()


def test_a_place_copied_from_an_awarded_badge_is_refused_and_that_badge_stays_valid(cast, badge):
    credential = cast.service.client().get(badge["credential_v3"]).text
    taken = json.loads(credential)["credentialStatus"]["id"]
    answer = revoke(cast, uuid4().urn, status=taken)
    assert (answer.status_code, "belongs to a badge" in answer.text) == (409, True)
    assert failed(cast, credential) == set()


@pytest.mark.parametrize("status", [f"{LIST}#131072", f"{LIST}", "https://elsewhere.example/1#2"])
def test_a_place_in_no_list_of_the_generation_is_refused(cast, badge, status):
    assert revoke(cast, uuid4().urn, status=status).status_code == 422


def test_the_page_shows_them_and_takes_one_from_who_may_revoke(cast):
    path = f"/programmes/{cast.programme.id}/revoked-ids"
    browser = cast.browser()
    browser.headers["accept-language"] = "en"
    csrf = browser.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    form = {"generation": "1", "id": "urn:uuid:never-awarded", "reason": "Seen.", "csrf": csrf}
    wrong = browser.post(path, data=form | {"id": "not an id"})
    assert "This is no id of a badge." in wrong.text
    assert "not an id" in wrong.text, "what was typed is still there"
    done = browser.post(path, data=form)
    assert "urn:uuid:never-awarded" in done.text
    seen = cast.browser("observer").get(path, headers={"accept-language": "en"}).text
    assert "urn:uuid:never-awarded" in seen
    assert '<form class="card" method="post"' not in seen
    assert path in cast.browser().get(f"/programmes/{cast.programme.id}/awards").text
