"""The public documents: bytes for ever, open to all, gone when revoked."""

import json

import pytest

from app.issuing.keyring import new_generation
from app.programmes.dependencies import caller_for
from app.programmes.logo import remove_logo, set_logo
from app.programmes.workflow import get_programme
from badges import keys
from badges.baking import extract
from badges.errors import ImageError
from badges.jws import check
from tests.issuer_in_memory import plain_png

JSON_LD = "application/ld+json"


@pytest.fixture
def badge(cast):
    return cast.award()


def get(cast, url, **headers):
    return cast.service.client(**headers).get(url, follow_redirects=False)


def test_the_hosted_assertion_is_served_as_it_was_issued(cast, badge):
    first, later = get(cast, badge["assertion"]), get(cast, badge["assertion"])
    assert first.status_code == 200
    assert first.content == later.content
    document = first.json()
    assert document["id"] == badge["assertion"]
    assert document["type"] == "Assertion"
    assert document["verification"]["type"] == "HostedBadge"
    assert document["recipient"]["hashed"] is True
    assert "staff@" not in first.text


def test_the_signed_assertion_verifies_with_the_published_key(cast, badge):
    token = get(cast, badge["signed"]).text
    payload = json.loads(check(token, _key(cast, badge)))
    assert payload["id"] == f"urn:uuid:{badge['id']}"
    assert payload["verification"]["type"] == "SignedBadge"
    assert payload["verification"]["creator"].endswith("/ob/v2/issuers/solidaire/1/key")


def _key(cast, badge):
    badge_class = get(cast, get(cast, badge["assertion"]).json()["badge"]).json()
    profile = get(cast, badge_class["issuer"]).json()
    key = get(cast, profile["publicKey"]).json()
    assert key["owner"] == profile["id"] == badge_class["issuer"]
    assert isinstance(profile["publicKey"], str), "readers refuse a list of keys"
    return keys.load_public(key["publicKeyPem"])


def test_the_profile_shows_the_programmes_logo_while_it_has_one(cast, badge):
    address = "/ob/v2/issuers/solidaire/1"
    assert "image" not in get(cast, address).json()
    assert get(cast, f"{address}/image").status_code == 404
    picture = plain_png()
    with cast.service.work() as work:
        caller = caller_for(work, cast.owner.person_id)
        set_logo(work, caller, get_programme(work, cast.programme.id), picture)
    profile = get(cast, address).json()
    shown = get(cast, profile["image"])
    assert (shown.content, shown.headers["content-type"]) == (picture, "image/png")
    assert (
        cast.api().post("/api/v1/verify", json={"input": badge["signed"]}).json()["valid"] is True
    )
    with cast.service.work() as work:
        programme = get_programme(work, cast.programme.id)
        remove_logo(work, caller_for(work, cast.owner.person_id), programme)
    assert "image" not in get(cast, address).json()


def test_the_badge_class_pins_release_and_frameworks(cast, badge):
    badge_class = get(cast, get(cast, badge["assertion"]).json()["badge"]).json()
    own, *frameworks = badge_class["alignment"]
    assert own["targetCode"] == "data-analysis/practise"
    assert "@sha256:" in own["targetFramework"]
    assert cast.service.client().get(own["targetUrl"]).status_code == 200
    assert frameworks, "practise of data-analysis claims an e-CF level"
    for alignment in frameworks:
        assert alignment["targetFramework"] == "e-CF 4.0"
        assert cast.service.client().get(alignment["targetUrl"]).status_code == 200


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON_LD),
        ("*/*", JSON_LD),
        (JSON_LD, JSON_LD),
        ("application/json", "application/json"),
        ("application/ld+json, application/json, image/png, image/svg+xml", JSON_LD),
        ("text/html;q=0.5, application/json", "application/json"),
    ],
)
def test_programs_get_json(cast, badge, accept, media_type):
    answer = get(cast, badge["assertion"], accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


def test_people_are_led_to_the_page_made_for_them(cast, badge):
    answer = get(cast, badge["assertion"], accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/b/{badge['id']}"


def test_any_page_may_read_the_documents(cast, badge):
    for url in (badge["assertion"], badge["signed"], badge["png"], badge["svg"]):
        assert get(cast, url).headers["access-control-allow-origin"] == "*"
    preflight = cast.service.client().options(badge["assertion"])
    assert preflight.status_code == 204


def test_an_unchanged_document_is_not_sent_again(cast, badge):
    etag = get(cast, badge["assertion"]).headers["etag"]
    again = get(cast, badge["assertion"], **{"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""


def test_head_says_the_same_without_the_body(cast, badge):
    answer = cast.service.client().head(badge["png"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == b""


def test_r07_r08_r09_a_revoked_badge_is_gone_in_every_form_with_a_code_and_no_word(cast, badge):
    words = "Attribué par erreur à une homonyme."
    asked = {"code": "wrong-person", "reason": words}
    revoked = cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=asked)
    assert revoked.status_code == 200
    assert revoked.json()["revocation_code"] == "wrong-person"
    third = badge["credential_v3"]
    forms = [badge[name] for name in ("assertion", "signed", "png", "svg")]
    for address in (*forms, third, f"{third}/jwt", f"{third}/image.png", f"{third}/image.svg"):
        answer = get(cast, address)
        assert answer.status_code == 410, address
        assert answer.json()["revoked"] is True
        assert answer.json()["revocationReason"] == "wrong-person"
        assert "recipient" not in answer.json()
        assert words not in answer.text
    cast.service.deliver()
    assert words in cast.service.mailbox.to("staff@example.org")[-1], "the holder reads them"
    own = cast.service.signed_in(cast.staff.person_id)
    assert words in own.get(f"/b/{badge['id']}").text
    profile = get(cast, "/ob/v2/issuers/solidaire/1").json()
    entries = get(cast, profile["revocationList"]).json()["revokedAssertions"]
    assert entries == [f"urn:uuid:{badge['id']}"], "ids alone, and one for each badge"


def test_revoking_twice_or_without_a_reason_is_refused(cast, badge):
    path = f"/api/v1/awards/{badge['id']}/revoke"
    assert cast.api().post(path, json={"reason": "  "}).status_code == 422
    assert cast.api().post(path, json={"reason": "x" * 501}).status_code == 422
    assert cast.api().post(path, json={"reason": "Erreur."}).status_code == 200
    assert cast.api().post(path, json={"reason": "Encore."}).status_code == 409


def test_a_download_is_called_after_competence_and_level(cast, badge):
    class_address = get(cast, badge["assertion"]).json()["badge"]
    name = "analyser-et-presenter-des-donnees-pratiquer"
    for address, called in (
        (badge["png"], f"{name}.png"),
        (badge["svg"], f"{name}.svg"),
        (badge["signed"], f"{name}.jws"),
        (badge["credential_v3"], f"{name}.ob3.json"),
        (badge["credential_v3_jwt"], f"{name}.ob3.jwt"),
        (f"{class_address}/small.png", f"{name}.small.png"),
    ):
        said = get(cast, address).headers["content-disposition"]
        assert said == f'inline; filename="{called}"'


def test_a_small_picture_carries_no_badge(cast, badge):
    class_address = get(cast, badge["assertion"]).json()["badge"]
    small = get(cast, f"{class_address}/small.png")
    assert small.headers["content-type"] == "image/png"
    assert int.from_bytes(small.content[16:20]) == 96
    with pytest.raises(ImageError, match="no badge"):
        extract(small.content)


@pytest.mark.parametrize(
    "path",
    [
        "/ob/v2/assertions/00000000-0000-4000-8000-000000000000",
        "/ob/v2/assertions/nothing",
        "/ob/v2/badges/00000000-0000-4000-8000-000000000000/image.svg",
        "/ob/v2/issuers/nobody/1",
        "/ob/v2/issuers/solidaire/2",
        "/ob/v2/issuers/solidaire/0",
        "/ob/v2/",
    ],
)
def test_what_was_never_published_is_not_found(cast, path):
    assert get(cast, path, accept="application/json").status_code == 404


@pytest.mark.both_databases
def test_a_rotated_key_leaves_old_badges_as_they_were(cast, badge):
    before = get(cast, badge["signed"]).text
    with cast.service.work() as work:
        new_generation(work, cast.programme.id)
    assert get(cast, badge["signed"]).text == before
    check(before, _key(cast, badge))
    second = get(cast, "/ob/v2/issuers/solidaire/2/key").json()
    first = get(cast, "/ob/v2/issuers/solidaire/1/key").json()
    assert first["publicKeyPem"] != second["publicKeyPem"]
