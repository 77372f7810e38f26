"""Errors are sentences, in the reader's language, as problem+json or as a page."""

import pytest

from app.plumbing.keys.vault import Vault


def test_an_unknown_page_is_a_page_for_people(service):
    answer = service.client().get("/nowhere", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "<html" in answer.text


def test_an_unknown_api_address_is_a_problem_for_programs(service):
    answer = service.client().get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:estampille:problem:not-found"


def test_a_wrong_method_is_a_problem_that_says_which_are_right(service):
    answer = service.client().put("/api/v1/verify", headers={"accept-language": "en"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["detail"] == "This address does not take PUT: only POST."


@pytest.mark.parametrize(
    ("media", "body", "said"),
    [
        ("application/json", '{"title": ', "The body is not JSON."),
        ("text/plain", '{"title": "x"}', "Content-Type: application/json"),
        ("application/json", "[]", "must be an object"),
    ],
)
def test_a_body_that_cannot_be_read_is_told_apart_and_blames_no_field(cast, media, body, said):
    answer = cast.api().post("/api/v1/exchanges", content=body, headers={"content-type": media})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert [one["field"] for one in answer.json().get("errors", [])] == []


@pytest.mark.parametrize(("language", "word"), [("en", "sign"), ("fr", "connect"), ("pt", "sess")])
def test_problems_speak_the_callers_language(service, language, word):
    answer = service.client().get("/api/v1/programmes", headers={"accept-language": language})
    assert answer.status_code == 401
    assert word in answer.json()["title"].lower() + answer.json()["detail"].lower()


def test_every_wrong_field_is_named_at_once(cast):
    answer = cast.api().post(
        "/api/v1/exchanges", json={"title": "", "hours": "many", "surprise": 1}
    )
    assert answer.status_code == 422
    named = {error["field"] for error in answer.json()["errors"]}
    assert {"title", "hours", "surprise", "form", "starts_on"} <= named


def test_what_only_the_operator_can_mend_is_told_to_nobody_else(cast):
    program, ours = cast.api(), cast.service.inside.vault
    cast.service.change(vault=Vault(bytes(32)))
    answer = program.get(f"/api/v1/exchanges/{cast.exchange.id}/participants")
    cast.service.change(vault=ours)
    assert answer.status_code == 500
    told = answer.text.lower()
    assert "number" in told
    for inner in ("estampille_key", "secret.key", "sealed", "vault"):
        assert inner not in told
