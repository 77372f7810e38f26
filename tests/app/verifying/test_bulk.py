"""A thousand badges in one call: each gets its own right answer, and nothing is done for who has gone."""

import json
import time

import httpx
import pytest

from badges.verification import Fetched


def lines(answer):
    assert answer.status_code == 200, answer.text
    return sorted(map(json.loads, answer.text.splitlines()), key=lambda line: line["index"])


def ask(cast, items):
    client = cast.service.client(**{"accept-language": "en"})
    return client.post("/api/v1/verify/batch", json={"items": items})


def verdict(line):
    """Say in one word how a line ended."""
    if "problem" in line:
        assert line["problem"]["status"] == 422, line
        assert line["problem"]["detail"]
        return "problem"
    report = line["report"]
    if report["revoked"]:
        assert report["valid"] is False
        return "revoked"
    failed = {found["code"] for found in report["findings"] if found["status"] == "failed"}
    if "dates.expired" in failed:
        return "expired"
    return "valid" if report["valid"] else "invalid"


@pytest.fixture
def kinds(outgoing, foreign):
    """Return kinds of inputs, each with its right answer."""
    mine = outgoing.award()
    client = outgoing.service.client()
    token = client.get(mine["signed"]).text
    head, payload, signature = token.split(".")
    taken_back = second_award(outgoing)
    revoked = client.get(taken_back["signed"]).text
    outgoing.api().post(f"/api/v1/awards/{taken_back['id']}/revoke", json={"reason": "Erreur."})
    return [
        ({"input": token}, "valid"),
        ({"input": mine["assertion"]}, "valid"),
        ({"input": mine["share"], "recipient": "staff@example.org"}, "valid"),
        ({"input": client.get(mine["assertion"]).text}, "valid"),
        ({"input": token, "recipient": "other@example.org"}, "invalid"),
        (
            {"input": f"{head}.{payload}.{signature[:9]}{other(signature[9])}{signature[10:]}"},
            "invalid",
        ),
        ({"input": revoked}, "revoked"),
        ({"input": taken_back["share"]}, "revoked"),
        ({"input": foreign.token()}, "valid"),
        ({"input": foreign.hosted, "recipient": "ada@example.org"}, "valid"),
        ({"input": foreign.revoked_token()}, "revoked"),
        ({"input": foreign.expired_token()}, "expired"),
        ({"input": foreign.forged_token()}, "invalid"),
        ({"input": f"{foreign.base}/nothing/here"}, "invalid"),
        ({"input": "http://169.254.169.254/latest/meta-data/"}, "invalid"),
        ({"input": "https://127.0.0.1/x"}, "invalid"),
        ({"input": "a.b.c"}, "invalid"),
        ({"input": '{"a":1,"a":2}'}, "invalid"),
        ({"input": "file:///etc/passwd"}, "problem"),
        ({"input": "hello"}, "problem"),
        ({"input": "[" * 50_000}, "problem"),
        ({"input": ""}, "problem"),
        ({"input": 5}, "problem"),
        ({"input": token, "more": 1}, "problem"),
        (7, "problem"),
    ]


def other(letter):
    return "A" if letter != "A" else "B"


def second_award(cast):
    whose = {"participant_id": str(cast.volunteer.id)}
    cast.rate("baseline", "no", **whose)
    cast.show_evidence(**whose)
    cast.rate("final", "yes", **whose)
    decided = cast.decide(**whose).json()
    return cast.api().post("/api/v1/awards", json={"decision_id": decided["id"]}).json()


@pytest.mark.both_databases
def test_each_kind_of_badge_gets_its_own_right_answer(outgoing, kinds):
    found = lines(ask(outgoing, [given for given, _ in kinds]))
    assert [(verdict(line), given) for line, (given, _) in zip(found, kinds, strict=True)] == [
        (right, given) for given, right in kinds
    ]


def test_a_thousand_mixed_badges_get_a_thousand_right_answers(listening, kinds, foreign):
    foreign.asked.clear()
    asked = [kinds[number % len(kinds)] for number in range(1000)]
    answer = httpx.post(
        f"{listening}/api/v1/verify/batch",
        json={"items": [given for given, _ in asked]},
        timeout=60,
    )
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    found = lines(answer)
    assert [line["index"] for line in found] == list(range(1000))
    assert [verdict(line) for line in found] == [right for _, right in asked]
    assert foreign.asked["/ob/issuer"] == 1, "a batch asks an issuer once for each document"


def test_lines_come_as_they_are_done_and_the_work_stops_with_its_reader(listening, foreign):
    foreign.asked.clear()
    items = [{"input": f"{foreign.base}/slow/{number}"} for number in range(1000)]
    with (
        httpx.Client(timeout=30) as client,
        client.stream("POST", f"{listening}/api/v1/verify/batch", json={"items": items}) as answer,
    ):
        first = json.loads(next(answer.iter_lines()))
        assert "index" in first
        assert foreign.asked["/slow"] < 500
    seen = -1
    while seen != foreign.asked["/slow"]:  # until nothing more is asked
        seen = foreign.asked["/slow"]
        time.sleep(0.3)
    assert seen < 500


@pytest.mark.parametrize("count", [0, 1001])
def test_no_badge_or_too_many_are_refused_whole(cast, count):
    answer = ask(cast, [{"input": "x"}] * count)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "items"


def test_a_body_that_is_no_batch_is_a_problem(cast):
    client = cast.service.client()
    bodies: list[object] = [{}, {"items": "x"}, [], {"items": [], "more": 1}]
    for body in bodies:
        assert client.post("/api/v1/verify/batch", json=body).status_code == 422


def test_a_fault_of_ours_costs_one_line_and_names_a_number(cast, monkeypatch):
    def broken(_self: object, _url: str, *, within: float) -> Fetched:
        raise ZeroDivisionError

    monkeypatch.setattr("badges.http.HttpResolver.fetch", broken)
    found = lines(ask(cast, [{"input": "https://issuer.example.org/a"}, {"input": "hello"}]))
    assert found[0]["problem"]["status"] == 500
    assert found[1]["problem"]["status"] == 422
