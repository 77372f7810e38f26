"""The words of the first page, for each kind of person."""

import pytest
from fastapi.testclient import TestClient

from app.exchanges.tables import ExchangeState, Participant
from app.people.identity import meet
from app.programmes.access import Role
from app.programmes.membership import NewMember, add_member
from tests.app.conftest import make_programme


@pytest.fixture
def database_url(sqlite_database):
    """Words are the same on either database."""
    return sqlite_database


def page(browser: TestClient, path: str = "/today", language: str = "en") -> str:
    return browser.get(path, headers={"accept-language": language}).text


def test_who_is_signed_in_is_led_to_their_day(cast):
    browser = cast.browser()
    assert browser.get("/", follow_redirects=False).headers["location"] == "/today"
    old = browser.get("/workshop", follow_redirects=False)
    assert (old.status_code, old.headers["location"]) == (308, "/today")
    assert "Sign in" in page(cast.service.client(), "/")


def test_the_ways_say_where_one_is(cast):
    browser = cast.browser()
    for path, way in (
        (f"/programmes/{cast.programme.id}/members", "/today"),
        (f"/exchanges/{cast.exchange.id}", "/exchanges"),
        ("/passport", "/me"),
        ("/verify/many", "/verify"),
    ):
        assert page(browser, path).count(f'<a href="{way}" aria-current="true">') == 2, path
    assert "Aujourd’hui" in page(browser, language="fr")
    assert "Hoje" in page(browser, language="pt")


def test_a_participant_is_told_what_to_do_and_then_that_nothing_waits(cast):
    with cast.service.work() as work:
        work.session.get_one(Participant, cast.staff.id).consented_at = None
    browser = cast.service.signed_in(cast.staff.person_id)
    assert "You are invited to an exchange" in page(browser)
    with cast.service.work() as work:
        work.session.get_one(Participant, cast.staff.id).consented_at = work.now
    day = page(browser)
    assert "Say where you stand at the start" in day
    assert f'href="/participations/{cast.staff.id}/data-analysis"' in day
    cast.award()
    day = page(browser)
    assert "A badge is ready for you" in day
    assert "Rate yourself" not in day, "a mediator has decided"
    with cast.service.work() as work:
        work.session.merge(cast.exchange).state = ExchangeState.CLOSED
    assert "Nothing waits for you." in page(cast.service.signed_in(cast.volunteer.person_id))


def test_an_observer_reads_and_is_asked_for_nothing(cast):
    day = page(cast.browser("observer"))
    assert "Waits for a mediator" in day
    assert "New exchange" not in day
    assert "mails were not delivered" not in day


def test_who_has_no_part_anywhere_is_told_what_they_can_do(cast):
    with cast.service.work() as work:
        person = meet(work, "employer@example.org", "Emploi Exemple", "en").id
    browser = cast.service.signed_in(person)
    assert 'href="/verify"' in page(browser)
    assert "My passport" in page(browser)
    assert "Nothing here yet" in page(browser, "/exchanges")


def test_first_steps_are_ticked_by_themselves_and_go_away_with_the_first_badge(cast):
    browser = cast.browser("owner")
    home = f"/programmes/{cast.programme.id}"
    steps = page(browser, home)
    assert "First steps" in steps
    assert steps.count('class="todo-done"') == 3, "all but the description"
    cast.award()
    assert "First steps" not in page(browser, home)
    assert "First steps" not in page(cast.browser("mediator"), home)
    with cast.service.work() as work:
        new = make_programme(work, "nouvelle")
        asked = NewMember(email="owner@example.org", name="Owner", role=Role.OWNER)
        add_member(work, new, asked)
    day = page(browser)
    assert "No exchange is under way" in day
    assert day.count('class="todo-done"') == 0
    assert "Programme solidaire" in day


def test_settings_are_read_by_every_member_and_changed_by_owners(cast):
    settings = f"/programmes/{cast.programme.id}/settings"
    assert "Save the settings" in page(cast.browser("owner"), settings)
    seen = page(cast.browser("observer"), settings)
    assert "Evidence needed for a badge" in seen
    assert "Save the settings" not in seen
    assert "Evidence needed" not in page(cast.browser("owner"), f"/programmes/{cast.programme.id}")
