"""The passport: private until its owner opens it, and never more than the badges they share."""

import pytest


def press(client, path, what):
    csrf = client.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, "what": what}, follow_redirects=False)


@pytest.fixture
def badge(cast):
    return cast.award()


@pytest.fixture
def owner(cast, badge):
    return cast.service.signed_in(cast.staff.person_id)


def opened(owner):
    assert press(owner, "/passport", "open").status_code == 303
    return "/p/" + owner.get("/passport").text.split("/p/")[1].split('"')[0].split("<")[0]


def test_it_is_read_by_others_only_while_it_is_open(cast, owner):
    path = opened(owner)
    visitor = cast.service.client()
    assert visitor.get(path).status_code == 200
    press(owner, "/passport", "close")
    closed, absent = visitor.get(path), visitor.get("/p/none")
    assert closed.status_code == absent.status_code == 404
    assert opened(owner) == path


def test_a_private_badge_is_not_on_an_open_passport(cast, owner, badge):
    path, share = opened(owner), f"/b/{badge['id']}"
    visitor = cast.service.client()
    press(owner, share, "accept")
    assert share not in visitor.get(path).text
    press(owner, share, "open")
    page = visitor.get(path)
    assert share in page.text
    assert "noindex" in page.text
    assert "staff@example.org" not in page.text
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "A mistake."})
    assert share not in visitor.get(path).text


def test_machines_read_competence_level_and_ecf(cast, owner, badge):
    press(owner, f"/b/{badge['id']}", "accept")
    press(owner, f"/b/{badge['id']}", "open")
    answer = cast.service.client(accept="application/json").get(opened(owner)).json()
    assert answer["name"] == "Staff Exemple"
    (skill,) = answer["skills"]
    assert (skill["competence"], skill["level"]) == ("data-analysis", "practise")
    assert skill["assertion"] == badge["assertion"]
    assert skill["ecf"]


def test_nobody_has_a_passport_without_signing_in(cast):
    assert cast.service.client().get("/passport", follow_redirects=False).status_code != 200
