"""Cookies on https: pinned to our host, out of the reach of scripts and of other sites."""

import pytest

from app.people.accounts import make_sign_in_link
from app.plumbing.csrf import token_for
from tests.app.running import BASE

ATTRIBUTES = {"httponly", "secure", "samesite=lax", "path=/"}
INVITED = {"name": "Ana", "email": "ana@example.org", "role": "observer"}


def _set_by(answer):
    """Return the cookies that an answer sets or takes back: name → what it holds and its attributes."""
    found = {}
    for header in answer.headers.get_list("set-cookie"):
        pair, *attributes = header.split("; ")
        name, _, value = pair.partition("=")
        found[name] = value.strip('"'), {one.lower() for one in attributes}
    return found


def _post(cast, client, path, **fields):
    csrf = token_for(cast.service.inside.vault, client.cookies["__Host-session"])
    return client.post(path, data={**fields, "csrf": csrf}, follow_redirects=False)


@pytest.mark.both_databases
def test_every_cookie_is_pinned_to_our_host(cast):
    with cast.service.work() as work:
        link = make_sign_in_link(work, cast.mediator.person_id).removeprefix(BASE)
    client = cast.service.client()
    answers = [client.post(link, follow_redirects=False)]
    answers.append(_post(cast, client, "/language", language="pt"))
    owner = cast.browser("owner")
    answers.append(_post(cast, owner, f"/programmes/{cast.programme.id}/members", **INVITED))
    cookies = {name: held for answer in answers for name, held in _set_by(answer).items()}
    assert set(cookies) == {"__Host-session", "__Host-language", "__Host-notice"}
    for value, attributes in cookies.values():
        assert value
        assert attributes >= ATTRIBUTES
        assert not any(one.startswith("domain") for one in attributes)


def test_a_pinned_cookie_is_taken_back_as_browsers_demand(cast):
    owner = cast.browser("owner")
    sent = _post(cast, owner, f"/programmes/{cast.programme.id}/members", **INVITED)
    shown = owner.get(sent.headers["location"], headers={"accept-language": "en"})
    assert "The invitation is on its way." in shown.text
    left = _post(cast, owner, "/sign-out")
    for answer, name in [(shown, "__Host-notice"), (left, "__Host-session")]:
        value, attributes = _set_by(answer)[name]
        assert (value, attributes >= {"secure", "path=/", "max-age=0"}) == ("", True)
    again = owner.get(sent.headers["location"], follow_redirects=False)
    assert again.status_code == 303, "signed out"


def test_a_cookie_that_is_not_pinned_says_nothing_on_https(service):
    page = service.client(cookie="language=pt").get("/verify").text
    assert 'lang="fr"' in page
    assert 'lang="pt"' in service.client(cookie="__Host-language=pt").get("/verify").text


def test_on_http_the_names_go_without_the_prefix_that_browsers_refuse_there(service):
    settings = service.inside.settings.model_copy(update={"base_url": "http://badges.example.org"})
    service.change(settings=settings)
    answer = service.client().post("/language", data={"language": "pt"}, follow_redirects=False)
    (held,) = _set_by(answer).items()
    name, (value, attributes) = held
    assert (name, value, "secure" in attributes) == ("language", "pt", False)
    assert 'lang="pt"' in service.client(cookie="language=pt").get("/verify").text
