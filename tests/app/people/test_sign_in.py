"""Sign-in by mailed link: once, in time, from our own pages, telling nobody who is known."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.people.identity import identity_of
from app.people.tables import LoginLink, SignIn
from tests.app.running import csrf_in

ADDRESS = "mediator@example.org"


def ask(service, address=ADDRESS, **data):
    client = service.client()
    answer = client.post("/sign-in", data={"email": address, **data})
    service.deliver()
    return client, answer


def test_the_link_signs_in_and_leads_where_one_wanted_to_go(cast):
    client, answer = ask(cast.service, next="/me")
    assert answer.status_code == 200
    path = cast.service.mailbox.link(ADDRESS)
    assert client.get(path).status_code == 200
    arrived = client.post(path, follow_redirects=False)
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/me")
    assert client.get("/today").status_code == 200


def test_looking_at_the_link_does_not_spend_it(cast):
    client, _ = ask(cast.service)
    path = cast.service.mailbox.link(ADDRESS)
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert client.post(path, follow_redirects=False).status_code == 303


def test_a_link_works_once(cast):
    client, _ = ask(cast.service)
    path = cast.service.mailbox.link(ADDRESS)
    assert client.post(path, follow_redirects=False).status_code == 303
    again = cast.service.client().post(path, follow_redirects=False)
    assert again.status_code == 422
    assert "set-cookie" not in again.headers


def test_a_link_clicked_twice_at_once_signs_in_once(cast):
    ask(cast.service)
    path = cast.service.mailbox.link(ADDRESS)

    def click(_number):
        return cast.service.client().post(path, follow_redirects=False).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(click, range(8)))
    assert statuses.count(303) == 1


def test_a_link_grows_old(cast):
    client, _ = ask(cast.service)
    path = cast.service.mailbox.link(ADDRESS)
    cast.service.clock.pass_by(minutes=31)
    assert client.post(path, follow_redirects=False).status_code == 422


def test_the_same_is_said_to_known_and_unknown(cast):
    _, known = ask(cast.service)
    _, unknown = ask(cast.service, "nobody@example.org")
    assert known.text == unknown.text.replace("nobody@example.org", ADDRESS)
    assert cast.service.mailbox.to("nobody@example.org") == []


@pytest.mark.parametrize("typed", ["", "no-at-sign", "a@b@c", "a@localhost", "é" * 400])
def test_a_malformed_address_is_named_and_kept(cast, typed):
    _, answer = ask(cast.service, typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    "hostile", ["https://evil.example/", "//evil.example", "/\\evil.example", "x", "/a\nb"]
)
def test_a_link_never_leads_to_another_site(cast, hostile):
    client, _ = ask(cast.service, next=hostile)
    arrived = client.post(cast.service.mailbox.link(ADDRESS), follow_redirects=False)
    assert arrived.headers["location"] == "/today"


def test_signing_out_ends_it_on_the_server_too(cast):
    client = cast.browser()
    token = client.cookies["__Host-session"]
    csrf = client.get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    client.post("/sign-out", data={"csrf": csrf})
    thief = cast.service.client()
    thief.cookies.set("__Host-session", token)
    assert thief.get("/today", follow_redirects=False).status_code == 303


def test_a_sign_in_ends_by_itself(cast):
    client = cast.browser()
    cast.service.clock.pass_by(days=15)
    assert client.get("/today", follow_redirects=False).status_code == 303


def test_the_database_holds_no_token(cast):
    client, _ = ask(cast.service)
    path = cast.service.mailbox.link(ADDRESS)
    client.post(path)
    with cast.service.work() as work:
        digests = [row.digest for row in work.session.exec(select(LoginLink))]
        digests += [row.digest for row in work.session.exec(select(SignIn))]
    assert path.rsplit("/", 1)[1] not in digests
    assert client.cookies["__Host-session"] not in digests


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(cast):
    ask(cast.service)
    answer = cast.service.client().post(cast.service.mailbox.link(ADDRESS), follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "secure", "samesite=lax", "path=/"))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(cast, headers):
    client = cast.browser()
    csrf = client.get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    assert client.post("/sign-out", data={"csrf": csrf}, headers=headers).status_code == 403


def test_a_form_without_its_token_is_refused(cast):
    client = cast.browser()
    assert client.post("/sign-out", data={}).status_code == 403
    assert client.post("/sign-out", data={"csrf": "x" * 64}).status_code == 403


def test_people_are_written_to_in_the_language_they_last_read_in_unless_they_chose_one(cast):
    def asked(language):
        client = cast.service.client(**{"accept-language": language})
        client.post("/sign-in", data={"email": "staff@example.org"})
        cast.service.deliver()
        return client, cast.service.mailbox.mails[-1]["Subject"]

    def known():
        with cast.service.work() as work:
            return identity_of(work, cast.staff.person_id).language

    assert known() == "fr"
    reader, subject = asked("en")
    assert subject == "Your sign-in link"
    assert known() == "fr", "whoever asks is not yet who they say"
    reader.post(cast.service.mailbox.link("staff@example.org"))
    assert known() == "en"
    csrf = csrf_in(reader.get("/me/data").text)
    reader.post("/language", data={"csrf": csrf, "language": "pt", "next": "/me"})
    assert known() == "pt"
    chosen = {"csrf": csrf, "name": "Staff Exemple", "language": "fr"}
    assert reader.post("/me/data", data=chosen, follow_redirects=False).status_code == 303
    turned = {"csrf": csrf, "language": "en", "next": "/me"}
    assert reader.post("/language", data=turned, follow_redirects=False).status_code == 303
    assert known() == "fr", "what they chose stands"
    assert asked("en")[1] == "Votre lien de connexion"
