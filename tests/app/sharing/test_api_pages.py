"""/docs: the API in the product's own look, whole, and with nothing from elsewhere."""

import re

import pytest

from app.plumbing.openapi_reading import nouns_of, pieces
from tests.app.test_api_contract import _document

DOCUMENT = _document()
NOUNS = {noun.slug: noun for noun in nouns_of(DOCUMENT)}


def test_every_noun_of_the_document_is_listed(service):
    page = service.client().get("/docs").text
    assert sorted(re.findall(r'href="/docs/([^"]+)"', page)) == sorted([*NOUNS, "webhooks"])
    assert sum(len(noun.calls) for noun in NOUNS.values()) == sum(
        len(item) for item in DOCUMENT["paths"].values()
    )


@pytest.mark.parametrize("noun", ["exchanges", "verification", "API-keys", "case", "webhooks"])
def test_a_noun_shows_each_call_and_whatever_it_links_to(service, noun):
    page = service.client().get(f"/docs/{noun}").text
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    calls = [one.name for one in NOUNS[noun].calls] if noun in NOUNS else ["tell_programme"]
    assert set(calls) <= ids
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page) == [], "nothing from elsewhere"
    example = "award.accepted" if noun == "webhooks" else "Problem"
    assert example in page


def test_there_is_no_other_noun(service):
    assert service.client().get("/docs/nonsense").status_code == 404


def test_who_reads_french_is_told_that_it_is_in_english(service):
    page = service.client(**{"accept-language": "fr"}).get("/docs").text
    assert "L’API est décrite en anglais." in page
    assert '<div lang="en">' in page


def test_what_stands_in_backticks_is_code():
    assert pieces("a `b`\n c") == [("a ", False), ("b", True), (" c", False)]
