"""The share page: private by default, opened and closed by its owner alone."""

import pytest


@pytest.fixture
def badge(cast):
    return cast.award()


def press(client, path, what):
    csrf = client.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, "what": what}, follow_redirects=False)


def test_a_badge_is_private_until_its_owner_opens_it(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    visitor = cast.service.client()
    assert visitor.get(path).status_code == 404
    assert owner.get(path).status_code == 200
    press(owner, path, "accept")
    assert visitor.get(path).status_code == 404
    press(owner, path, "open")
    assert visitor.get(path).status_code == 200
    press(owner, path, "close")
    assert visitor.get(path).status_code == 404


def test_a_private_badge_looks_like_no_badge(cast, badge):
    visitor = cast.service.client()
    private = visitor.get(f"/b/{badge['id']}")
    absent = visitor.get("/b/00000000-0000-4000-8000-000000000000")
    assert private.status_code == absent.status_code == 404


def test_not_even_the_mediator_opens_it(cast, badge):
    path = f"/b/{badge['id']}"
    assert cast.browser().get(path).status_code == 404
    other = cast.service.signed_in(cast.volunteer.person_id)
    csrf = other.get("/workshop").text.split('name="csrf" value="')[1].split('"')[0]
    assert other.post(path, data={"csrf": csrf, "what": "open"}).status_code == 404
    assert cast.service.client().get(path).status_code == 404


def test_it_is_accepted_before_it_is_shared(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    press(owner, path, "open")
    assert cast.service.client().get(path).status_code == 404


def test_the_open_page_speaks_to_people_and_to_machines(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    press(owner, path, "accept")
    press(owner, path, "open")
    answer = cast.service.client(**{"accept-language": "en"}).get(path)
    assert badge["assertion"] in answer.headers["link"]
    for expected in (
        'property="og:title"',
        'property="og:image"',
        "Staff Exemple",
        "linkedin.com/profile/add",
        badge["png"],
        "e-CF",
    ):
        assert expected in answer.text
    assert "staff@example.org" not in answer.text


def test_my_badges_are_mine(cast, badge):
    mine = cast.service.signed_in(cast.staff.person_id).get("/me").text
    theirs = cast.service.signed_in(cast.volunteer.person_id).get("/me").text
    assert f"/b/{badge['id']}" in mine
    assert f"/b/{badge['id']}" not in theirs


def test_a_declined_badge_is_shown_nowhere_still_verifies_and_can_be_taken_back(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    visitor = cast.service.client()
    press(owner, path, "accept")
    press(owner, path, "open")
    press(owner, path, "decline")
    assert visitor.get(path).status_code == 404
    press(owner, path, "open")
    assert visitor.get(path).status_code == 404
    verified = visitor.post("/api/v1/verify", json={"input": badge["assertion"]}).json()
    assert verified["valid"] is True
    press(owner, path, "accept")
    assert visitor.get(path).status_code == 404
    press(owner, path, "open")
    assert visitor.get(path).status_code == 200


def test_my_badges_say_which_one_i_declined(cast, badge):
    owner = cast.service.signed_in(cast.staff.person_id)
    owner.headers["accept-language"] = "en"
    assert "Declined" not in owner.get("/me").text
    press(owner, f"/b/{badge['id']}", "decline")
    assert "Declined" in owner.get("/me").text


def test_the_exchange_and_its_organisations_are_named_only_when_the_owner_says_so(cast, badge):
    path = f"/b/{badge['id']}"
    owner = cast.service.signed_in(cast.staff.person_id)
    visitor = cast.service.client()
    press(owner, path, "accept")
    press(owner, path, "open")
    names = ("Un échange", "Une social", "Une tech")
    for what, shown in (("", False), ("name", True), ("hide", False)):
        if what:
            press(owner, path, what)
        page = visitor.get(path).text
        assert [name in page for name in names] == [shown] * 3
        assert all(name in owner.get(path).text for name in names)


@pytest.mark.parametrize("what", ["decline", "name", "hide"])
def test_only_the_owner_declines_or_chooses_what_is_named(cast, badge, what):
    other = cast.service.signed_in(cast.volunteer.person_id)
    csrf = other.get("/workshop").text.split('name="csrf" value="')[1].split('"')[0]
    answer = other.post(f"/b/{badge['id']}", data={"csrf": csrf, "what": what})
    assert answer.status_code == 404
