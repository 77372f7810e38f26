"""Sign-in through OpenID Connect, against a real provider on loopback: who comes in, and every lie that does not."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from app.people.provider_fetch import ProviderFailed, ask
from app.plumbing.settings import Settings
from tests.app.conftest import BASE
from tests.app.people.openid_provider import CLIENT, SECRET, Provider, application
from tests.services.ports import free_port
from tests.services.uvicorn_thread import serving

START, ARRIVAL = "/sign-in/provider/start", "/sign-in/provider/arrived"
KNOWN = "mediator@example.org"


@pytest.fixture
def provider(cast, monkeypatch):
    """A provider, and the cast's service restarted as a client of it."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider of the tests is on http
    port = free_port()
    there = Provider(
        issuer=f"http://127.0.0.1:{port}",
        returns_to=f"{BASE}{ARRIVAL}",
        now=cast.service.clock,
        account={"email": KNOWN, "email_verified": True},
    )
    with serving(application(there), port):
        yield there


@pytest.fixture
def client_service(cast, provider, house):
    old = cast.service
    settings = old.app.state.service.settings.model_copy(
        update={
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_name": "Exemple",
        }
    )
    old.change(settings=settings)
    return old


@pytest.fixture
def arrived_before(cast):
    """The mediator has been here once: their address is proved."""
    cast.browser()


def go(service, browser, where="/me", **changes):
    """Walk to the provider and back, as a browser does; `changes` are put over what it brings back."""
    sent = browser.get(START, params={"next": where}, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    granted = httpx.get(sent.headers["location"])
    assert granted.status_code == 302, granted.text
    brought = {
        name: values[0]
        for name, values in parse_qs(urlsplit(granted.headers["location"]).query).items()
    }
    return browser.get(
        ARRIVAL,
        params=brought | changes,
        follow_redirects=False,
        headers={"accept-language": "en"},
    )


def test_a_person_who_was_here_before_comes_in(client_service, arrived_before):
    browser = client_service.client()
    assert "Exemple" in browser.get("/sign-in").text
    back = go(client_service, browser)
    assert (back.status_code, back.headers["location"]) == (303, "/me"), back.text
    assert browser.get("/me").status_code == 200


def test_the_question_waits_in_a_cookie_that_is_pinned_to_our_host(client_service):
    sent = client_service.client().get(START, follow_redirects=False)
    pair, *attributes = sent.headers["set-cookie"].split("; ")
    assert pair.startswith("__Host-provider-visit=")
    assert {one.lower() for one in attributes} >= {"httponly", "secure", "samesite=lax", "path=/"}


def test_the_address_may_stand_in_the_user_info(client_service, arrived_before, provider):
    provider.in_token = False
    assert go(client_service, client_service.client()).status_code == 303
    provider.userinfo_subject = "somebody else"
    refused = go(client_service, client_service.client())
    assert refused.status_code == 422
    assert "did not answer as it should" in refused.text


@pytest.mark.parametrize(
    "account",
    [
        {"email": KNOWN, "email_verified": False},
        {"email": KNOWN},
        {"email": KNOWN, "email_verified": "true"},
        {"email": "nobody@example.org", "email_verified": True},
        {"email": "observer@example.org", "email_verified": True},
        {"name": "Nobody"},
    ],
    ids=["unproved", "unsaid", "a text", "unknown", "never here", "no address"],
)
def test_only_a_proved_address_that_we_know_comes_in(
    client_service, arrived_before, provider, account
):
    provider.account.clear()
    provider.account.update(account)
    browser = client_service.client()
    refused = go(client_service, browser)
    assert refused.status_code == 422
    assert "not tied to anybody" in refused.text
    assert browser.get("/me", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": ["somebody-else"]},
        {"nonce": "another"},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"azp": "somebody-else"},
        {"at_hash": "AAAA"},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_token_that_is_not_for_us_now_is_refused(client_service, arrived_before, provider, lie):
    provider.claims = lie
    refused = go(client_service, client_service.client())
    assert refused.status_code == 422
    assert "did not answer as it should" in refused.text


def test_a_token_signed_by_another_key_is_refused(client_service, arrived_before, provider):
    provider.publishes = RSAKey.generate_key(2048)
    assert go(client_service, client_service.client()).status_code == 422


def test_a_provider_that_calls_itself_otherwise_is_refused(client_service, provider):
    provider.said_issuer = "https://evil.example"
    refused = client_service.client().get(START, follow_redirects=False)
    assert refused.status_code == 422


def test_the_answer_is_heard_once_in_time_and_from_the_same_browser(client_service, arrived_before):
    browser = client_service.client()
    assert go(client_service, browser, state="another").status_code == 422
    assert go(client_service, browser, code="another").status_code == 422
    assert go(client_service, browser, iss="https://evil.example").status_code == 422
    thief = client_service.client()
    sent = browser.get(START, follow_redirects=False)
    brought = urlsplit(httpx.get(sent.headers["location"]).headers["location"]).query
    assert thief.get(f"{ARRIVAL}?{brought}", follow_redirects=False).status_code == 422
    assert browser.get(f"{ARRIVAL}?{brought}", follow_redirects=False).status_code == 303
    assert browser.get(f"{ARRIVAL}?{brought}", follow_redirects=False).status_code == 422
    sent = browser.get(START, follow_redirects=False)
    brought = urlsplit(httpx.get(sent.headers["location"]).headers["location"]).query
    client_service.clock.pass_by(minutes=11)
    assert browser.get(f"{ARRIVAL}?{brought}", follow_redirects=False).status_code == 422


def test_giving_up_at_the_provider_leads_back_to_the_other_ways(client_service):
    answer = client_service.client().get(f"{ARRIVAL}?error=access_denied&state=x")
    assert answer.status_code == 422
    assert 'action="/sign-in"' in answer.text


def test_without_a_provider_there_is_no_such_door(cast):
    for path in (START, ARRIVAL):
        assert cast.service.client().get(path, follow_redirects=False).status_code == 404
    assert START not in cast.service.client().get("/sign-in").text


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",
        "http://evil.example/keys",
        "file:///etc/passwd",
        "https:///keys",
        "ftp://login.example.org/",
    ],
)
def test_nothing_is_fetched_but_https_and_the_issuer_itself(address):
    settings = Settings(oidc_issuer="http://127.0.0.1:8", oidc_client_id="x")
    with pytest.raises(ProviderFailed):
        ask(settings, address, time.monotonic() + 10)


def test_a_provider_that_is_not_there_gets_a_sentence(service, house):
    absent = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "x"}
    settings = house.state.service.settings.model_copy(update=absent)
    service.change(settings=settings)
    answer = service.client().get(START)
    assert answer.status_code == 422
    assert 'action="/sign-in"' in answer.text
