"""A person's own badges by API: what they answer there is what they answer on the badge's page."""

import pytest


@pytest.mark.both_databases
def test_a_badge_is_accepted_shown_hidden_and_declined_by_its_holder(cast):
    award = cast.award()
    own = cast.service.signed_in(cast.staff.person_id)
    (listed,) = own.get("/api/v1/badges").json()["items"]
    assert (listed["id"], listed["state"], listed["opened_at"]) == (award["id"], "awarded", None)
    path = f"/api/v1/badges/{award['id']}"
    early = own.post(f"{path}/open", json={})
    assert (early.status_code, early.json()["type"]) == (
        422,
        "urn:estampille:problem:rule-refused",
    )
    accepted = own.post(f"{path}/accept", json={}).json()
    assert accepted["state"] == "accepted"
    assert cast.service.client().get(award["share"]).status_code == 404, "private until opened"
    assert own.post(f"{path}/open", json={}).json()["opened_at"]
    assert cast.service.client().get(award["share"]).status_code == 200
    assert own.post(f"{path}/close", json={}).json()["opened_at"] is None
    assert cast.service.client().get(award["share"]).status_code == 404
    declined = own.post(f"{path}/decline", json={}).json()
    assert declined["declined_at"]
    assert declined["accepted_at"] is None
    assert own.get(path).json() == declined


def test_nobody_else_sees_or_answers_it(cast):
    award = cast.award()
    other = cast.service.signed_in(cast.volunteer.person_id)
    assert other.get("/api/v1/badges").json()["items"] == []
    assert other.post(f"/api/v1/badges/{award['id']}/accept", json={}).status_code == 404
    assert cast.api("owner").get(f"/api/v1/badges/{award['id']}").status_code in (401, 403)
    assert cast.service.client().get("/api/v1/badges").status_code == 401
