"""Several addresses: proved by their mailbox, given away by nobody, removed without losing a badge."""

import re

import pytest

from app.people.addresses import own_addresses
from app.people.identity import addresses_of, find, identity_of, meet

HOME, WORK = "staff@example.org", "staff@work.example.org"


@pytest.fixture
def me(cast):
    """The staff member, in a browser."""
    return cast.service.signed_in(cast.staff.person_id)


def send(client, path, **typed):
    text = client.get("/me/addresses").text
    token = text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": token, **typed}, headers={"accept-language": "en"})


def add(cast, client, email=WORK):
    asked = send(client, "/me/addresses", email=email)
    assert asked.status_code == 200, asked.text
    cast.service.deliver()
    return asked


def confirm(cast, client, email=WORK):
    return send(client, cast.service.mailbox.link(email))


def mine(cast):
    with cast.service.work() as work:
        return own_addresses(work, cast.staff.person_id)


def test_an_address_is_mine_once_its_mailbox_was_opened(cast, me):
    add(cast, me)
    with cast.service.work() as work:
        assert find(work, WORK) is None, "nobody's before it is proved"
    assert "is yours" in confirm(cast, me).text
    assert [one.email for one in mine(cast)] == [HOME, WORK]
    cast.service.deliver()
    assert WORK in cast.service.mailbox.to(HOME)[-1], "the main address is told"
    with cast.service.work() as work:
        assert meet(work, WORK.upper(), "Somebody", "fr").id == cast.staff.person_id

    visitor = cast.service.client()
    visitor.post("/sign-in", data={"email": WORK})
    cast.service.deliver()
    visitor.post(cast.service.mailbox.link(WORK))
    assert WORK in visitor.get("/me/addresses").text


def test_a_link_works_once_for_who_asked_and_for_a_day(cast, me):
    add(cast, me)
    stranger = cast.browser("observer")
    assert "made for another account" in confirm(cast, stranger).text
    assert confirm(cast, me).status_code == 200
    assert "already used" in confirm(cast, me).text
    add(cast, me, "third@example.org")
    cast.service.clock.pass_by(hours=25)
    assert confirm(cast, me, "third@example.org").status_code == 422
    assert len(mine(cast)) == 2


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_link(cast, me):
    add(cast, me)
    link = cast.service.mailbox.link(WORK)
    sent = cast.service.client().get(link, follow_redirects=False)
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/sign-in?next=")


def test_only_the_mailbox_learns_that_an_address_is_somebody_else_s(cast, me):
    unknown, taken = add(cast, me), add(cast, me, "volunteer@example.org")
    assert re.sub(WORK, "", unknown.text) == re.sub("volunteer@example.org", "", taken.text)
    (told,) = cast.service.mailbox.to("volunteer@example.org")[-1:]
    assert "confirm" not in told
    assert "nothing was changed" in told.replace("\n", " ") or "rien n’a été changé" in told
    assert [one.email for one in mine(cast)] == [HOME]


def test_an_address_that_came_to_belong_to_somebody_meanwhile_is_refused(cast, me):
    add(cast, me)
    with cast.service.work() as work:
        meet(work, WORK, "Somebody Else", "en")
    refused = confirm(cast, me)
    assert "belongs to another account" in refused.text
    assert [one.email for one in mine(cast)] == [HOME]


@pytest.mark.parametrize(
    ("typed", "said"), [("nobody", "is not an e-mail address"), (HOME, "yours already")]
)
def test_what_cannot_be_added_is_said_beside_what_was_typed(cast, me, typed, said):
    refused = send(me, "/me/addresses", email=typed)
    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{typed}"' in refused.text


def test_another_main_address_is_written_to_and_the_old_one_may_go(cast, me):
    add(cast, me)
    confirm(cast, me)
    first, second = mine(cast)
    kept = send(me, f"/me/addresses/{first.id}/remove")
    assert kept.status_code == 409, "the one that is written to stays"
    assert "main address first" in kept.text
    assert send(me, f"/me/addresses/{second.id}/main").status_code == 200
    cast.service.deliver()
    assert WORK in cast.service.mailbox.to(HOME)[-1]
    assert send(me, f"/me/addresses/{first.id}/remove").status_code == 200
    with cast.service.work() as work:
        assert identity_of(work, cast.staff.person_id).email == WORK
        assert addresses_of(work, cast.staff.person_id) == [WORK]
        assert find(work, HOME) is None


def test_a_badge_stays_when_its_address_goes(cast, me):
    badge = cast.award()
    add(cast, me)
    confirm(cast, me)
    first, second = mine(cast)
    send(me, f"/me/addresses/{second.id}/main")
    send(me, f"/me/addresses/{first.id}/remove")
    assert badge["id"] in me.get("/me").text
    body = {"input": badge["assertion"], "recipient": HOME}
    report = cast.service.client().post("/api/v1/verify", json=body).json()
    assert (report["valid"], report["recipient"]["matches"]) == (True, True)


def test_nobody_touches_another_s_addresses(cast, me):
    (hers,) = mine(cast)
    other = cast.browser("observer")
    for action in ("main", "remove"):
        assert send(other, f"/me/addresses/{hers.id}/{action}").status_code == 404
