"""Who may do what: the table, cell by cell, and the same through the API."""

import pytest

from app.errors import AccessRefused
from app.programmes.access import Action, Role, demand, may
from app.programmes.api_keys import make_api_key

TABLE = {
    #                        owner  mediator observer
    Action.READ:             (True, True, True),
    Action.READ_ADDRESSES:   (True, True, False),
    Action.MANAGE_KEYS:      (True, True, True),
    Action.MANAGE_PROGRAMME: (True, False, False),
    Action.MANAGE_MEMBERS:   (True, False, False),
    Action.MANAGE_EXCHANGES: (True, True, False),
    Action.ASSESS:           (True, True, False),
    Action.AWARD:            (True, True, False),
    Action.REVOKE:           (True, True, False),
    Action.READ_AUDIT:       (True, False, False),
    Action.EXPORT:           (True, False, False),
}  # fmt: skip


def test_the_table_is_complete():
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize(("place", "role"), list(enumerate(Role)))
def test_each_cell(action, role, place):
    allowed = TABLE[action][place]
    assert may(role, action) is allowed
    assert may(role, action, {action.value}) is allowed
    assert may(role, action, set()) is False
    if allowed:
        demand(role, action)
    else:
        with pytest.raises(AccessRefused):
            demand(role, action)


def calls(cast):
    exchange, participant = cast.exchange.id, str(cast.staff.id)
    return {
        "read": ("GET", f"/api/v1/exchanges/{exchange}", None, 200),
        "participants": ("GET", f"/api/v1/exchanges/{exchange}/participants", None, 200),
        "manage": (
            "POST",
            "/api/v1/organisations",
            {"programme_id": str(cast.programme.id), "name": "x", "kind": "tech"},
            201,
        ),
        "assess": (
            "POST",
            f"/api/v1/exchanges/{exchange}/assessments",
            {
                "participant_id": participant,
                "competence": "data-analysis",
                "moment": "baseline",
                "ratings": {},
            },
            201,
        ),
    }


@pytest.mark.parametrize("what", ["read", "participants", "manage", "assess"])
@pytest.mark.parametrize("who", ["owner", "mediator", "observer", "stranger", "nobody"])
def test_through_the_api(cast, stranger_key, who, what):
    method, path, body, good = calls(cast)[what]
    expected = {
        "owner": good,
        "mediator": good,
        "observer": good if method == "GET" else 403,
        "stranger": 404,
        "nobody": 401,
    }[who]
    key = stranger_key if who == "stranger" else cast.keys.get(who)
    client = cast.service.client(**({"Authorization": f"Bearer {key}"} if key else {}))
    answer = client.request(method, path, json=body)
    assert answer.status_code == expected, answer.text


def test_personal_addresses_are_for_who_writes_to_people(cast):
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    seen = {
        who: {one["email"] for one in cast.api(who).get(path).json()["items"]} for who in cast.keys
    }
    both = {"volunteer@example.org", "staff@example.org"}
    assert seen == {"owner": both, "mediator": both, "observer": {None}}


def test_a_key_can_only_narrow(cast):
    with cast.service.work() as work:
        _, key = make_api_key(work, cast.mediator, "read only", [Action.READ], 1)
    client = cast.service.client(Authorization=f"Bearer {key}")
    assert client.get(f"/api/v1/exchanges/{cast.exchange.id}").status_code == 200
    body = {"programme_id": str(cast.programme.id), "name": "x", "kind": "tech"}
    refused = client.post("/api/v1/organisations", json=body)
    assert refused.status_code == 403
    assert "manage-exchanges" in refused.json()["detail"]
    cast.service.clock.pass_by(days=2)
    assert client.get("/api/v1/programmes").status_code == 401
