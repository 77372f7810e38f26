"""Where a person is signed in: seen, ended one by one or all at once; devices named, never followed."""

import re

import pytest
from sqlmodel import select

from app.people.sessions import end_others, open_sign_ins, sign_out
from app.people.tables import SignIn
from app.people.user_agents import device_of

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (LINUX, "Firefox, Linux"),
        (PHONE, "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari, iOS",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17 Safari/605", "Safari, macOS"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>" * 1000, ""),
    ],
)
def test_a_device_is_named_by_browser_and_system_only(said, kept):
    assert device_of(said) == kept


def browser(cast, agent=LINUX):
    known = {row.id for row in cast.rows(SignIn)}
    client = cast.browser()
    with cast.service.work() as work:
        (row,) = [row for row in cast.rows(SignIn) if row.id not in known]
        row.device = device_of(agent)
        work.session.add(row)
    return client


def send(client, path, **typed):
    text = client.get("/me/sessions").text
    token = text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": token, **typed}, follow_redirects=False)


def test_the_device_is_the_browser_that_spent_the_link(cast):
    client = cast.service.client(**{"user-agent": PHONE})
    client.post("/sign-in", data={"email": "mediator@example.org"})
    cast.service.deliver()
    client.post(cast.service.mailbox.link("mediator@example.org"))
    shown = client.get("/me/sessions", headers={"accept-language": "en"}).text
    assert "Chrome, Android" in shown
    assert "This device" in shown


def test_all_other_sign_ins_end_at_once(cast):
    here, there, elsewhere = cast.browser(), cast.browser(), cast.browser()
    stranger = cast.browser("owner")
    assert send(here, "/me/sessions/others/end").status_code == 303
    assert here.get("/me/sessions", follow_redirects=False).status_code == 200
    for gone in (there, elsewhere):
        assert gone.get("/me/sessions", follow_redirects=False).status_code == 303
    assert stranger.get("/me/sessions", follow_redirects=False).status_code == 200


def ids(cast, person_id):
    with cast.service.work() as work:
        rows = work.session.exec(select(SignIn).where(SignIn.person_id == person_id))
        return [row.id for row in rows]


def test_one_sign_in_is_ended_and_nobody_elses_can_be(cast):
    there = cast.browser()
    (lost,) = ids(cast, cast.mediator.person_id)
    here, stranger = cast.browser(), cast.browser("owner")
    assert send(stranger, f"/me/sessions/{lost}/end").status_code == 404
    assert there.get("/me/sessions", follow_redirects=False).status_code == 200
    assert send(here, f"/me/sessions/{lost}/end").status_code == 303
    assert there.get("/me/sessions", follow_redirects=False).status_code == 303


@pytest.mark.both_databases
def test_the_last_day_is_noted_while_reading_and_while_writing(cast):
    client = cast.browser()
    cast.service.clock.pass_by(days=2)
    client.get("/me/sessions")
    assert str(cast.rows(SignIn)[0].last_seen_on) == "2026-11-25"
    cast.service.clock.pass_by(days=2)
    send(client, "/me/sessions/others/end")
    assert str(cast.rows(SignIn)[0].last_seen_on) == "2026-11-27"


def test_the_page_is_for_who_is_signed_in(cast):
    answer = cast.service.client().get("/me/sessions", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=/me/sessions"


def test_everybody_sees_only_their_own_devices(cast):
    mine, other = cast.browser(), cast.browser("owner")
    for client, person_id in ((mine, cast.mediator.person_id), (other, cast.owner.person_id)):
        shown = client.get("/me/sessions").text
        assert [str(one) for one in ids(cast, person_id)] == ends(shown) or shown.count("/end") == 1
        for row in cast.rows(SignIn):
            assert (str(row.id) in shown) is (row.person_id == person_id)


def ends(shown):
    return re.findall(r"/me/sessions/([0-9a-f-]{36})/end", shown)


def test_who_signs_out_leaves_other_browsers_signed_in(cast):
    here, there, stranger = cast.browser(), cast.browser(), cast.browser("owner")
    assert send(here, "/sign-out").status_code == 303
    assert here.get("/me/sessions", follow_redirects=False).status_code == 303
    for stays in (there, stranger):
        assert stays.get("/me/sessions", follow_redirects=False).status_code == 200


@pytest.mark.both_databases
def test_sign_ins_that_are_over_are_not_listed(cast):
    old, ended = cast.browser(), cast.browser()
    cast.service.clock.pass_by(days=13)
    assert send(ended, "/sign-out").status_code == 303
    assert old.get("/me/sessions", follow_redirects=False).status_code == 200
    cast.service.clock.pass_by(days=2)
    here = cast.browser()
    with cast.service.work() as work:
        found = open_sign_ins(work, cast.mediator.person_id, here.cookies["__Host-session"])
    assert [mine for _, mine in found] == [True]


def test_what_ended_before_keeps_its_moment(cast):
    here, there = cast.browser(), cast.browser()
    token, mine = (one.cookies["__Host-session"] for one in (there, here))
    with cast.service.work() as work:
        sign_out(work, token)
    ended = [row.revoked_at for row in cast.rows(SignIn)]
    cast.service.clock.pass_by(days=1)
    with cast.service.work() as work:
        sign_out(work, token)
        end_others(work, cast.mediator.person_id, mine)
    assert [row.revoked_at for row in cast.rows(SignIn)] == ended
