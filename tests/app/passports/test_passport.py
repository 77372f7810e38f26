"""The passport: private until its owner opens it, and never more than the badges they share."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from app.passports.badges import Move, in_order, moved
from app.passports.tables import PassportBadge
from app.passports.workflow import forget
from app.programmes.dependencies import caller_for
from tests.app.conftest import open_running_exchange, participant


def press(client, path, what):
    csrf = client.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, "what": what}, follow_redirects=False)


def move(client, award_id, what):
    csrf = client.get("/passport").text.split('name="csrf" value="')[1].split('"')[0]
    form = {"csrf": csrf, "what": what}
    return client.post(f"/passport/badges/{award_id}", data=form, follow_redirects=False)


@pytest.fixture
def badge(cast):
    return cast.award()


@pytest.fixture
def owner(cast, badge):
    return cast.service.signed_in(cast.staff.person_id)


def opened(owner):
    assert press(owner, "/passport", "open").status_code == 303
    return "/p/" + owner.get("/passport").text.split("/p/")[1].split('"')[0].split("<")[0]


@pytest.mark.both_databases
def test_it_is_read_by_others_only_while_it_is_open(cast, owner):
    path = opened(owner)
    visitor = cast.service.client()
    assert visitor.get(path).status_code == 200
    printed = visitor.get(f"{path}/passport.pdf")
    assert printed.content.startswith(b"%PDF-")
    press(owner, "/passport", "close")
    assert visitor.get(f"{path}/passport.pdf").status_code == 404
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


@pytest.mark.both_databases
def test_a_hidden_badge_is_shown_to_nobody_until_it_is_shown_again(cast, owner, badge):
    share = f"/b/{badge['id']}"
    press(owner, share, "accept")
    press(owner, share, "open")
    path = opened(owner)
    move(owner, badge["id"], "hide")
    visitor = cast.service.client()
    assert share not in visitor.get(path).text
    assert 'value="show"' in owner.get("/passport").text
    move(owner, badge["id"], "show")
    assert share in visitor.get(path).text


def entries(owner):
    """Return the badges of one's passport as its page shows them: id → the values of its buttons."""
    cards = owner.get("/passport").text.split('id="badge-')[1:]
    return {card[:36]: re.findall(r'name="what" value="(\w+)"', card) for card in cards}


def another(cast):
    """Award the staff member a badge in a second exchange."""
    service = cast.service
    with service.work() as work:
        caller = caller_for(work, cast.mediator.person_id)
        exchange = open_running_exchange(work, caller, cast.social, cast.tech)
        staff = participant(work, caller, exchange, "staff", cast.social)
    return replace(cast, exchange=exchange, staff=staff).award()


def test_the_buttons_of_the_page_put_badges_in_another_order_for_everybody(cast, owner, badge):
    second = another(cast)
    for one in (badge, second):
        press(owner, f"/b/{one['id']}", "accept")
        press(owner, f"/b/{one['id']}", "open")
    path = opened(owner)
    (above, first), (below, last) = entries(owner).items()
    assert (first[:2], last[:2]) == (["down", "hide"], ["up", "hide"])
    move(owner, below, "up")
    assert list(entries(owner)) == [below, above]
    page = cast.service.client().get(path).text
    assert page.index(below) < page.index(above)
    move(owner, below, "down")
    assert list(entries(owner)) == [above, below]


def test_a_move_that_is_none_and_a_badge_of_somebody_else_are_refused(cast, owner, badge):
    press(owner, f"/b/{badge['id']}", "accept")
    assert move(owner, badge["id"], "sideways").status_code == 422
    other = cast.service.signed_in(cast.volunteer.person_id)
    assert move(other, badge["id"], "hide").status_code == 404


def test_badges_never_ordered_come_before_those_that_were():
    first, second, fresh = uuid4(), uuid4(), uuid4()
    places = {
        first: PassportBadge(award_id=first, position=1),
        second: PassportBadge(award_id=second, position=0),
    }
    assert in_order([first, fresh, second], places) == [fresh, second, first]


def test_a_badge_moves_by_one_and_stays_at_the_ends():
    one, two, three = (uuid4() for _ in range(3))
    assert moved([one, two, three], three, Move.UP) == [one, three, two]
    assert moved([one, two, three], one, Move.DOWN) == [two, one, three]
    assert moved([one, two, three], one, Move.UP) == [one, two, three]
    assert moved([one, two, three], three, Move.DOWN) == [one, two, three]
    assert moved([one, two, three], two, Move.HIDE) == [one, two, three]


def test_what_a_person_made_of_their_passport_is_forgotten(cast, owner, badge):
    press(owner, f"/b/{badge['id']}", "accept")
    path = opened(owner)
    move(owner, badge["id"], "hide")
    with cast.service.work() as work:
        forget(work, cast.staff.person_id)
    assert cast.service.client().get(path).status_code == 404
    assert 'value="show"' not in owner.get("/passport").text
