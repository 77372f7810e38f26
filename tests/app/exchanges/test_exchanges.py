"""Opening an exchange and inviting people: every mistake is named, nothing is half-stored."""

import pytest

from app.exchanges.tables import Exchange, Participant
from app.people.tables import Person


def exchange(cast, **changes):
    body = {
        "programme_id": str(cast.programme.id),
        "title": "Un autre échange",
        "social_organisation_id": str(cast.social.id),
        "tech_organisation_id": str(cast.tech.id),
        "form": "skills-based-pro-bono",
        "theme": 4,
        "starts_on": "2026-12-01",
        "ends_on": "2027-02-01",
        "hours": 20,
        "targets": [{"competence": "data-analysis", "level": "practise"}],
    }
    return cast.api().post("/api/v1/exchanges", json=body | changes)


def invitation(cast, **changes):
    body = {
        "email": "new@example.org",
        "name": "Nouvelle Personne",
        "organisation_id": str(cast.social.id),
        "role": "staff",
    }
    path = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    return cast.api().post(path, json=body | changes)


def count(cast, table):
    return len(cast.rows(table))


def test_an_exchange_opens_with_its_targets(cast):
    answer = exchange(cast)
    assert answer.status_code == 201
    assert answer.json()["targets"] == [{"competence": "data-analysis", "level": "practise"}]
    assert answer.json()["state"] == "draft"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"targets": [{"competence": "astrology", "level": "practise"}]}, "targets[0].competence"),
        ({"targets": [{"competence": "data-analysis", "level": "mastery"}]}, "targets[0].level"),
        (
            {"targets": [{"competence": "data-analysis", "level": "lead"}] * 2},
            "targets[1].competence",
        ),
        ({"targets": [{"competence": "data-analysis"}]}, "targets[0].level"),
        ({"form": "barter"}, "form"),
        ({"theme": 18}, "theme"),
        ({"ends_on": "2026-11-30"}, "ends_on"),
        ({"ends_on": "2126-11-30"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"hours": 0}, "hours"),
        ({"title": "  "}, "title"),
        ({"tech_organisation_id": "00000000-0000-4000-8000-000000000000"}, "organisation"),
        ({"extra": True}, "extra"),
    ],
)
def test_each_mistake_is_named_and_nothing_is_stored(cast, changes, field):
    before = count(cast, Exchange)
    answer = exchange(cast, **changes)
    assert answer.status_code in {404, 409, 422}
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert count(cast, Exchange) == before


def test_the_two_sides_cannot_be_swapped(cast):
    answer = exchange(cast, social_organisation_id=str(cast.tech.id))
    assert "not entered as a social organisation" in answer.json()["detail"]


def test_an_unknown_release_names_the_known_ones(cast):
    answer = exchange(cast, release="9.9.9")
    assert answer.status_code == 404
    assert cast.exchange.release in answer.json()["detail"]


def test_an_exchange_without_targets_does_not_start(cast):
    made = exchange(cast, targets=[]).json()
    answer = cast.api().post(f"/api/v1/exchanges/{made['id']}/state", json={"state": "running"})
    assert answer.status_code == 422
    assert "at least one target" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "king"}, "role"),
        ({"organisation_id": "00000000-0000-4000-8000-000000000000"}, "organisation_id"),
        ({"language": "de"}, "language"),
    ],
)
def test_each_mistake_in_an_invitation_is_named_and_nobody_is_stored(cast, changes, field):
    before = count(cast, Participant), count(cast, Person)
    answer = invitation(cast, **changes)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert (count(cast, Participant), count(cast, Person)) == before


def test_one_person_takes_part_once(cast):
    assert invitation(cast).status_code == 201
    answer = invitation(cast, email=" NEW@example.org ")
    assert answer.status_code == 409


def test_the_invited_accept_by_their_link(cast):
    participant = invitation(cast).json()
    assert participant["consented_at"] is None
    cast.service.deliver()
    client = cast.service.client()
    client.post(cast.service.mailbox.link("new@example.org"))
    path = f"/participations/{participant['id']}"
    csrf = client.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    client.post(f"{path}/consent", data={"csrf": csrf})
    people = cast.api().get(f"/api/v1/exchanges/{cast.exchange.id}/participants").json()["items"]
    (accepted,) = [person for person in people if person["id"] == participant["id"]]
    assert accepted["consented_at"]


def test_a_participation_is_nobody_elses(cast):
    client = cast.service.signed_in(cast.volunteer.person_id)
    assert client.get(f"/participations/{cast.volunteer.id}").status_code == 200
    assert client.get(f"/participations/{cast.staff.id}").status_code == 404
