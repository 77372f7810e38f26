"""A notice after a form: the cookie carries the number of a sentence of ours, and no text."""

import pytest

from app.plumbing.templating import notice_of, number_of

HOSTILE = "<meta http-equiv=refresh content=0;url=https://evil.example/>"


def test_a_notice_is_found_again_by_its_number():
    number = number_of("The organisation was added.")
    assert notice_of(number) == "The organisation was added."


@pytest.mark.parametrize("given", ["", "x", HOSTILE, HOSTILE.encode().hex(), "0" * 12, "\x00"])
def test_what_is_no_number_of_a_sentence_shows_no_notice(given):
    assert notice_of(given) == ""


def test_a_sentence_that_is_not_ours_shows_no_notice():
    assert notice_of(number_of(HOSTILE)) == ""


@pytest.mark.parametrize("cookie", [HOSTILE.encode().hex(), HOSTILE.replace(";", "%3B")])
def test_a_cookie_that_somebody_else_set_says_nothing_on_a_page(service, cookie):
    shown = service.client(cookie=f"__Host-notice={cookie}").get("/sign-in")
    assert shown.status_code == 200
    assert "evil.example" not in shown.text
