"""The same award as Open Badges 3.0: signed twice over, immutable, revoked by its status list."""

import base64
import gzip
import json

import pytest

from app.issuing.keyring import new_generation
from app.issuing.tables import SigningKey
from badges import baking
from badges.jws import check
from badges.ob3.did import key_of_jwk

BASE = "https://badges.example.org"
FORMS = ["", "/jwt", "/image.png", "/image.svg"]


@pytest.fixture
def badge(cast):
    return cast.award()


@pytest.fixture
def credential(cast, badge):
    return get(cast, badge["credential_v3"]).json()


def get(cast, url, **headers):
    answer = cast.service.client(**headers).get(url, follow_redirects=False)
    assert answer.status_code == 200, answer.text
    return answer


def verdict(cast, given, recipient="staff@example.org"):
    client = cast.service.client(**{"accept-language": "en"})
    if isinstance(given, bytes):
        answer = client.post(
            "/api/v1/verify", files={"file": ("badge", given)}, data={"recipient": recipient}
        )
    else:
        answer = client.post("/api/v1/verify", json={"input": given, "recipient": recipient})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_credential_tells_the_award(credential, badge):
    assert credential["id"] == badge["credential_v3"]
    assert credential["issuer"]["id"] == "did:web:badges.example.org:ob:v3:issuers:solidaire"
    assert {"VerifiableCredential", "OpenBadgeCredential"} == set(credential["type"])
    assert "staff@" not in json.dumps(credential)
    related = credential["credentialSubject"]["achievement"]["related"]
    assert related[0]["id"].startswith(f"{BASE}/ob/v2/badges/")


def test_progress_travels_as_results_against_the_rubric(credential):
    subject = credential["credentialSubject"]
    names = {one["id"]: one for one in subject["achievement"]["resultDescription"]}
    level, start, end = subject["result"]
    rubric = names[level["resultDescription"]]
    assert level["achievedLevel"] == rubric["requiredLevel"]
    assert level["achievedLevel"] in [step["id"] for step in rubric["rubricCriterionLevel"]]
    assert len(rubric["rubricCriterionLevel"]) == 4
    assert level["alignment"] == subject["achievement"]["alignment"]
    own, *frameworks = level["alignment"]
    assert own["targetCode"] == "data-analysis/practise"
    assert [one["targetFramework"] for one in frameworks] == ["e-CF 4.0"]
    assert start["value"] == "0"
    assert end["value"] == names[end["resultDescription"]]["valueMax"]


def test_served_twice_it_is_the_same_to_the_byte(cast, badge):
    first, later = get(cast, badge["credential_v3"]), get(cast, badge["credential_v3"])
    assert first.content == later.content
    assert first.headers["etag"] == later.headers["etag"]
    assert first.headers["content-type"] == "application/vc+ld+json"
    assert first.headers["access-control-allow-origin"] == "*"
    assert (
        get(cast, badge["credential_v3"], accept="application/json")
        .headers["content-type"]
        .startswith("application/json")
    )


def test_a_person_with_a_browser_is_led_to_the_page(cast, badge):
    answer = cast.service.client(accept="text/html").get(
        badge["credential_v3"], follow_redirects=False
    )
    assert answer.headers["location"] == f"/b/{badge['id']}"


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_valid_for_its_recipient_and_no_other(cast, badge, form):
    answer = get(cast, badge["credential_v3"] + form)
    given = answer.content if form.startswith("/image") else answer.text
    report = verdict(cast, given)
    assert report["valid"] is True, report["findings"]
    assert report["format"] == ("ob3-jwt" if form == "/jwt" else "ob3-di")
    assert report["issuer"]["trust"] == "local"
    assert verdict(cast, given, "someone@example.org")["valid"] is False


def test_its_address_can_be_verified(cast, badge):
    assert verdict(cast, badge["credential_v3"])["valid"] is True


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_invalid_once_revoked(cast, badge, form):
    answer = get(cast, badge["credential_v3"] + form)
    given = answer.content if form.startswith("/image") else answer.text
    reason = {"reason": "Awarded by mistake."}
    assert cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=reason).status_code == 200
    report = verdict(cast, given)
    assert report["valid"] is False
    assert report["revoked"] is True
    failed = [found["code"] for found in report["findings"] if found["status"] == "failed"]
    assert failed == ["revocation.listed"]


def test_a_changed_credential_is_refused(cast, credential):
    credential["credentialSubject"]["achievement"]["name"] = "Something better"
    report = verdict(cast, json.dumps(credential))
    failed = {found["check"] for found in report["findings"] if found["status"] == "failed"}
    assert failed == {"signature"}


def test_pictures_carry_the_credential_under_the_names_of_3_0(cast, badge, credential):
    for kind in ("png", "svg"):
        baked = baking.read_baked(get(cast, f"{badge['credential_v3']}/image.{kind}").content)
        assert baked.standard is baking.Standard.OB3
        assert json.loads(baked.text) == credential


def test_the_status_list_has_one_bit_for_each_revoked_award(cast, badge, credential):
    status = credential["credentialStatus"]
    assert bits_of(cast, status) == set()
    reason = {"reason": "Awarded by mistake."}
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=reason)
    assert bits_of(cast, status) == {int(status["statusListIndex"])}


def bits_of(cast, status):
    listed = get(cast, status["statusListCredential"]).json()["credentialSubject"]["encodedList"]
    packed = listed.removeprefix("u")
    data = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(data) * 8 >= 131_072
    return {8 * at + bit for at, byte in enumerate(data) for bit in range(8) if byte << bit & 0x80}


def test_the_status_list_comes_as_jwt_to_whom_asks(cast, credential):
    address = credential["credentialStatus"]["statusListCredential"]
    answer = get(cast, address, accept="application/vc+jwt")
    assert answer.headers["content-type"].startswith("application/vc+jwt")
    did = get(cast, "/ob/v3/issuers/solidaire/did.json").json()
    jwk = next(one["publicKeyJwk"] for one in did["verificationMethod"] if "publicKeyJwk" in one)
    assert json.loads(check(answer.text, key_of_jwk(jwk)))["id"] == address


def test_old_credentials_verify_after_a_rotation(cast, badge):
    with cast.service.work() as work:
        new_generation(work, cast.programme.id)
    assert verdict(cast, badge["credential_v3"])["valid"] is True
    did = get(cast, "/ob/v3/issuers/solidaire/did.json").json()
    names = [name.rsplit("#", 1)[1] for name in did["assertionMethod"]]
    assert sorted(names) == ["ed25519-1", "ed25519-2", "rs256-1", "rs256-2"]
    assert did["alsoKnownAs"] == [f"{BASE}/ob/v2/issuers/solidaire/{one}" for one in (1, 2)]


@pytest.mark.parametrize(
    "path",
    [
        "/ob/v3/credentials/00000000-0000-4000-8000-000000000000",
        "/ob/v3/issuers/nobody/did.json",
        "/ob/v3/status/nobody.1.1",
        "/ob/v3/status/solidaire.1.9",
        "/ob/v3/status/..%2f",
        "/ob/v4/anything",
    ],
)
def test_what_was_never_published_is_not_found(cast, badge, path):
    assert cast.service.client(accept="application/json").get(path).status_code == 404


@pytest.mark.both_databases
def test_an_older_key_without_a_second_half_gets_one(cast):
    with cast.service.work() as work:
        (row,) = cast.rows(SigningKey)
        row.public_ed25519 = row.sealed_ed25519 = None
        work.session.add(row)
    badge = cast.award()
    assert verdict(cast, badge["credential_v3"])["valid"] is True
