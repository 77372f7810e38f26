"""The pages that explain the house name files and folders that exist."""

import re

import pytest

from tests.architecture.sources import PROJECT

PAGES = sorted((PROJECT / "docs" / "explanation").glob("*.md"))
PLACE = re.compile(r"`((?:app|badges|referential|migrations|tests|docs)/[\w./-]*)`")


def places(text: str) -> list[str]:
    return PLACE.findall(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page) -> None:
    missing = [place for place in places(page.read_text("utf-8")) if not (PROJECT / place).exists()]
    assert not missing


def test_the_map_for_newcomers_names_places() -> None:
    page = PROJECT / "docs" / "explanation" / "where-to-put-a-change.md"
    assert len(places(page.read_text("utf-8"))) > 20


def test_a_place_is_found_in_a_text() -> None:
    assert places("see `app/nowhere.py` and `badges/ob2/`, not `make test`") == [
        "app/nowhere.py",
        "badges/ob2/",
    ]
