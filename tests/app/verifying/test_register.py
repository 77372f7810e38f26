"""The register decides about our own badges: what it does not hold fails at every door, however well it is signed."""

import json

import pytest

from badges.baking import Standard, bake
from tests.app.thief import Thief

FORMS = ["token", "credential", "jwt", "png", "svg", "credential png"]


@pytest.fixture
def badge(cast):
    return cast.award()


@pytest.fixture
def thief(cast, badge):
    return Thief.of(cast, badge)


def forged(cast, badge, thief, form):
    client = cast.service.client()
    badge_class = client.get(badge["assertion"]).json()["badge"]
    if form == "credential png":
        picture = client.get(f"{badge_class}/image.png").content
        return bake(picture, thief.forged_credential(), standard=Standard.OB3)
    if form in ("png", "svg"):
        return bake(client.get(f"{badge_class}/image.{form}").content, thief.forged_token())
    return getattr(thief, f"forged_{form}")()


def ask(cast, given, **headers):
    client = cast.service.client(**{"accept-language": "en", **headers})
    if isinstance(given, bytes):
        answer = client.post("/api/v1/verify", files={"file": ("badge", given)})
    else:
        answer = client.post("/api/v1/verify", json={"input": given})
    assert answer.status_code == 200, answer.text
    return answer.json()


def failed(report):
    return [one["code"] for one in report["findings"] if one["status"] == "failed"]


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_that_a_stolen_key_signed_is_not_in_the_register(cast, badge, thief, form):
    report = ask(cast, forged(cast, badge, thief, form))
    assert failed(report) == ["issuer.not_in_register"]
    assert not report["valid"]
    assert report["issuer"]["trust"] == "unknown", "it names us, and is not ours"


@pytest.mark.parametrize("form", ["token", "credential", "jwt"])
def test_a_badge_of_ours_whose_text_a_stolen_key_changed_differs_from_the_register(
    cast, thief, form
):
    later = {"token": "issuedOn", "credential": "awardedDate", "jwt": "awardedDate"}[form]
    changed = getattr(thief, f"forged_{form}")(**{later: "2026-01-01T00:00:00Z"})
    assert failed(ask(cast, changed)) == ["issuer.differs_from_register"]


@pytest.mark.parametrize("which", ["signed", "credential_v3", "credential_v3_jwt", "assertion"])
def test_what_we_awarded_is_in_the_register_in_every_form(cast, badge, which):
    report = ask(cast, cast.service.client().get(badge[which]).text)
    assert failed(report) == []
    assert "issuer.in_register" in [one["code"] for one in report["findings"]]


def test_a_credential_is_compared_by_its_content_and_not_by_its_spaces(cast, thief):
    rewritten = dict(reversed(thief.document.items()))
    assert ask(cast, json.dumps(rewritten, indent=2))["valid"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "does not hold this badge"),
        ("fr", "ne contient pas ce badge"),
        ("pt", "não contém este badge"),
    ],
)
def test_the_register_is_told_of_in_the_readers_language(cast, thief, language, said):
    report = ask(cast, thief.forged_token(), **{"accept-language": language})
    assert said in next(one["detail"] for one in report["findings"] if one["status"] == "failed")


def test_many_badges_at_once_are_each_looked_up_in_the_register(cast, thief):
    items = [{"input": thief.signed}, {"input": thief.forged_token()}, {"input": thief.signed}]
    answer = cast.service.client().post("/api/v1/verify/batch", json={"items": items})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    found = {line["index"]: failed(line["report"]) for line in lines}
    assert found == {0: [], 1: ["issuer.not_in_register"], 2: []}


def test_the_pages_and_their_receipts_say_no(cast, thief):
    browser = cast.service.client(**{"accept-language": "en"})
    shown = browser.post("/verify", data={"input": thief.forged_token()}).text
    assert "own register does not hold this badge" in shown
    assert "This badge is not valid" in shown
    asked = {"input": thief.forged_token(), "receipt": True, "watch": True}
    report = cast.api().post("/api/v1/verify", json=asked).json()
    assert (report["valid"], report["watched"]) == (False, False)
    judged = browser.post("/verify/receipt", data={"receipt": report["receipt"]})
    assert "register does not hold this badge" in judged.text


def test_a_forged_badge_comes_into_no_passport(cast, thief):
    holder = cast.service.signed_in(cast.staff.person_id)
    holder.headers["accept-language"] = "en"
    page = holder.get("/passport/imported").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    form = {"input": thief.forged_token(), "csrf": csrf}
    answer = holder.post("/passport/imported", data=form)
    assert "register does not hold this badge" in answer.text
