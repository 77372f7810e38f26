"""Our own badges: checked in their signed form, and looked up by row however many were revoked beside them."""

import html
import re
from urllib.parse import unquote
from uuid import uuid4

import pytest

from app.issuing.tables import RevokedId
from badges.verification.templates import TEMPLATES
from tests.app.sharing.test_share import press
from tests.app.thief import Thief

MEBIBYTE = 1024 * 1024


@pytest.fixture
def badge(cast):
    return cast.award()


def ask(cast, given):
    answer = cast.service.client().post("/api/v1/verify", json={"input": given})
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(report, *status):
    return [one["code"] for one in report["findings"] if one["status"] in status]


@pytest.mark.parametrize("tail", ["", "/"])
def test_a_share_link_is_checked_in_its_signed_form(cast, badge, tail):
    report = ask(cast, badge["share"] + tail)
    assert (report["valid"], report["format"]) == (True, "ob2-signed")
    done = codes(report, "passed")
    assert {"signature.ok", "key_owner.ok", "revocation.ok", "issuer.in_register"} <= set(done)


def test_the_share_page_leads_there(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    press(owner, path, "accept")
    press(owner, path, "open")
    client = cast.service.client(**{"accept-language": "en"})
    [link] = re.findall(r'href="/verify\?input=([^"]+)"', client.get(path).text)
    report = html.unescape(client.post("/verify", data={"input": unquote(link)}).text)
    assert TEMPLATES["signature.ok"] in report
    assert TEMPLATES["signature.hosted"] not in report


def test_who_asks_for_the_hosted_form_gets_that(cast, badge):
    assert ask(cast, badge["assertion"])["format"] == "ob2-hosted"


def test_a_valid_badge_stays_valid_however_long_the_list_of_revoked_ones_is(cast, badge):
    with cast.service.work() as work:
        for _ in range(7_000):
            work.session.add(
                RevokedId(
                    programme_id=cast.programme.id,
                    generation=1,
                    name=f"urn:uuid:{uuid4()}:{'0' * 120}",
                    reason="Shown to an employer.",
                    created_at=work.now,
                )
            )
    listed = cast.service.client().get("/ob/v2/issuers/solidaire/1/revocations")
    assert len(listed.content) > MEBIBYTE
    token = cast.service.client().get(badge["signed"]).text
    report = ask(cast, token)
    assert codes(report, "failed") == []
    assert "revocation.ok" in codes(report, "passed")
    assert report["valid"]


def test_a_revoked_one_is_found_by_its_row(cast, badge):
    token = cast.service.client().get(badge["signed"]).text
    place, why = f"/api/v1/awards/{badge['id']}/revoke", {"reason": "Issued in error."}
    assert cast.api().post(place, json=why).status_code == 200
    report = ask(cast, token)
    assert codes(report, "failed") == ["revocation.listed"]
    assert report["revoked"]
    assert report["revocation_reason"]


@pytest.mark.parametrize("name", ["urn:uuid:NEVER-awarded", "urn:uuid:never-AWARDED"])
def test_an_id_that_was_never_awarded_is_found_without_case(cast, badge, name):
    forged = Thief.of(cast, badge).forged_token(id="urn:uuid:never-awarded")
    assert codes(ask(cast, forged), "failed") == ["issuer.not_in_register"]
    asked = {"generation": 1, "id": name, "reason": "Shown to an employer."}
    place = f"/api/v1/programmes/{cast.programme.id}/revoked-ids"
    assert cast.api("mediator").post(place, json=asked).status_code == 201
    assert codes(ask(cast, forged), "failed") == ["issuer.not_in_register", "revocation.listed"]
