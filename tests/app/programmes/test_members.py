"""Members: invited, changed, removed, leaving; never without an owner; by pages and by API."""

from app.people.accounts import INVITATION_LASTS

INVITED = {"email": "new@example.org", "name": "Nouvelle Personne", "role": "mediator"}


def home(cast):
    return f"/programmes/{cast.programme.id}"


def api(cast):
    return f"/api/v1{home(cast)}/members"


def test_an_owner_invites_and_the_person_arrives(cast, person):
    owner = person("owner")
    sent = owner.send(f"{home(cast)}/members", **INVITED, organisation_id=str(cast.tech.id))
    assert (sent.status_code, sent.headers["location"]) == (303, f"{home(cast)}/members")
    assert "new@example.org" in owner.get(f"{home(cast)}/members").text
    listed = cast.api("owner").get(api(cast)).json()["items"]
    (found,) = [one for one in listed if one["email"] == "new@example.org"]
    assert (found["role"], found["pending"]) == ("mediator", True)
    assert found["organisation_id"] == str(cast.tech.id)

    cast.service.deliver()
    link = cast.service.mailbox.link("new@example.org")
    arrived = cast.service.client().post(link, follow_redirects=False)
    assert arrived.headers["location"] == home(cast)
    again = cast.api("owner").get(f"{api(cast)}/{found['id']}").json()
    assert again["pending"] is False


def test_an_invitation_can_be_sent_again_until_the_person_arrives(cast, person):
    owner = person("owner")
    owner.send(f"{home(cast)}/members", **INVITED)
    cast.service.deliver()
    listed = cast.api("owner").get(api(cast)).json()["items"]
    (found,) = [one for one in listed if one["email"] == "new@example.org"]
    cast.service.clock.pass_by(days=INVITATION_LASTS.days + 1)
    owner = person("owner")
    old = cast.service.mailbox.link("new@example.org")
    assert cast.service.client().post(old, follow_redirects=False).status_code == 422
    sent = owner.send(f"{home(cast)}/members/{found['id']}/invitation")
    assert sent.status_code == 303
    cast.service.deliver()
    fresh = cast.service.mailbox.link("new@example.org")
    assert cast.service.client().post(fresh, follow_redirects=False).status_code == 303
    refused = owner.send(f"{home(cast)}/members/{found['id']}/invitation")
    assert refused.status_code == 422
    assert "arrived already" in refused.text


def test_what_was_typed_stays_when_something_is_wrong(cast, person):
    typed = {**INVITED, "email": "no-address", "name": "Nouvelle Personne"}
    answer = person("owner").send(f"{home(cast)}/members", **typed)
    assert answer.status_code == 422
    assert "no-address" in answer.text
    assert "Nouvelle Personne" in answer.text
    assert 'id="email-error"' in answer.text


def test_the_same_person_twice_is_refused(cast):
    body = {"email": "mediator@example.org", "name": "M", "role": "owner"}
    answer = cast.api("owner").post(api(cast), json=body)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "email"


def test_an_organisation_of_another_programme_is_refused(cast, other_organisation):
    body = {**INVITED, "organisation_id": other_organisation}
    assert cast.api("owner").post(api(cast), json=body).status_code == 404


def test_the_last_owner_cannot_go_in_any_way(cast, person):
    owner = person("owner")
    path = f"{home(cast)}/members/{cast.owner.id}"
    for answer in (
        owner.send(path, role="mediator"),
        owner.send(f"{path}/remove"),
        owner.send(f"{home(cast)}/leave"),
    ):
        assert answer.status_code == 422
        assert "without an owner" in answer.text
    assert owner.get(home(cast)).status_code == 200


def test_with_a_second_owner_the_first_may_leave(cast, person):
    owner = person("owner")
    changed = owner.send(f"{home(cast)}/members/{cast.mediator.id}", role="owner")
    assert changed.status_code == 303
    left = owner.send(f"{home(cast)}/leave")
    assert (left.status_code, left.headers["location"]) == (303, "/today")
    assert owner.get(home(cast)).status_code == 404
    assert person("mediator").get(f"{home(cast)}/settings").status_code == 200


def test_a_removed_member_and_their_keys_are_out_at_once(cast, person):
    mediator, key = person("mediator"), cast.api("mediator")
    assert key.get(api(cast)).status_code == 200
    removed = person("owner").send(f"{home(cast)}/members/{cast.mediator.id}/remove")
    assert removed.status_code == 303
    assert mediator.get(home(cast)).status_code == 404
    assert key.get(api(cast)).status_code == 401
    back = cast.api("owner").post(api(cast), json={**INVITED, "email": "mediator@example.org"})
    assert back.status_code == 201


def test_the_place_is_changed_by_api_and_a_repeated_call_changes_it_once(cast):
    owner = cast.api("owner")
    path = f"{api(cast)}/{cast.observer.id}/place"
    body = {"role": "mediator", "organisation_id": str(cast.social.id)}
    answers = [
        owner.put(path, json=body, headers={"Idempotency-Key": "one"}).json() for _ in range(2)
    ]
    assert answers[0] == answers[1]
    events = owner.get(f"/api/v1{home(cast)}/audit-events?action=member.changed").json()["items"]
    assert len(events) == 1
    assert events[0]["detail"] == {"was": "observer", "role": "mediator"}


def test_removal_by_api_answers_who_it_was(cast):
    gone = cast.api("owner").post(f"{api(cast)}/{cast.observer.id}/remove")
    assert gone.status_code == 200
    assert gone.json()["email"] == "observer@example.org"
    assert cast.api("owner").get(f"{api(cast)}/{cast.observer.id}").status_code == 404


def test_observers_see_names_and_no_address(cast, person):
    shown = person("observer").get(f"{home(cast)}/members").text
    assert "Mediator" in shown
    assert "mediator@example.org" not in shown
    listed = cast.api("observer").get(api(cast)).json()["items"]
    assert {one["email"] for one in listed} == {None}
    assert {one["name"] for one in listed} == {"Owner", "Mediator", "Observer"}


def test_lists_go_page_by_page(cast):
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = cast.api("owner").get(api(cast), params=query).json()
        seen += [one["id"] for one in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 3
