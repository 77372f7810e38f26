"""A page of another site may have badges verified where the operator allows it, and do nothing else."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from app.plumbing.front.crossing import OPEN, CrossingMiddleware

HERE, ELSEWHERE = "https://careers.example.org", "https://other.example.org"


def client(*origins):
    return TestClient(CrossingMiddleware(PlainTextResponse("done"), origins=origins))


@pytest.mark.parametrize(
    ("origins", "origin", "told"),
    [
        ((), HERE, None),
        ((HERE,), HERE, HERE),
        ((HERE,), ELSEWHERE, None),
        (("*",), ELSEWHERE, "*"),
    ],
)
def test_a_page_reads_the_answer_where_its_site_is_allowed(origins, origin, told):
    sent = {"Origin": origin}
    asks = {**sent, "Access-Control-Request-Method": "POST"}
    browser = client(*origins)
    answer = browser.post(OPEN, headers=sent)
    before = browser.options(OPEN, headers=asks)
    other = browser.post("/api/v1/awards", headers=sent)
    assert answer.headers.get("access-control-allow-origin") == told
    assert before.headers.get("access-control-allow-origin") == told
    assert "access-control-allow-credentials" not in before.headers
    assert "access-control-allow-origin" not in other.headers
    if told:
        assert "RateLimit-Remaining" in answer.headers["access-control-expose-headers"]
