"""The employer's question, through the API and the page: ours, changed, revoked, expired, foreign, none."""

import json

import pytest

from app.programmes.tables import Programme
from app.verifying import dependencies
from badges import jws, keys
from badges.baking import extract
from badges.http import HttpResolver


@pytest.fixture
def badge(cast):
    return cast.award()


def ask(cast, given, recipient=None, **headers):
    body = {"input": given} | ({"recipient": recipient} if recipient else {})
    return cast.service.client(**headers).post("/api/v1/verify", json=body)


def drop(cast, content, name, **data):
    files = {"file": (name, content)}
    return cast.service.client().post("/api/v1/verify", files=files, data=data)


def report(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()


def failed(answer):
    return {
        found["check"]: found["code"]
        for found in report(answer)["findings"]
        if found["status"] == "failed"
    }


def served(cast, url):
    return cast.service.client().get(url)


@pytest.mark.parametrize("which", ["assertion", "share", "signed text", "json text"])
def test_our_badge_is_valid_however_it_is_pasted(cast, badge, which):
    given = {
        "assertion": badge["assertion"],
        "share": badge["share"],
        "signed text": served(cast, badge["signed"]).text,
        "json text": served(cast, badge["assertion"]).text,
    }[which]
    found = report(ask(cast, f"  {given}\n"))
    assert found["valid"] is True, found["findings"]
    assert found["issuer"]["trust"] == "local"
    assert found["badge"]["competence"] == "data-analysis"
    assert found["badge"]["level"] == "practise"
    assert found["badge"]["alignments"][0]["framework"] == "e-CF 4.0"
    assert found["badge"]["alignments"][0]["level"].startswith("e-")


@pytest.mark.parametrize("name", ["png", "svg"])
def test_our_picture_is_valid(cast, badge, name):
    found = report(drop(cast, served(cast, badge[name]).content, f"badge.{name}"))
    assert found["valid"] is True, found["findings"]
    assert found["format"] == "ob2-signed"


@pytest.mark.parametrize(
    ("recipient", "matches"),
    [("staff@example.org", True), (" Staff@Example.ORG ", True), ("other@example.org", False)],
)
def test_the_recipient_is_checked_when_asked_for(cast, badge, recipient, matches):
    found = report(ask(cast, badge["assertion"], recipient))
    assert found["recipient"]["matches"] is matches
    assert found["valid"] is matches


def test_a_flipped_byte_is_found(cast, badge):
    token = served(cast, badge["signed"]).text
    header, payload, signature = token.split(".")
    middle = len(payload) // 2
    changed = payload[:middle] + ("A" if payload[middle] != "A" else "B") + payload[middle + 1 :]
    answer = ask(cast, f"{header}.{changed}.{signature}")
    if answer.status_code == 200:  # a byte that breaks the JSON makes it no badge at all
        assert report(answer)["valid"] is False
    other = "A" if signature[5] != "A" else "B"
    broken = signature[:5] + other + signature[6:]
    assert set(failed(ask(cast, f"{header}.{payload}.{broken}"))) == {"signature"}


def test_another_key_is_found(cast, badge):
    payload = jws.check(served(cast, badge["signed"]).text, _published(cast))
    forged = jws.sign(payload, keys.generate_rsa())
    assert set(failed(ask(cast, forged))) == {"signature"}


def _published(cast):
    return keys.load_public(served(cast, "/ob/v2/issuers/solidaire/1/key").json()["publicKeyPem"])


def test_a_forged_text_with_another_name_in_it_is_found(cast, badge):
    payload = json.loads(jws.check(served(cast, badge["signed"]).text, _published(cast)))
    payload["recipient"]["identity"] = "thief@example.org"
    payload["recipient"]["hashed"] = False
    forged = jws.sign(json.dumps(payload).encode(), keys.generate_rsa())
    found = report(ask(cast, forged, "thief@example.org"))
    assert found["valid"] is False


def test_a_revoked_badge_says_so_and_why_in_every_form(cast, badge):
    token, png = served(cast, badge["signed"]).text, served(cast, badge["png"]).content
    reason = {"reason": "Attribué par erreur."}
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json=reason)
    answers = [
        ask(cast, badge["assertion"]),
        ask(cast, badge["share"]),
        ask(cast, token),
        drop(cast, png, "badge.png"),
    ]
    for answer in answers:
        found = report(answer)
        assert found["valid"] is False
        assert found["revoked"] is True
        assert found["revocation_reason"] == "other"
        assert "revocation" in failed(answer)


def test_an_expired_badge_says_so(cast, badge_for_a_year):
    cast.service.clock.pass_by(days=364)
    assert report(ask(cast, badge_for_a_year["assertion"]))["valid"] is True
    cast.service.clock.pass_by(days=2)
    assert failed(ask(cast, badge_for_a_year["assertion"])) == {"dates": "dates.expired"}


@pytest.fixture
def badge_for_a_year(cast):
    with cast.service.work() as work:
        programme = work.session.get_one(Programme, cast.programme.id)
        programme.validity_days = 365
        work.session.add(programme)
    return cast.award()


@pytest.mark.parametrize(
    "given",
    ["hello", "{", "{}", "[]", "null", "<svg/>", "x" * 100_000],
)
def test_what_is_no_badge_is_a_problem_with_a_reason(cast, given):
    answer = ask(cast, given)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 20


@pytest.mark.parametrize("given", ["a.b.c", '{"a":1,"a":2}'])
def test_what_looks_like_a_badge_and_is_broken_is_a_report(cast, given):
    answer = ask(cast, given)
    assert report(answer)["valid"] is False
    assert {"format", "signature"} & failed(answer).keys()


def test_a_picture_that_breaks_off_is_a_report(cast):
    assert "format" in failed(drop(cast, b"\x89PNG\r\n\x1a\n", "x.png"))


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff" * 1000])
def test_a_file_that_holds_no_badge_is_a_problem(cast, content):
    assert drop(cast, content, "x.png").status_code == 422


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"{", {"content-type": "application/json"}),
        (b"[1]", {"content-type": "application/json"}),
        (b'{"input": 1}', {"content-type": "application/json"}),
        (b'{"input": "x", "more": 1}', {"content-type": "application/json"}),
        (b"x", {"content-type": "multipart/form-data; boundary=y"}),
        (b"[" * 100_000, {"content-type": "application/json"}),
    ],
)
def test_a_question_that_cannot_be_read_is_a_problem(cast, body, headers):
    answer = cast.service.client().post("/api/v1/verify", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "file:///etc/passwd",
        "http://badges.example.org.evil.example/ob/v2/assertions/x",
    ],
)
def test_the_verifier_fetches_nothing_it_should_not(cast, url):
    answer = ask(cast, url)
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        assert answer.json()["valid"] is False
        assert answer.json()["badge"] is None


def test_findings_come_in_the_readers_language(cast, badge):
    said = {
        language: report(ask(cast, badge["assertion"], **{"accept-language": language}))[
            "findings"
        ][0]["detail"]
        for language in ("fr", "en", "pt")
    }
    assert len(set(said.values())) == 3


def test_the_page_says_the_verdict_first(cast, badge):
    client = cast.service.client(**{"accept-language": "en"})
    good = client.post("/verify", data={"input": badge["share"]})
    assert good.status_code == 200
    assert "This badge is valid" in good.text
    bad = client.post("/verify", data={"input": badge["share"], "recipient": "other@example.org"})
    assert "This badge is not valid" in bad.text
    assert "other@example.org" in bad.text, "what was typed is still there"


def test_a_link_to_the_page_verifies_ours_and_only_fills_in_others(cast, badge):
    client = cast.service.client(**{"accept-language": "en"})
    assert "This badge is valid" in client.get("/verify", params={"input": badge["share"]}).text
    foreign = client.get("/verify", params={"input": "https://elsewhere.example/b/1"}).text
    assert "https://elsewhere.example/b/1" in foreign
    assert "valid" not in foreign.split("<main")[1].split("</main")[0].lower().replace(
        "validity", ""
    )


@pytest.mark.parametrize("name", ["png", "svg"])
def test_the_picture_carries_the_signed_assertion(cast, badge, name):
    assert extract(served(cast, badge[name]).content) == served(cast, badge["signed"]).text


@pytest.mark.parametrize(
    ("path", "field"),
    [("/verify", "input"), ("/verify/many", "lines"), ("/passport/imported", "input")],
)
def test_no_page_holds_a_transaction_while_others_are_asked(
    outgoing, foreign, monkeypatch, path, field
):
    pool = outgoing.service.inside.engine.pool
    held = []

    class Watched(HttpResolver):
        def fetch(self, url, **within):
            held.append(pool.checkedout())
            return super().fetch(url, **within)

    monkeypatch.setattr(dependencies, "HttpResolver", Watched)
    client = outgoing.service.signed_in(outgoing.staff.person_id)
    csrf = client.get("/passport").text.split('name="csrf" value="')[1].split('"')[0]
    answer = client.post(path, data={field: foreign.token(), "csrf": csrf})
    assert answer.status_code in {200, 422}, answer.text
    assert held
    assert set(held) == {0}


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_why_something_is_no_badge_is_said_wholly_in_the_readers_language(service, language):
    asked = {"input": "hello"}

    def detail(wanted):
        answer = service.client().post(
            "/api/v1/verify", json=asked, headers={"accept-language": wanted}
        )
        assert answer.status_code == 422
        return answer.json()["detail"]

    reason = detail("en").removeprefix("This is not an Open Badge: ").partition(".")[0]
    assert len(reason) > 10
    assert reason not in detail(language)
    assert ".." not in detail(language)
