"""How much one may ask, told in headers; and that nobody can make the verifier fetch what it should not."""

import json

import pytest
from fastapi import Request

from app.plumbing.rate_limits import caller_address
from app.verifying.requesters import FOR_ANYBODY
from badges.http import HttpResolver
from tests.app.employers.test_home import arrive, new_key
from tests.badges.test_http import INSIDE

BATCH = "/api/v1/verify/batch"


@pytest.fixture
def counted(cast, counting, request):
    """Return the cast in a service that counts, where this test alone is the caller."""
    # Windows are kept per process and caller: each test calls from an address of its own.
    number = abs(hash(request.node.nodeid)) % 2**40
    return cast.service, f"2001:db8:{number >> 32:x}:{(number >> 16) & 0xFFFF:x}"


def caller(counted, host="1", **headers):
    service, network = counted
    client = service.client(**headers)
    client._transport.client = (f"{network}::{host}", 5000)
    return client


def items(count):
    return {"items": [{"input": "x"}] * count}


def test_badges_are_counted_not_calls_and_headers_say_what_is_left(counted):
    client = caller(counted)
    limit = int(FOR_ANYBODY.partition("/")[0])
    answer = client.post(BATCH, json=items(300))
    assert answer.status_code == 200
    assert int(answer.headers["ratelimit-limit"]) == limit
    assert int(answer.headers["ratelimit-remaining"]) == limit - 300
    assert 0 < int(answer.headers["ratelimit-reset"]) <= 3600
    assert answer.headers["ratelimit-policy"] == f"{limit};w=3600"
    one = client.post("/api/v1/verify", json={"input": '{"a":1,"a":2}'})
    assert int(one.headers["ratelimit-remaining"]) == limit - 301


def test_who_asks_too_much_is_told_when_to_come_back(counted):
    client = caller(counted)
    assert client.post(BATCH, json=items(900)).status_code == 200
    refused = client.post(BATCH, json=items(101))
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["ratelimit-remaining"] == "0"
    assert refused.json()["detail"]
    assert client.post(BATCH, json=items(100)).status_code == 200, "what is left can be used"
    page = client.post("/verify", data={"input": "my text"})
    assert page.status_code == 429
    assert "my text" in page.text, "nothing typed is lost"


def test_a_network_is_one_caller_and_another_is_another(counted):
    assert caller(counted, "1").post(BATCH, json=items(1000)).status_code == 200
    assert caller(counted, "2").post(BATCH, json=items(1)).status_code == 429
    service, network = counted
    elsewhere = caller((service, network.replace("db8", "db9")))
    assert elsewhere.post(BATCH, json=items(1)).status_code == 200


def test_a_key_is_counted_for_itself_wherever_it_comes_from(counted):
    service, _ = counted
    service.change(limit_rates=False)
    key = new_key(arrive(service))
    service.change(limit_rates=True)
    program = {"authorization": f"Bearer {key}"}
    assert caller(counted).post(BATCH, json=items(1000)).status_code == 200
    answer = caller(counted, **program).post(BATCH, json=items(5))
    assert answer.status_code == 200
    assert int(answer.headers["ratelimit-remaining"]) == 20_000 - 5


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_who_is_one_caller(host, counted_as):
    client = None if host is None else (host, 5000)
    assert caller_address(Request({"type": "http", "client": client})) == counted_as


def host_of(address):
    return f"[{address}]" if ":" in address else address


def test_no_address_inside_is_asked_through_the_public_doors(cast):
    client = cast.service.client(**{"accept-language": "en"})
    bodies = [{"input": f"https://{host_of(address)}/latest/meta-data/"} for address in INSIDE]
    for body in bodies:
        refused_everywhere(client.post("/api/v1/verify", json=body))
    lines = client.post(BATCH, json={"items": bodies}).text.splitlines()
    assert len(lines) == len(bodies)
    for line in map(json.loads, lines):
        assert "problem" in line or line["report"]["valid"] is False


def refused_everywhere(answer):
    if answer.status_code == 422:
        return
    report = answer.json()
    assert report["valid"] is False
    assert report["badge"] is None
    reasons = " ".join(found["detail"] for found in report["findings"])
    assert any(why in reasons for why in ("public internet", "plain web address", "not known"))


def test_no_name_leads_inside_through_the_public_door(cast, monkeypatch):
    client = cast.service.client(**{"accept-language": "en"})
    for address in INSIDE:
        monkeypatch.setattr(
            "app.verifying.dependencies.HttpResolver",
            lambda *, allow, limits, found=address: HttpResolver(
                allow, limits=limits, lookup=lambda *_: [found]
            ),
        )
        body = {"input": "https://issuer.example.org/1"}
        refused_everywhere(client.post("/api/v1/verify", json=body))


INSIDE_URL = "https://169.254.169.254/latest/"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"badge": INSIDE_URL}, "public internet"),
        # A key that its issuer's profile does not name is not even asked for.
        ({"verification": {"type": "SignedBadge", "creator": INSIDE_URL}}, "key_owner.not_listed"),
    ],
)
def test_a_badge_cannot_send_us_inside_either(outgoing, foreign, changes, why):
    client = outgoing.service.client(**{"accept-language": "en"})
    report = client.post("/api/v1/verify", json={"input": foreign.token(**changes)}).json()
    assert report["valid"] is False
    assert why in " ".join(f"{one['code']} {one['detail']}" for one in report["findings"])
