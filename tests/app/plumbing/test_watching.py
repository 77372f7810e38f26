"""What whoever runs the service sees of it: alive, ready, each answer named, noted and counted; nobody's address."""

import json

import pytest
from sqlalchemy import create_engine

from app.plumbing.front.watching import LIMITS, Metrics


def test_answers_are_counted_by_route_and_class():
    metrics = Metrics()
    for seconds in (0.001, 0.02, 99):
        metrics.count("GET", "/b/{award_id}", 200, seconds)
    told = metrics.told().splitlines()
    labels = 'method="GET",route="/b/{award_id}",status="200"'
    buckets = [line.rsplit(" ", 1)[1] for line in told if "_bucket" in line]
    assert buckets == ["1", *["2"] * (len(LIMITS) - 1), "3"]
    assert f"estampille_request_seconds_count{{{labels}}} 3" in told
    assert f"estampille_request_seconds_sum{{{labels}}} 99.021000" in told


def test_the_process_says_how_it_is_and_notes_what_it_answers(cast, caplog):
    caplog.set_level("INFO", logger="estampille.requests")
    settings, token = cast.service.inside.settings, "t" * 32
    client = cast.service.client()
    award = cast.award()["id"]
    assert client.get("/metrics").status_code == 404
    cast.service.change(settings=settings.model_copy(update={"metrics_token": token}))
    assert client.get("/healthz").text == "alive\n"
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")
    caplog.clear()
    given = client.get(f"/b/{award}?next=secret", headers={"x-request-id": "proxy-0001"})
    assert given.headers["x-request-id"] == "proxy-0001"
    made = client.get(f"/b/{award}", headers={"x-request-id": "no name"})
    assert made.headers["x-request-id"] not in ("proxy-0001", "no name")
    first, second = (json.loads(record.getMessage()) for record in caplog.records)
    assert (first["id"], first["route"], first["status"]) == (
        "proxy-0001",
        "/b/{award_id}",
        given.status_code,
    )
    assert second["id"] == made.headers["x-request-id"]
    assert str(award) not in caplog.text
    assert "secret" not in caplog.text
    assert client.get("/metrics").status_code == 401
    read = client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert 'route="/b/{award_id}"' in read.text
    assert str(award) not in read.text


@pytest.mark.parametrize("broken", ["sqlite:////nowhere/at/all.db", "sqlite://"])
def test_a_process_without_its_tables_is_alive_and_not_ready(cast, broken):
    cast.service.change(engine=create_engine(broken))
    client = cast.service.client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
