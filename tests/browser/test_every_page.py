"""Every page that a person can reach by links: whole, accessible, in their language, on a phone, in the dark."""

from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from app.demo import VOLUNTEER
from app.people.accounts import make_sign_in_link
from app.people.identity import find
from app.programmes.tables import Programme
from tests.browser.crawling import Crawl

pytestmark = pytest.mark.browser
PUBLIC = (
    "/charter",
    "/conduct",
    "/docs",
    "/easy",
    "/frameworks",
    "/glossary",
    "/guide",
    "/referential",
    "/terms",
    "/verify",
)
"""Pages that are the same for everybody but for the language: axe looks at the visitor's."""
OWN = ("/me/", "/passport", "/desk")
"""Pages of one's own, for whoever is signed in: axe looks at those of the participant, who has most on them."""


@pytest.fixture
def database_url(sqlite_url):
    """Pages look the same on either database: one is enough to look at them."""
    return sqlite_url


@pytest.fixture
def crawl(live, new_page):
    """Return a maker of walks, each in a browser and a language of its own."""

    def begin(locale: str, person: str = "", *, of_each_kind: int = 1) -> Crawl:
        page = new_page(locale=locale)
        if person:
            page.goto(_sign_in_link(live.app, person))
            page.locator("main form button").first.click()
            page.wait_for_url(lambda url: "sign-in" not in url)
        elsewhere = () if not person else PUBLIC if person == VOLUNTEER.email else PUBLIC + OWN
        return Crawl(page, live.app, live.base, locale[:2], of_each_kind, elsewhere)

    return begin


def test_a_visitors_pages(staged, crawl):
    walk = crawl("en-GB", of_each_kind=2)
    walk.walk(
        "/",
        urlsplit(staged.share).path,
        f"/verify?input={staged.share}",
        "/sign-in",
        "/join-us/demo",
    )
    assert not walk.faults, "\n".join(walk.faults)
    assert {"/b/{award_id}", "/verify", "/referential/{release}"} <= set(walk.seen)
    assert all(any(kind.startswith(public) for kind in walk.seen) for public in PUBLIC)


def test_a_mediators_pages(staged, crawl, live):
    walk = crawl("fr-FR", "dominique@example.org")
    walk.walk("/today", "/exchanges", "/today/people?show=no-baseline", _search(live.app))
    assert not walk.faults, "\n".join(walk.faults)
    assert {"/today", "/exchanges/{exchange_id}", "/programmes/{programme_id}"} <= set(walk.seen)


def test_a_participants_pages(staged, crawl):
    walk = crawl("pt-PT", VOLUNTEER.email)
    walk.walk("/today", urlsplit(staged.share).path)
    assert not walk.faults, "\n".join(walk.faults)
    assert {"/today", "/b/{award_id}", "/participations/{participant_id}"} <= set(walk.seen)


def _search(app):
    with app.state.service.begin() as work:
        programme = work.session.exec(select(Programme)).one()
    return f"/programmes/{programme.id}/search?q=camille"


def _sign_in_link(app, email):
    with app.state.service.begin() as work:
        person = find(work, email)
        assert person is not None
        return make_sign_in_link(work, person.id)
