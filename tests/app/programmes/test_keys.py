"""API keys: made once, shown once, narrowed, revoked, and seen when they were last used."""

import pytest

from app.plumbing.idempotency import RememberedAnswer, answer_in
from app.programmes.tables import ApiKey


def pages(cast):
    return f"/programmes/{cast.programme.id}/keys"


def api(cast):
    return f"/api/v1/programmes/{cast.programme.id}/api-keys"


def test_a_key_is_shown_once_and_works(cast, person):
    mediator = person("mediator")
    made = mediator.send(pages(cast), name="tableur", scopes=["read"], days="30")
    assert made.status_code == 201
    key = made.text.split('value="est_')[1].split('"')[0]
    assert key not in mediator.get(pages(cast)).text
    client = cast.service.client(Authorization=f"Bearer est_{key}")
    assert client.get("/api/v1/programmes").status_code == 200
    body = {"programme_id": str(cast.programme.id), "name": "x", "kind": "tech"}
    assert client.post("/api/v1/organisations", json=body).status_code == 403


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "scopes": ["read"], "days": "30"}, "name"),
        ({"name": "un nom à garder", "scopes": [], "days": "30"}, "scopes"),
        ({"name": "un nom à garder", "scopes": ["read-audit"], "days": "30"}, "scopes"),
        ({"name": "un nom à garder", "scopes": ["read"], "days": "9999"}, "days"),
    ],
)
def test_a_wrong_key_is_named_and_what_was_typed_stays(cast, person, typed, field):
    answer = person("mediator").send(pages(cast), **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert typed["name"] in answer.text


def last_days(cast):
    return {key.name: str(key.last_used_on or "") for key in cast.rows(ApiKey)}


def test_the_last_day_of_use_is_noted_while_reading_and_while_writing(cast, person):
    assert last_days(cast) == {"owner": "", "mediator": "", "observer": ""}
    assert cast.api("owner").get("/api/v1/programmes").status_code == 200
    assert last_days(cast) == {"owner": "2026-11-23", "mediator": "", "observer": ""}
    cast.service.clock.pass_by(days=1)
    body = {"programme_id": str(cast.programme.id), "name": "x", "kind": "tech"}
    assert cast.api("mediator").post("/api/v1/organisations", json=body).status_code == 201
    assert last_days(cast) == {"owner": "2026-11-23", "mediator": "2026-11-24", "observer": ""}
    assert "23\u00a0novembre\u00a02026" in person("owner").browser.get(pages(cast)).text


@pytest.mark.both_databases
def test_a_revoked_key_is_out_at_once(cast, person):
    owner = person("owner")
    (mine,) = [
        one for one in cast.api("owner").get(api(cast)).json()["items"] if one["name"] == "mediator"
    ]
    revoked = owner.send(f"{pages(cast)}/{mine['id']}/revoke")
    assert revoked.status_code == 303
    assert cast.api("mediator").get("/api/v1/programmes").status_code == 401
    assert "Revoked" in owner.get(pages(cast)).text


def test_members_see_their_own_keys_and_owners_all(cast, person):
    for who, seen in (("owner", 3), ("mediator", 1), ("observer", 1)):
        assert len(cast.api(who).get(api(cast)).json()["items"]) == seen
    owners = cast.api("owner").get(api(cast)).json()["items"]
    (key,) = [one for one in owners if one["name"] == "owner"]
    assert cast.api("mediator").post(f"{api(cast)}/{key['id']}/revoke").status_code == 404
    assert person("mediator").send(f"{pages(cast)}/{key['id']}/revoke").status_code == 404


def test_a_repeated_call_makes_one_key_and_remembers_no_secret(cast):
    body = {"name": "lecture", "scopes": ["read"], "days": 5}
    headers = {"Idempotency-Key": "once"}
    first = cast.api().post(api(cast), json=body, headers=headers)
    again = cast.api().post(api(cast), json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert again.json()["key"] is None
    with cast.service.work() as work:
        (kept,) = cast.rows(RememberedAnswer)
        assert first.json()["id"] in answer_in(work, kept)
        assert first.json()["key"] not in answer_in(work, kept)


def test_a_key_makes_only_narrower_keys_that_end_no_later(cast):
    made = cast.api("mediator").post(
        api(cast), json={"name": "a", "scopes": ["read", "manage-keys"], "days": 5}
    )
    narrow = cast.service.client(Authorization=f"Bearer {made.json()['key']}")
    wider = narrow.post(api(cast), json={"name": "b", "scopes": ["award"], "days": 5})
    assert wider.status_code == 422
    assert "award" in wider.json()["detail"]
    longer = narrow.post(api(cast), json={"name": "c", "scopes": ["read"], "days": 300})
    assert longer.json()["expires_at"] == made.json()["expires_at"]


def test_an_owner_sees_and_ends_only_the_keys_of_their_own_programme(cast):
    owner = cast.api("owner")
    shown = {key["id"] for key in owner.get(api(cast)).json()["items"]}
    assert shown == {str(key.id) for key in cast.rows(ApiKey)}
    for key_id in cast.bystander.ids_of("api_key"):
        assert owner.post(f"{api(cast)}/{key_id}/revoke").status_code == 404
