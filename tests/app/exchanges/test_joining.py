"""People join by a link; whoever has not accepted can be removed."""

import pytest

from app.exchanges.tables import JoinLink, Participant


def stored(cast, table):
    return cast.rows(table)


def api(cast, path, **body):
    return cast.api().post(f"/api/v1/exchanges/{cast.exchange.id}/{path}", json=body)


def new_participant(cast):
    """Return who takes part beside the cast: rows come in no order from PostgreSQL."""
    known = {cast.staff.id, cast.volunteer.id}
    (new,) = [one for one in stored(cast, Participant) if one.id not in known]
    return new


@pytest.fixture
def link(cast):
    made = api(cast, "join-links", organisation_id=str(cast.tech.id), role="volunteer", maximum=1)
    assert made.status_code == 201, made.text
    return made.json()["url"].removeprefix("https://badges.example.org")


def test_somebody_joins_by_a_link_and_is_asked_by_mail(cast, link):
    nobody = cast.service.client()
    assert "Un échange" in nobody.get(link).text
    sent = nobody.post(link, data={"name": "Ana Exemple", "email": "ana@example.org"})
    assert sent.status_code == 200
    cast.service.deliver()
    assert cast.service.mailbox.link("ana@example.org").startswith("/sign-in/")
    new = new_participant(cast)
    assert (new.organisation_id, new.consented_at) == (cast.tech.id, None)


@pytest.mark.both_databases
def test_a_full_link_takes_nobody_more(cast, link):
    nobody = cast.service.client()
    nobody.post(link, data={"name": "Ana", "email": "ana@example.org"})
    assert nobody.post(link, data={"name": "Bo", "email": "bo@example.org"}).status_code == 404
    assert len(stored(cast, Participant)) == 3


def test_nobody_learns_who_takes_part_already(cast, link):
    nobody = cast.service.client()
    known = nobody.post(link, data={"name": "X", "email": "staff@example.org"})
    new = nobody.post(link, data={"name": "X", "email": "ana@example.org"})
    assert (known.status_code, new.status_code) == (200, 200)
    assert known.text == new.text
    assert stored(cast, JoinLink)[0].uses == 1


@pytest.mark.both_databases
def test_a_wrong_address_is_named_and_takes_no_place(cast, link):
    nobody = cast.service.client()
    answer = nobody.post(link, data={"name": "Ana Exemple", "email": "nowhere"})
    assert answer.status_code == 422
    assert "Ana Exemple" in answer.text
    assert stored(cast, JoinLink)[0].uses == 0


@pytest.mark.both_databases
def test_old_and_revoked_links_are_dead(cast, link):
    (row,) = stored(cast, JoinLink)
    assert api(cast, f"join-links/{row.id}/revoke").status_code == 200
    assert cast.service.client().get(link).status_code == 404
    assert api(cast, f"join-links/{row.id}/revoke").status_code == 409
    later = api(cast, "join-links", organisation_id=str(cast.tech.id), role="staff", days=1)
    cast.service.clock.pass_by(days=1)
    address = later.json()["url"].removeprefix("https://badges.example.org")
    assert cast.service.client().get(address).status_code == 404


@pytest.mark.both_databases
def test_only_who_has_not_accepted_is_removed(cast):
    csv = "name,email,organisation,role\nAna Exemple,ana@example.org,tech,volunteer\n"
    api(cast, "participants/import", csv=csv, dry_run=False)
    new = new_participant(cast)
    door = f"/api/v1/exchanges/{cast.exchange.id}/participants"
    assert cast.api().delete(f"{door}/{cast.staff.id}").status_code == 422
    assert cast.api().delete(f"{door}/{new.id}").status_code == 204
    assert new.id not in {one.id for one in stored(cast, Participant)}
