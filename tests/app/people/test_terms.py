"""The terms in their versions: asked for once, at the door, and kept with their date."""

import pytest

from app.exchanges.answering import promises_shown
from app.people import terms
from app.people.terms import Document, accepted_by, current, sections_of, versions
from app.plumbing.languages import LANGUAGES
from tests.app.conftest import START


@pytest.mark.parametrize("version", versions())
def test_every_version_is_whole_in_every_language(version):
    sections = sections_of(version)
    assert sections
    for section in sections:
        for said in (section.title, *section.paragraphs):
            assert set(said) == set(LANGUAGES)
            assert all(text.strip() for text in said.values())


@pytest.mark.both_databases
def test_who_arrives_for_the_first_time_accepts_by_the_button_that_signs_in(cast):
    visitor = cast.service.client(**{"accept-language": "en"})
    visitor.post("/sign-in", data={"email": "staff@example.org"})
    cast.service.deliver()
    link = cast.service.mailbox.link("staff@example.org")
    assert "Accept the terms and sign in" in visitor.get(link).text
    assert visitor.post(link, follow_redirects=False).headers["location"] == "/today"
    with cast.service.work() as work:
        found = [one for one in accepted_by(work, cast.staff.person_id) if one.document == "terms"]
    assert [(one.version, one.at) for one in found] == [(current(), START)]
    read = terms.terms_shown(current(), "en")
    assert (found[0].language, found[0].shown) == ("en", read.digest), "R21"
    assert "sealed" not in read.text
    visitor.post("/sign-in", data={"email": "staff@example.org"})
    cast.service.deliver()
    again = visitor.get(cast.service.mailbox.link("staff@example.org")).text
    assert "Accept the terms" not in again
    assert "Sign in" in again


@pytest.mark.both_databases
def test_new_terms_are_asked_for_at_the_next_sign_in(cast, monkeypatch):
    browser = cast.service.signed_in(cast.staff.person_id)
    assert browser.get("/me/terms?next=/me", follow_redirects=False).headers["location"] == "/me"
    monkeypatch.setattr(terms, "current", lambda: "5")
    monkeypatch.setattr(terms, "versions", lambda: ("1", "2", "3", "4", "5"))
    monkeypatch.setattr(terms, "sections_of", lambda _version: ())
    with cast.service.work() as work:
        assert terms.must_accept(work, cast.staff.person_id)
        terms.accept_terms(work, cast.staff.person_id)
        kept = accepted_by(work, cast.staff.person_id)
    assert {one.version for one in kept if one.document is Document.TERMS} == {"4", "5"}


def test_whoever_came_by_another_way_reads_the_terms_first(cast, monkeypatch):
    browser = cast.service.signed_in(cast.staff.person_id)
    monkeypatch.setattr("app.people.terms_pages.must_accept", lambda _work, _person: True)
    page = browser.get("/me/terms?next=/passport", headers={"accept-language": "pt"})
    assert sections_of(current())[0].title["pt"] in page.text
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    body = {"csrf": token, "next": "/passport"}
    sent = browser.post("/me/terms", data=body, follow_redirects=False)
    assert sent.headers["location"] == "/passport"
    outside = {"csrf": token, "next": "//evil.example"}
    sent = browser.post("/me/terms", data=outside, follow_redirects=False)
    assert sent.headers["location"] == "/today"


def test_r21_r25_taking_part_is_an_acceptance_too_and_my_data_shows_both(cast):
    browser = cast.service.signed_in(cast.staff.person_id)
    shown = browser.get("/me/data", headers={"accept-language": "en"}).text
    assert "The terms of this service" in shown
    assert "Taking part in an exchange" in shown
    with cast.service.work() as work:
        (kept,) = (
            one
            for one in accepted_by(work, cast.staff.person_id)
            if one.document is Document.PARTICIPATION
        )
    assert kept.shown == promises_shown(kept.language, 16).digest
    assert "they see your name" in promises_shown("en", 16).text, "R25"
    assert "sealed" not in promises_shown("en", 16).text


def test_a_version_that_never_was_is_not_found(cast):
    nobody = cast.service.client()
    assert nobody.get("/terms/1").status_code == 200
    assert nobody.get("/terms/99").status_code == 404
    assert nobody.get("/terms/../secret").status_code == 404
