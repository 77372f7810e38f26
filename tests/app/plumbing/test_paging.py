"""Lists by cursor: every row once, also while rows are added."""

import pytest

pytestmark = pytest.mark.both_databases


def names(cast, **query):
    answer = cast.api().get("/api/v1/organisations", params=query)
    assert answer.status_code == 200
    return [item["name"] for item in answer.json()["items"]], answer.json()["next"]


def add(cast, *new):
    for name in new:
        body = {"programme_id": str(cast.programme.id), "name": name, "kind": "tech"}
        assert cast.api().post("/api/v1/organisations", json=body).status_code == 201


def test_every_row_comes_once(cast):
    add(cast, *"abcde")
    seen, cursor = [], None
    while True:
        page, cursor = names(cast, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += page
        if cursor is None:
            break
    assert sorted(seen) == sorted(["Une social", "Une tech", *"abcde"])


def test_rows_added_meanwhile_disturb_nothing(cast):
    add(cast, *"abc")
    first, cursor = names(cast, limit=2)
    cast.service.clock.pass_by(seconds=5)
    add(cast, "new")
    second, _ = names(cast, cursor=cursor)
    assert not set(first) & set(second)
    assert "new" not in second


def test_a_cursor_that_is_none_is_named(cast):
    for cursor in ("x", "====", "MjAyNg==", "é"):
        answer = cast.api().get("/api/v1/organisations", params={"cursor": cursor})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "cursor"
